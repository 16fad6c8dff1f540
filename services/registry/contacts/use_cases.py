"""Entering, reading and changing the functions of partners (D5)."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.audit.trail import record
from services.registry.contacts import store
from services.registry.contacts.schemas import ContactIn, ContactOut, ContactPatch
from services.registry.contacts.shown import shown
from services.registry.messages import refused
from services.registry.partners.references import seen_partner
from services.registry.rules.catalogue.people import D5
from services.registry.rules.names import fold
from services.registry.rules.terms import Term
from services.registry.schemas import date_of
from services.registry.sight import may_change, sight_of
from services.registry.tables import ContactRow
from services.registry.vocabularies.people import ContactKind
from shared.auth.caller import Caller
from shared.clock import now
from shared.http.etags import Precondition
from shared.http.handlers import constraint_of
from shared.http.pages import Page, PageRequest
from shared.http.problems import Forbidden, NotFound, RuleBroken
from shared.ids import new_id


async def create_contact(
    session: AsyncSession, caller: Caller, partner_id: UUID, body: ContactIn, today: date
) -> ContactOut:
    """Enter a function of a partner; Forbidden unless the caller may change the partner."""
    await seen_partner(session, partner_id, sight_of(caller))
    if not may_change(caller, [partner_id]):
        raise Forbidden()
    _check(body)
    instant = now()
    row = ContactRow(
        id=new_id(), version=1, created_at=instant, updated_at=instant, partner_id=partner_id, **_columns(body)
    )
    await store.save(session, row)
    await record(session, caller, ("contact", row.id), "created", after=body, partner_ids=[partner_id])
    return await _answer(session, row, caller, today)


async def list_contacts(
    session: AsyncSession, caller: Caller, partner_id: UUID, kind: ContactKind | None, page: PageRequest, today: date
) -> Page[ContactOut]:
    """The functions of a partner that the caller may see, and who holds them where it may know (D7)."""
    await seen_partner(session, partner_id, sight_of(caller))
    rows, cursor, total = await store.search(session, partner_id, kind, page)
    return Page(items=await shown(session, rows, caller, today), next=cursor, total=total)


async def read_contact(session: AsyncSession, caller: Caller, contact_id: UUID, today: date) -> ContactOut:
    """One function; NotFound unless the caller may see its partner."""
    return await _answer(session, await seen_contact(session, caller, contact_id), caller, today)


async def change_contact(
    session: AsyncSession, caller: Caller, contact_id: UUID, patch: ContactPatch, if_match: Precondition, today: date
) -> ContactOut:
    """Change some fields; RuleBroken (D5) where one is to hold it at a time and several did."""
    row = await changeable_contact(session, caller, contact_id)
    if_match.check(row.version)
    before = _body_of(row)
    body = before.model_copy(update=patch.changes())
    if body == before:
        return await _answer(session, row, caller, today)
    _check(body)
    for name, value in _columns(body).items():
        setattr(row, name, value)
    row.version, row.updated_at = row.version + 1, now()
    partner_id = row.partner_id
    try:
        await store.save(session, row)
    except IntegrityError as error:
        if constraint_of(error) != store.IN_TURN:
            raise
        raise RuleBroken(D5, pointer="/several") from None
    await record(
        session, caller, ("contact", contact_id), "updated", before=before, after=body, partner_ids=[partner_id]
    )
    return await _answer(session, row, caller, today)


async def remove_contact(session: AsyncSession, caller: Caller, contact_id: UUID, if_match: Precondition) -> None:
    """Delete a function that was entered by mistake, with the terms of its holders; the persons stay."""
    row = await changeable_contact(session, caller, contact_id)
    if_match.check(row.version)
    before, partner_id = _body_of(row), row.partner_id
    await store.remove(session, row)
    await record(session, caller, ("contact", contact_id), "deleted", before=before, partner_ids=[partner_id])


async def seen_contact(session: AsyncSession, caller: Caller, contact_id: UUID, *, lock: bool = False) -> ContactRow:
    """The function; NotFound unless the caller may see its partner."""
    row = await store.load(session, contact_id, lock=lock)
    if row is None:
        raise NotFound()
    await seen_partner(session, row.partner_id, sight_of(caller))
    return row


async def changeable_contact(session: AsyncSession, caller: Caller, contact_id: UUID) -> ContactRow:
    """The function, locked; NotFound and Forbidden for callers who may not see or change its partner."""
    row = await seen_contact(session, caller, contact_id, lock=True)
    if not may_change(caller, [row.partner_id]):
        raise Forbidden()
    return row


def _check(body: ContactIn) -> None:
    if Term(date_of(body.since), date_of(body.until)).is_backwards:
        raise refused("/to", "ends_before_it_begins", begin="from")


async def _answer(session: AsyncSession, row: ContactRow, caller: Caller, today: date) -> ContactOut:
    [answer] = await shown(session, [row], caller, today)
    return answer


def _columns(body: ContactIn) -> dict[str, Any]:
    return body.model_dump(mode="json") | {"sort_key": fold(body.title[min(body.title)])}


def _body_of(row: ContactRow) -> ContactIn:
    """What was sent to make the function what it is."""
    stored = row.model_dump(include=set(ContactIn.model_fields) - {"since", "until"})
    return ContactIn.model_validate(stored | {"from": row.since, "to": row.until})
