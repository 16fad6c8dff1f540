"""The SQL of personal data: what the inventory says of each table, done to the rows that hold one person's."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Select, Table, Text, cast, delete, func, null, or_, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.models import programme, registrations, slides
from services.registration.personal_data.inventory import AGREED, HELD, PROGRAMME, Erasure, Held
from services.registration.rules.redaction import GONE, Sought, mentions, without
from services.registration.tables import METADATA
from shared.db.kernel_tables import idempotent_answer
from shared.files.removals import note_removed

REGISTRATION = METADATA.tables[registrations.RegistrationRow.__tablename__]
_INVITATION = METADATA.tables[registrations.InvitationRow.__tablename__]
_SPEAKER = METADATA.tables[programme.SpeakerRow.__tablename__]
_SLIDES = METADATA.tables[slides.SlidesRow.__tablename__]


class Reach(Enum):
    """How far an erasure goes."""

    EVERYWHERE = auto()
    """The person asked: its own rows, and wherever its conference names it."""
    UNPUBLISHED = auto()
    """Its time is over: the same but for the programme, where it agreed to be named in public."""
    OWN = auto()
    """Its own rows. Somebody of that name may take part under another registration."""


@dataclass(frozen=True, slots=True)
class Found:
    """A row that holds something of the person; `held` is that, by column."""

    table: Table
    key: dict[str, Any]
    held: dict[str, Any]
    rewritten: dict[str, Any] | None
    """Its columns without the person; None: the row goes."""


def held_columns(table: Table) -> dict[str, Held]:
    """What the inventory says of a table's columns."""
    return {
        each.name: HELD[f"{table.name}.{each.name}"] for each in table.columns if f"{table.name}.{each.name}" in HELD
    }


def link_of(table: Table) -> Column[Any] | None:
    """The column that says whose a row is; None where only its texts do."""
    if table is REGISTRATION:
        return table.c.id
    link: Column[Any] | None = table.c.get("registration_id", table.c.get("recipient_id"))
    return link


def emptied(column: Column[Any], value: Any) -> Any:
    """What a column holds when it holds nothing."""
    if column.nullable:
        return null()
    return type(value)() if isinstance(value, dict | list) else ""


async def lock(session: AsyncSession, registration_id: UUID) -> None:
    """Keep a registration from changing until this transaction ends."""
    statement = select(REGISTRATION.c.id).where(REGISTRATION.c.id == registration_id)
    await session.execute(statement.with_for_update(key_share=True))


async def find(
    session: AsyncSession,
    registration_id: UUID,
    conference_id: UUID,
    sought: Sought,
    *,
    lock: bool = False,
    reach: Reach = Reach.EVERYWHERE,
) -> list[Found]:
    """Every row with something of the person: its own, and those of its conference that name it."""
    found = []
    for table in METADATA.sorted_tables:
        columns = held_columns(table)
        if reach is Reach.UNPUBLISHED:
            columns = {name: held for name, held in columns.items() if f"{table.name}.{name}" not in PROGRAMME}
        if columns and table is not _SLIDES:
            for statement, own in _statements(table, columns, registration_id, conference_id, sought, reach):
                rows = await session.execute(statement.with_for_update() if lock else statement)
                for row in rows.mappings():
                    one = _own(table, columns, row) if own else _named(table, columns, row, sought)
                    if one is not None:
                        found.append(one)
    return [*found, *await _slides(session, found)]


async def _slides(session: AsyncSession, found: Sequence[Found]) -> list[Found]:
    """The files of the speakers who are the person, and not of those who only mention it."""
    gone = [one.key["id"] for one in found if one.table is _SPEAKER and (one.rewritten or {}).get("person") == {}]
    if not gone:
        return []
    rows = await session.execute(select(_SLIDES).where(_SLIDES.c.speaker_id.in_(gone)))
    columns = held_columns(_SLIDES)
    return [Found(_SLIDES, _key(_SLIDES, row), {name: row[name] for name in columns}, None) for row in rows.mappings()]


def _statements(
    table: Table, columns: dict[str, Held], registration_id: UUID, conference_id: UUID, sought: Sought, reach: Reach
) -> list[tuple[Select[Any], bool]]:
    """How to find the rows of a table, each with whether they are the person's own."""
    statements: list[tuple[Select[Any], bool]] = []
    ordered = select(table).order_by(*table.primary_key)
    in_conference = [table.c.conference_id == conference_id] if "conference_id" in table.columns else []
    link = link_of(table)
    if link is not None:
        statements.append((ordered.where(link == registration_id), True))
    elif table is _INVITATION:
        statements.append((ordered.where(*in_conference, _invites(registration_id, conference_id, sought)), True))
    texts = [table.c[name] for name, held in columns.items() if held.erasure is Erasure.NAMED]
    if texts and sought.marks and reach is not Reach.OWN:
        named = ordered.where(*in_conference, naming(sought, texts))
        if link is not None:
            named = named.where(link.is_distinct_from(registration_id))
        if table.name in AGREED and reach is Reach.UNPUBLISHED:
            named = named.where(table.c[AGREED[table.name]].is_(False))
        statements.append((named, False))
    return statements


