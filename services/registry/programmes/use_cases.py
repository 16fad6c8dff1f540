"""Programmes: the network's staff enters them, everybody reads them (A12)."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.audit.trail import record
from services.registry.messages import refused
from services.registry.partners import store as partner_store
from services.registry.partners.references import named_partners
from services.registry.programmes import store
from services.registry.programmes.schemas import ProgrammeIn, ProgrammeOut, ProgrammePatch
from services.registry.rules.dates import ends_before_it_begins
from services.registry.rules.names import fold, search_key
from services.registry.schemas import date_of
from services.registry.sight import Sight, may_write_all, sight_of
from services.registry.tables import ProgrammeRow
from shared.auth.caller import Caller
from shared.clock import now
from shared.http.etags import Precondition
from shared.http.pages import Page, PageRequest
from shared.http.problems import Forbidden, NotFound
from shared.ids import new_id


async def create_programme(session: AsyncSession, caller: Caller, body: ProgrammeIn) -> ProgrammeOut:
    """Enter a programme; Forbidden but for staff and machine clients."""
    sight = await _allowed(session, caller, body)
    instant = now()
    row = ProgrammeRow(id=new_id(), version=1, created_at=instant, updated_at=instant, **_columns(body))
    await store.save(session, row)
    await record(session, caller, ("programme", row.id), "created", after=body, partner_ids=_partners(body))
    return await _answer(session, row, sight)


async def read_programme(session: AsyncSession, caller: Caller, programme_id: UUID) -> ProgrammeOut:
    row = await store.load(session, programme_id)
    if row is None:
        raise NotFound()
    return await _answer(session, row, sight_of(caller))


async def change_programme(
    session: AsyncSession, caller: Caller, programme_id: UUID, patch: ProgrammePatch, if_match: Precondition
) -> ProgrammeOut:
    """Change some fields; Forbidden but for staff and machine clients."""
    row = await store.load(session, programme_id, lock=True)
    if row is None:
        raise NotFound()
    before = ProgrammeIn.model_validate(row.model_dump(include=set(ProgrammeIn.model_fields)), by_name=True)
    body = before.model_copy(update=patch.changes())
    sight = await _allowed(session, caller, body, before=_partners(before))
    if_match.check(row.version)
    for name, value in _columns(body).items():
        setattr(row, name, value)
    row.version, row.updated_at = row.version + 1, now()
    await store.save(session, row)
    subject = ("programme", row.id)
    await record(session, caller, subject, "updated", before=before, after=body, partner_ids=_partners(body))
    return await _answer(session, row, sight)


async def list_programmes(
    session: AsyncSession, caller: Caller, q: str | None, partner_id: UUID | None, page: PageRequest
) -> Page[ProgrammeOut]:
    """The programmes that match."""
    rows, cursor, total = await store.search(session, q, partner_id, page)
    return Page(items=await _shown(session, rows, sight_of(caller)), next=cursor, total=total)


async def _allowed(session: AsyncSession, caller: Caller, body: ProgrammeIn, *, before: Collection[UUID] = ()) -> Sight:
    if not may_write_all(caller):
        raise Forbidden()
    if ends_before_it_begins(date_of(body.from_on), date_of(body.to_on)):
        raise refused("/to", "ends_before_it_begins", begin="from")
    named = {"/funder_id": body.funder_id, "/support_id": body.support_id}
    sight = sight_of(caller)
    await named_partners(session, {pointer: each for pointer, each in named.items() if each}, sight, before=before)
    return sight


def _partners(body: ProgrammeIn) -> list[UUID]:
    return [each for each in (body.funder_id, body.support_id) if each]


def _columns(body: ProgrammeIn) -> dict[str, Any]:
    return body.model_dump() | {
        "search_key": search_key(body.name.values()),
        "sort_key": fold(body.name[min(body.name)]),
    }


async def _answer(session: AsyncSession, row: ProgrammeRow, sight: Sight) -> ProgrammeOut:
    [shown] = await _shown(session, [row], sight)
    return shown


async def _shown(session: AsyncSession, rows: Sequence[ProgrammeRow], sight: Sight) -> list[ProgrammeOut]:
    named = {each for row in rows for each in (row.funder_id, row.support_id) if each}
    partners = await partner_store.summaries(session, named, sight)
    return [
        ProgrammeOut(
            **row.model_dump(),
            funder=partners.get(row.funder_id) if row.funder_id else None,
            support=partners.get(row.support_id) if row.support_id else None,
        )
        for row in rows
    ]
