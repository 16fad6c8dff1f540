"""Milestones: seen and changed by those who see and change the cooperation or agreement that they belong to."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.agreements.writing import with_access as seen_agreement
from services.registry.audit.trail import record
from services.registry.cooperations.access import seen_cooperation
from services.registry.grants.access import Access
from services.registry.messages import refused
from services.registry.milestones import store
from services.registry.milestones.schemas import MilestoneIn, MilestoneList, MilestoneOut, MilestonePatch
from services.registry.partners import store as partner_store
from services.registry.partners.references import named_partners
from services.registry.sight import Sight, sight_of
from services.registry.tables import MilestoneRow
from shared.auth.caller import Caller
from shared.clock import now
from shared.http.etags import Precondition
from shared.http.problems import Forbidden, NotFound
from shared.ids import new_id


async def add_to_cooperation(
    session: AsyncSession, caller: Caller, cooperation_id: UUID, body: MilestoneIn
) -> MilestoneOut:
    """Raises NotFound for a cooperation that the caller may not see, Forbidden for one that it may not change."""
    _, parties, access = await seen_cooperation(session, caller, cooperation_id)
    concerned = [party.partner_id for party in parties]
    if body.agreement_id is not None and not await store.is_of(
        session, body.agreement_id, cooperation_id, access.sight
    ):
        raise refused("/agreement_id", "unknown_agreement")
    return await _add(session, access, concerned, body, cooperation_id=cooperation_id)


async def add_to_agreement(
    session: AsyncSession, caller: Caller, agreement_id: UUID, body: MilestoneIn
) -> MilestoneOut:
    """The milestone is the cooperation's as well, where the agreement belongs to one."""
    held, access = await seen_agreement(session, agreement_id, caller)
    if body.agreement_id not in (None, agreement_id):
        raise refused("/agreement_id", "unknown_agreement")
    body = body.model_copy(update={"agreement_id": agreement_id})
    concerned = [signatory.partner_id for signatory in held.body.signatories]
    return await _add(session, access, concerned, body, cooperation_id=held.row.cooperation_id)


async def list_of_cooperation(session: AsyncSession, caller: Caller, cooperation_id: UUID) -> MilestoneList:
    _, _, access = await seen_cooperation(session, caller, cooperation_id)
    return MilestoneList(items=await shown_of_cooperation(session, cooperation_id, access.sight))


async def list_of_agreement(session: AsyncSession, caller: Caller, agreement_id: UUID) -> MilestoneList:
    _, access = await seen_agreement(session, agreement_id, caller)
    return MilestoneList(items=await _shown(session, await store.of_agreement(session, agreement_id), access.sight))


async def shown_of_cooperation(session: AsyncSession, cooperation_id: UUID, sight: Sight) -> list[MilestoneOut]:
    """The milestones of a cooperation that the caller may see."""
    return await _shown(session, await store.of_cooperation(session, cooperation_id, sight), sight)


async def read_milestone(session: AsyncSession, caller: Caller, milestone_id: UUID) -> MilestoneOut:
    row = await store.load(session, milestone_id)
    _, access = await _concerned(session, row, caller)
    [shown] = await _shown(session, [row] if row else [], access.sight)
    return shown


async def change_milestone(
    session: AsyncSession, caller: Caller, milestone_id: UUID, patch: MilestonePatch, if_match: Precondition
) -> MilestoneOut:
    """Change some fields; Forbidden unless the caller may change what the milestone belongs to."""
    sight = sight_of(caller)
    row, concerned = await _changeable(session, caller, milestone_id, if_match)
    before = _recorded(row)
    body = MilestoneIn.model_validate(row.model_dump(include=set(MilestoneIn.model_fields)) | patch.changes())
    if body.agreement_id != row.agreement_id:
        if body.agreement_id is None and row.cooperation_id is None:
            raise refused("/agreement_id", "unknown_agreement")
        if body.agreement_id is not None and not (
            row.cooperation_id and await store.is_of(session, body.agreement_id, row.cooperation_id, sight)
        ):
            raise refused("/agreement_id", "unknown_agreement")
    await _check(session, sight, body, before=row.partner_ids)
    for name, value in body.model_dump().items():
        setattr(row, name, value)
    row.version, row.updated_at = row.version + 1, now()
    await store.save(session, row)
    await record(
        session,
        caller,
        ("milestone", row.id),
        "updated",
        before=before,
        after=_recorded(row),
        partner_ids=concerned,
    )
    [shown] = await _shown(session, [row], sight)
    return shown