def _invites(registration_id: UUID, conference_id: UUID, sought: Sought) -> ColumnElement[bool]:
    """By address and name; by the address alone unless others of the conference have it, too."""
    others = REGISTRATION.c
    shared = (
        select(others.id)
        .where(
            others.conference_id == conference_id,
            others.address_key == sought.key.address,
            others.id != registration_id,
        )
        .exists()
    )
    by_address = (_INVITATION.c.name_key == "") & ~shared
    return (_INVITATION.c.address_key == sought.key.address) & (
        (_INVITATION.c.name_key == sought.key.name) | by_address
    )


def naming(sought: Sought, texts: Sequence[Column[Any]]) -> ColumnElement[bool]:
    """Whether one of the columns may name the person: a look that finds too much, and misses nothing."""
    found = []
    for each in texts:
        is_json = isinstance(each.type, JSONB)
        for mark in sought.marks:
            part = json.dumps(mark, ensure_ascii=False)[1:-1] if is_json else mark
            found.append(cast(each, Text).icontains(part, autoescape=True))
    return or_(*found)


def _key(table: Table, row: Any) -> dict[str, Any]:
    return {each.name: row[each.name] for each in table.primary_key}


def _own(table: Table, columns: dict[str, Held], row: Any) -> Found | None:
    held = {name: row[name] for name in columns if row[name]}
    if any(each.erasure is Erasure.ROW for each in columns.values()):
        return Found(table, _key(table, row), held, None)
    rewritten = {}
    for name, value in held.items():
        if columns[name].erasure is not Erasure.REASON:
            rewritten[name] = emptied(table.c[name], value)
        elif value.get("reason") not in (None, GONE):
            rewritten[name] = value | {"reason": GONE}
    return Found(table, _key(table, row), held, rewritten) if held else None


def _named(table: Table, columns: dict[str, Held], row: Any, sought: Sought) -> Found | None:
    held, rewritten = {}, {}
    for name, each in columns.items():
        parts = mentions(row[name], sought) if each.erasure is Erasure.NAMED else []
        if parts:
            held[name], rewritten[name] = parts, without(row[name], sought)
    return Found(table, _key(table, row), held, rewritten) if held else None


async def erase(session: AsyncSession, found: Sequence[Found]) -> dict[str, int]:
    """Take the person out of these rows, and raise the versions of those that are not its own; rows by table."""
    numbers: dict[str, int] = {}
    for one in found:
        if one.rewritten == {}:
            continue
        same = [one.table.c[name] == value for name, value in one.key.items()]
        if one.table is _SLIDES:
            await _forget_object(session, same)
        if one.rewritten is None:
            await session.execute(delete(one.table).where(*same))
        else:
            values = dict(one.rewritten)
            if "version" in one.table.columns and one.table is not REGISTRATION:
                values |= {"version": one.table.c.version + 1, "updated_at": func.now()}
            for flag in ("public_consent", "head_public_consent"):
                if flag in one.table.columns and {"person", "head"} & values.keys():
                    values[flag] = False
            await session.execute(update(one.table).where(*same).values(values))
        numbers[one.table.name] = numbers.get(one.table.name, 0) + 1
    return numbers


async def _forget_object(session: AsyncSession, same: Sequence[ColumnElement[bool]]) -> None:
    """The object of a file goes from the store once this is committed."""
    for key in await session.scalars(select(_SLIDES.c.object_key).where(*same)):
        await note_removed(session, key)


async def answers_naming(session: AsyncSession, registration_id: UUID, sought: Sought) -> list[tuple[str, str, str]]:
    """The answers kept for repeated requests that may name the person: scope, key and body."""
    columns = idempotent_answer.c
    parts = [str(registration_id), *(json.dumps(mark, ensure_ascii=False)[1:-1] for mark in sought.marks)]
    named = or_(*(columns.body.icontains(part, autoescape=True) for part in parts))
    rows = await session.execute(select(columns.scope, columns.key, columns.body).where(named))
    return [(row.scope, row.key, row.body) for row in rows]


async def rewrite_answer(session: AsyncSession, scope: str, key: str, body: str) -> None:
    columns = idempotent_answer.c
    await session.execute(update(idempotent_answer).where(columns.scope == scope, columns.key == key).values(body=body))


async def settle(session: AsyncSession, registration: registrations.RegistrationRow) -> None:
    """Write what was set on the registration, and read what stands there now."""
    await session.flush()
    await session.refresh(registration)
