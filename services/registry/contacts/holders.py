"""People take functions in turn (D5)."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.audit.trail import record
from services.registry.contacts import store
from services.registry.contacts.schemas import HolderIn, HolderOut, HolderPatch, TermFields
from services.registry.contacts.shown import holders_out, term_of
from services.registry.contacts.use_cases import changeable_contact, seen_contact
from services.registry.messages import field_error, refused
from services.registry.persons import store as person_store
from services.registry.persons import use_cases as persons
from services.registry.rules.catalogue.people import D5
from services.registry.rules.terms import Term, handed_over
from services.registry.schemas import date_of
from services.registry.sight import sees_contacts_of
from services.registry.tables import ContactRow, HolderRow
from services.registry.tables.base import days_range
from shared.auth.caller import Caller
from shared.clock import now
from shared.http.etags import Precondition
from shared.http.handlers import constraint_of
from shared.http.problems import Conflict, NotFound, RuleBroken
from shared.ids import new_id

_OWN_FIELDS = ("id", "person_id", "since", "until")


async def take_up(session: AsyncSession, caller: Caller, contact_id: UUID, body: HolderIn, today: date) -> HolderOut:
    """Somebody takes a function up; the open term of whoever held it ends the day before.

    RuleBroken (D5) where somebody else held it then and that term cannot end for this one.
    """
    contact = await changeable_contact(session, caller, contact_id)
    term = _term(body)
    person_id = await _person_of(session, caller, contact, body)
    before: dict[str, object] = {}
    after: dict[str, object] = {}
    if not contact.several:
        former = await _make_room(session, contact, term, today)
        if former is not None:
            before["former"] = _entry(former) | {"until": None}
            after["former"] = _entry(former)
    instant = now()
    row = HolderRow(
        id=new_id(),
        version=1,
        created_at=instant,
        updated_at=instant,
        contact_id=contact.id,
        several=contact.several,
        person_id=person_id,
        **_columns(body, term),
    )
    holder_id, partner_id = row.id, contact.partner_id
    await _save(session, row)
    after["holder"] = _entry(row)
    await record(
        session, caller, ("contact", contact_id), "taken_up", before=before, after=after, partner_ids=[partner_id]
    )
    return await _shown(session, contact, holder_id, today)


async def read_holder(
    session: AsyncSession, caller: Caller, contact_id: UUID, holder_id: UUID, today: date
) -> HolderOut:
    """One term of a function; NotFound unless the caller may know the persons behind it (D7)."""
    contact = await seen_contact(session, caller, contact_id)
    if not sees_contacts_of(caller, [contact.partner_id]):
        raise NotFound()
    return await _shown(session, contact, holder_id, today)


async def change_term(
    session: AsyncSession,
    caller: Caller,
    contact_id: UUID,
    holder_id: UUID,
    patch: HolderPatch,
    if_match: Precondition,
    today: date,
) -> HolderOut:
    """Change from when or through when somebody held the function; RuleBroken (D5) where another did then."""
    contact = await changeable_contact(session, caller, contact_id)
    row = await _holder(session, contact, holder_id)
    if_match.check(row.version)
    before = _entry(row)
    body = TermFields.model_validate({"from": row.since, "to": row.until}).model_copy(update=patch.changes())
    for name, value in _columns(body, _term(body)).items():
        setattr(row, name, value)
    after, partner_id = _entry(row), contact.partner_id
    if after != before:
        row.version, row.updated_at = row.version + 1, now()
        await _save(session, row)
        await record(
            session,
            caller,
            ("contact", contact_id),
            "term_changed",
            before={"holder": before},
            after={"holder": after},
            partner_ids=[partner_id],
        )
    return await _shown(session, contact, holder_id, today)


async def remove_holder(
    session: AsyncSession, caller: Caller, contact_id: UUID, holder_id: UUID, if_match: Precondition
) -> None:
    """Delete a term that was entered by mistake; the person stays."""
    contact = await changeable_contact(session, caller, contact_id)
    row = await _holder(session, contact, holder_id)
    if_match.check(row.version)
    before = {"holder": _entry(row)}
    await store.remove_holder(session, row)
    await record(
        session, caller, ("contact", contact_id), "holder_removed", before=before, partner_ids=[contact.partner_id]
    )


async def _person_of(session: AsyncSession, caller: Caller, contact: ContactRow, body: HolderIn) -> UUID:
    if body.person is not None and body.person_id is None:
        row = await persons.enter(session, caller, body.person, partner_ids=[contact.partner_id], pointer="/person")
        return row.id
    if body.person_id is None or body.person is not None:
        raise refused("/person", "one_of_two")
    try:
        known, _ = await persons.seen(session, caller, body.person_id, lock=True)
    except NotFound:
        raise refused("/person_id", "unknown_person") from None
    return known.id


async def _make_room(session: AsyncSession, contact: ContactRow, term: Term, today: date) -> HolderRow | None:
    """End the open term of whoever holds the function, where `term` takes it over; a term that is past ends nobody's.

    The row that was ended, or None where there was nothing to end. RuleBroken where `term` has no room.
    """
    overlapping = [
        row for row in (await store.holders_of(session, [contact.id]))[contact.id] if term_of(row).overlaps(term)
    ]
    if not overlapping:
        return None
    [row, *others] = overlapping
    is_past = term.until is not None and term.until.last < today
    ended = None if others or is_past else handed_over(term_of(row), term.since)
    if ended is None or ended.overlaps(term):
        raise RuleBroken(D5, pointer="/from")
    row.until, row.held = str(ended.until), days_range(ended.sure_days)
    row.version, row.updated_at = row.version + 1, now()
    await store.save(session, row)
    return row


async def _holder(session: AsyncSession, contact: ContactRow, holder_id: UUID) -> HolderRow:
    for row in (await store.holders_of(session, [contact.id]))[contact.id]:
        if row.id == holder_id:
            return row
    raise NotFound()


async def _save(session: AsyncSession, row: HolderRow) -> None:
    try:
        await store.save(session, row)
    except IntegrityError as error:
        match constraint_of(error):
            case store.IN_TURN:
                raise RuleBroken(D5, pointer="/from") from None
            case store.ONCE:
                raise Conflict(errors=[field_error("/person_id", "repeated")]) from None
            case _:
                raise


async def _shown(session: AsyncSession, contact: ContactRow, holder_id: UUID, today: date) -> HolderOut:
    rows = (await store.holders_of(session, [contact.id]))[contact.id]
    known = await person_store.load_many(session, [row.person_id for row in rows])
    for holder in holders_out(contact, rows, known, today):
        if holder.id == holder_id:
            return holder
    raise NotFound()


def _term(body: TermFields) -> Term:
    term = Term(date_of(body.since), date_of(body.until))
    if term.is_backwards:
        raise refused("/to", "ends_before_it_begins", begin="from")
    return term


def _columns(body: TermFields, term: Term) -> dict[str, Any]:
    return {"since": body.since, "until": body.until, "held": days_range(term.sure_days)}


def _entry(row: HolderRow) -> dict[str, object]:
    """A term as the audit trail keeps it: the person by its id, never by name."""
    return {name: str(value) if value is not None else None for name, value in row if name in _OWN_FIELDS}
