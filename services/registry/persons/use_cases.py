"""Entering, finding, reading and changing persons (D3, D7)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.audit.trail import record
from services.registry.messages import refused
from services.registry.partners import store as partner_store
from services.registry.persons import store
from services.registry.persons.schemas import HeldFunction, PersonFields, PersonIn, PersonOut, PersonPatch
from services.registry.rules.names import fold, search_key
from services.registry.rules.persons import PersonName
from services.registry.sight import may_change, may_write_all, sees_contacts_of, sight_of
from services.registry.tables import ContactRow, HolderRow, PersonRow
from services.registry.vocabularies.people import NameOrder
from shared.auth.caller import Caller
from shared.clock import now
from shared.http.etags import Precondition
from shared.http.pages import Page, PageRequest
from shared.http.problems import Forbidden, NotFound
from shared.ids import new_id

_NAME_FIELDS = {"given_name", "family_name", "name_order", "native_name", "transcription", "also_known_as"}


async def create_person(session: AsyncSession, caller: Caller, body: PersonIn) -> PersonOut:
    """Enter a person without a function; for staff and machine clients that may write: else Forbidden."""
    if not may_write_all(caller):
        raise Forbidden()
    row = await enter(session, caller, body, partner_ids=[])
    return await _shown(session, row, caller)


async def enter(
    session: AsyncSession, caller: Caller, body: PersonIn, *, partner_ids: Sequence[UUID], pointer: str = ""
) -> PersonRow:
    """Write a new person down, who concerns these partners; Unprocessable at `pointer` without any name."""
    _check(body, pointer)
    instant = now()
    row = PersonRow(id=new_id(), version=1, created_at=instant, updated_at=instant, **_columns(body))
    await store.save(session, row)
    await record(session, caller, ("person", row.id), "created", after=body, partner_ids=partner_ids)
    return row


async def read_person(session: AsyncSession, caller: Caller, person_id: UUID) -> PersonOut:
    """One person; NotFound unless the caller may know of it."""
    row, _ = await seen(session, caller, person_id)
    return await _shown(session, row, caller)


async def change_person(
    session: AsyncSession, caller: Caller, person_id: UUID, patch: PersonPatch, if_match: Precondition
) -> PersonOut:
    """Change some fields; Forbidden unless the caller may change a partner for which the person acts."""
    row, partner_ids = await seen(session, caller, person_id, lock=True)
    if not may_change(caller, partner_ids):
        raise Forbidden()
    if_match.check(row.version)
    before = body_of(row)
    body = before.model_copy(update=patch.changes())
    if body == before:
        return await _shown(session, row, caller)
    _check(body, "")
    for name, value in _columns(body).items():
        setattr(row, name, value)
    row.version, row.updated_at = row.version + 1, now()
    await store.save(session, row)
    await record(session, caller, ("person", row.id), "updated", before=before, after=body, partner_ids=partner_ids)
    return await _shown(session, row, caller)


async def list_persons(
    session: AsyncSession, caller: Caller, wanted: store.PersonFilter, page: PageRequest
) -> Page[PersonOut]:
    """The persons who match; for staff and machine clients that may write: else Forbidden."""
    if not may_write_all(caller):
        raise Forbidden()
    rows, cursor, total = await store.search(session, wanted, page)
    return Page(items=await _out(session, rows, caller), next=cursor, total=total)


async def seen(
    session: AsyncSession, caller: Caller, person_id: UUID, *, lock: bool = False
) -> tuple[PersonRow, list[UUID]]:
    """The person, and the partners for which it acts or acted; NotFound unless the caller may know of it."""
    row = await store.load(session, person_id, lock=lock)
    functions = (await store.functions_of(session, [person_id]))[person_id]
    partner_ids = list(dict.fromkeys(contact.partner_id for contact, _ in functions))
    if row is None or not sees_contacts_of(caller, partner_ids):
        raise NotFound()
    return row, partner_ids


def name_of(row: PersonRow) -> PersonName:
    """What the person is called."""
    return PersonName(
        given_name=row.given_name,
        family_name=row.family_name,
        name_order=NameOrder(row.name_order),
        native_name=row.native_name,
        transcription=row.transcription,
        also_known_as=tuple(row.also_known_as),
    )


def body_of(row: PersonRow) -> PersonIn:
    """What was sent to make the person what it is."""
    return PersonIn.model_validate(row.model_dump(include=set(PersonFields.model_fields)))


def _check(body: PersonFields, pointer: str) -> None:
    if not (body.given_name or body.family_name or body.native_name or body.transcription):
        raise refused(pointer or "/given_name", "unnamed")


def _columns(body: PersonFields) -> dict[str, Any]:
    """The columns of a person's row, the computed ones too."""
    name = PersonName(**body.model_dump(include=_NAME_FIELDS))
    return body.model_dump(mode="json") | {
        "search_key": search_key(name.spellings),
        "sort_key": fold(body.family_name or name.shown or ""),
    }


async def _shown(session: AsyncSession, row: PersonRow, caller: Caller) -> PersonOut:
    [answer] = await _out(session, [row], caller)
    return answer


async def _out(session: AsyncSession, rows: Sequence[PersonRow], caller: Caller) -> list[PersonOut]:
    functions = await store.functions_of(session, [row.id for row in rows])
    partner_ids = {contact.partner_id for held in functions.values() for contact, _ in held}
    partners = await partner_store.summaries(session, partner_ids, sight_of(caller))

    def told(held: tuple[ContactRow, HolderRow]) -> HeldFunction:
        contact, holder = held
        return HeldFunction(
            contact_id=contact.id,
            holder_id=holder.id,
            title=contact.title,
            partner_id=contact.partner_id,
            partner=partners.get(contact.partner_id),
            since=holder.since,
            until=holder.until,
        )

    return [
        PersonOut(
            **body_of(row).model_dump(),
            id=row.id,
            version=row.version,
            created_at=row.created_at,
            updated_at=row.updated_at,
            name=name_of(row).shown or "",
            functions=[told(held) for held in functions[row.id] if sees_contacts_of(caller, [held[0].partner_id])],
        )
        for row in rows
    ]