async def remove_milestone(session: AsyncSession, caller: Caller, milestone_id: UUID, if_match: Precondition) -> None:
    row, concerned = await _changeable(session, caller, milestone_id, if_match)
    await store.remove(session, row)
    await record(session, caller, ("milestone", row.id), "removed", before=_recorded(row), partner_ids=concerned)


async def _add(
    session: AsyncSession,
    access: Access,
    concerned: Sequence[UUID],
    body: MilestoneIn,
    *,
    cooperation_id: UUID | None,
) -> MilestoneOut:
    if not access.changes(concerned):
        raise Forbidden()
    await _check(session, access.sight, body)
    instant = now()
    row = MilestoneRow(
        id=new_id(),
        version=1,
        created_at=instant,
        updated_at=instant,
        cooperation_id=cooperation_id,
        **body.model_dump(),
    )
    await store.save(session, row)
    subject = ("milestone", row.id)
    await record(session, access.caller, subject, "created", after=_recorded(row), partner_ids=concerned)
    [shown] = await _shown(session, [row], access.sight)
    return shown


async def _check(session: AsyncSession, sight: Sight, body: MilestoneIn, *, before: Sequence[UUID] = ()) -> None:
    for index, partner_id in enumerate(body.partner_ids):
        if partner_id in body.partner_ids[:index]:
            raise refused(f"/partner_ids/{index}", "repeated")
    named = {f"/partner_ids/{index}": partner_id for index, partner_id in enumerate(body.partner_ids)}
    await named_partners(session, named, sight, before=before)


async def _concerned(session: AsyncSession, row: MilestoneRow | None, caller: Caller) -> tuple[list[UUID], Access]:
    """The partners whom a milestone concerns, and what the caller may do; NotFound unless it may see its owner."""
    if row is None:
        raise NotFound()
    concerned: list[UUID] = []
    access = Access(caller, sight_of(caller))
    if row.agreement_id is not None:
        held, access = await seen_agreement(session, row.agreement_id, caller)
        concerned = [signatory.partner_id for signatory in held.body.signatories]
    if row.cooperation_id is not None:
        _, parties, access = await seen_cooperation(session, caller, row.cooperation_id)
        concerned = [party.partner_id for party in parties]
    return concerned, access


async def _changeable(
    session: AsyncSession, caller: Caller, milestone_id: UUID, if_match: Precondition
) -> tuple[MilestoneRow, list[UUID]]:
    row = await store.load(session, milestone_id, lock=True)
    concerned, access = await _concerned(session, row, caller)
    if row is None:
        raise NotFound()
    if not access.changes(concerned):
        raise Forbidden()
    if_match.check(row.version)
    return row, concerned


def _recorded(row: MilestoneRow) -> dict[str, Any]:
    recorded: dict[str, Any] = row.model_dump(mode="json", exclude={"id", "version", "created_at", "updated_at"})
    return recorded


async def _shown(session: AsyncSession, rows: Sequence[MilestoneRow], sight: Sight) -> list[MilestoneOut]:
    partners = await partner_store.summaries(session, {each for row in rows for each in row.partner_ids}, sight)
    return [
        MilestoneOut(**row.model_dump(), partners=[partners[each] for each in row.partner_ids if each in partners])
        for row in rows
    ]
