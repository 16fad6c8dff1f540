"""The people of a delegation (B2): co-presidents, the head, members; each side edits its own."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences.access import Access, visible_conference
from services.registration.conferences.sides import read_delegation
from services.registration.delegation_members import store
from services.registration.delegation_members.schemas import DelegationMember, MemberIn, MemberPatch
from services.registration.models.conference import DelegationMemberRow
from services.registration.person import PersonOut
from services.registration.programme.line_ups.seating import note_partner
from shared.auth.caller import Caller
from shared.http.conflicts import AlreadyExists
from shared.http.etags import Precondition
from shared.http.handlers import constraint_of
from shared.http.problems import Forbidden, NotFound

_ONE_HEAD = "delegation_member_one_head"


async def add_member(
    session: AsyncSession, caller: Caller, delegation_id: UUID, body: MemberIn
) -> tuple[DelegationMemberRow, Access]:
    """For those who work for that side. Raises AlreadyExists for a second head."""
    delegation, access = await read_delegation(session, caller, delegation_id)
    if not access.edits_side(delegation.code):
        raise Forbidden()
    row = DelegationMemberRow(
        conference_id=delegation.conference_id, delegation=delegation.code, **_columns(body, set(MemberIn.model_fields))
    )
    await _keep(session, row)
    await note_partner(session, body.person)
    return row, access


async def list_members(session: AsyncSession, caller: Caller, delegation_id: UUID) -> list[DelegationMember]:
    """Those whom the caller may learn of."""
    delegation, access = await read_delegation(session, caller, delegation_id)
    return shown(await store.members_of(session, delegation.conference_id, delegation.code), access)


async def read_member(session: AsyncSession, caller: Caller, member_id: UUID) -> tuple[DelegationMemberRow, Access]:
    """Raises NotFound for somebody who is of another side, and did not agree to be named."""
    row = await store.get_member(session, member_id)
    if row is None:
        raise NotFound()
    _, access = await visible_conference(session, caller, row.conference_id)
    if not shown([row], access):
        raise NotFound()
    return row, access


async def change_member(
    session: AsyncSession, caller: Caller, member_id: UUID, if_match: Precondition, body: MemberPatch
) -> tuple[DelegationMemberRow, Access]:
    """Raises as `add_member`."""
    row, access = await _locked(session, caller, member_id, if_match)
    for name, value in _columns(body, body.model_fields_set).items():
        setattr(row, name, value)
    row.touch()
    await _keep(session, row)
    if "person" in body.model_fields_set:
        await note_partner(session, body.person)
    return row, access


async def remove_member(session: AsyncSession, caller: Caller, member_id: UUID, if_match: Precondition) -> None:
    row, _ = await _locked(session, caller, member_id, if_match)
    await store.delete_member(session, row)


def shown(rows: Iterable[DelegationMemberRow], access: Access) -> list[DelegationMember]:
    """Whole to those who work for that side; to others those who agreed to be named, and of them the public part."""
    return [
        member_out(row, access)
        for row in rows
        if access.edits_side(row.delegation) or (row.public_consent and row.person)
    ]


def member_out(row: DelegationMemberRow, access: Access) -> DelegationMember:
    person = PersonOut.model_validate(row.person)
    return DelegationMember(
        **row.model_dump(exclude={"person", "position"}),
        person=person if access.edits_side(row.delegation) else person.public(),
        order=row.position,
    )


def _columns(body: MemberIn | MemberPatch, named: set[str]) -> dict[str, Any]:
    columns = body.model_dump(include=named) | body.model_dump(mode="json", include=named & {"person"})
    if "order" in columns:
        columns["position"] = columns.pop("order")
    return columns


async def _locked(
    session: AsyncSession, caller: Caller, member_id: UUID, if_match: Precondition
) -> tuple[DelegationMemberRow, Access]:
    found, access = await read_member(session, caller, member_id)
    if not access.edits_side(found.delegation):
        raise Forbidden()
    row = await store.get_member(session, member_id, lock=True)
    if row is None:
        raise NotFound()
    if_match.check(row.version)
    return row, access


async def _keep(session: AsyncSession, row: DelegationMemberRow) -> None:
    try:
        async with session.begin_nested():
            await store.keep_member(session, row)
    except IntegrityError as error:
        if constraint_of(error) == _ONE_HEAD:
            raise AlreadyExists() from error
        raise
