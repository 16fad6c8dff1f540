"""The SQL of what goes with each category: derived from the inventory, so that a new column goes with its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Table,
    and_,
    bindparam,
    case,
    cast,
    delete,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB, JSONPATH
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.registration.models.registrations import RegistrationRow
from services.registration.personal_data.inventory import AGREED, PERSONS, WORDS, Erasure
from services.registration.personal_data.store import REGISTRATION, Reach, held_columns, link_of
from services.registration.rules.redaction import GONE
from services.registration.rules.retention import without_contact
from services.registration.tables import METADATA
from services.registration.vocabularies.participants import RegistrationState
from services.registration.vocabularies.personal_data import DataCategory
from services.registration.vocabularies.programme import SpeakerState
from shared.files.removals import note_removed

_REACHABLE = "$.** ? (@.email != null || @.phone != null)"
_SPEAKER, _SLIDES = METADATA.tables["speaker"], METADATA.tables["speaker_slides"]
ERASED_WHOLE = {DataCategory.DROPPED: Reach.OWN, DataCategory.IDENTITY: Reach.UNPUBLISHED}
"""The categories with which registrations are erased, and how far that goes."""
_DROPPED = (
    RegistrationState.REJECTED,
    RegistrationState.WITHDRAWN,
    RegistrationState.CANCELLED,
    RegistrationState.PENDING_APPROVAL,
)


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of a table that hold something of a category, and what is left of them without it.

    `values` None: the rows go. `rewrite`: the column of that name is rewritten so, row by row.
    """

    table: Table
    left: ColumnElement[bool]
    values: dict[str, Any] | None = None
    rewrite: tuple[str, Callable[[Any], Any]] | None = None


@cache
def parts_of(category: DataCategory) -> tuple[Part, ...]:
    """What goes with a category. Registrations that are erased whole (`registrations_left`) come on top."""
    if category is DataCategory.PUBLISHED:
        return tuple(part for table in _tables() if (part := _persons(table, agreed=True)))
    parts = [part for table in _tables() for part in _columns_of(table, category)]
    if category is DataCategory.CONTACT:
        parts += [_contact(table, name) for table in _tables() for name in _persons_in(table)]
    if category is DataCategory.NOT_CHOSEN:
        declined = _persons(_SPEAKER, _SPEAKER.c.state != SpeakerState.ACCEPTED)
        parts += [declined] if declined else []
        refused = select(_SPEAKER.c.id).where(_SPEAKER.c.state != SpeakerState.ACCEPTED)
        parts.append(Part(_SLIDES, _SLIDES.c.speaker_id.in_(refused)))
    return tuple(parts)


def _tables() -> Sequence[Table]:
    return METADATA.sorted_tables


def _columns_of(table: Table, category: DataCategory) -> list[Part]:
    """What the inventory puts into the category."""
    held = {name: each.erasure for name, each in held_columns(table).items() if each.category is category}
    if any(erasure is Erasure.ROW for erasure in held.values()):
        return [Part(table, true())]
    if category is DataCategory.IDENTITY:
        if any(erasure is Erasure.NAMED for erasure in held.values()):
            part = _persons(table, agreed=False)
            return [part] if part else []
        if link_of(table) is not None:
            return []  # erased with the registration
    parts = []
    reasons = [table.c[name] for name, erasure in held.items() if erasure is Erasure.REASON]
    parts += [Part(table, _has_reason(each), {each.name: _without_reason(each)}) for each in reasons]
    whole = [
        table.c[name]
        for name, erasure in held.items()
        if erasure is not Erasure.REASON and f"{table.name}.{name}" not in WORDS
    ]
    return parts + ([_emptied(table, whole)] if whole else [])


def _persons(table: Table, where: ColumnElement[bool] | None = None, *, agreed: bool | None = None) -> Part | None:
    """The people that others named in a table; `agreed`: those who did (not) agree to be named in public."""
    columns = [
        table.c[name]
        for name, held in held_columns(table).items()
        if held.category is DataCategory.IDENTITY and held.erasure is Erasure.NAMED
    ]
    if not columns or (agreed and table.name not in AGREED):
        return None
    if agreed is not None and table.name in AGREED:
        where = table.c[AGREED[table.name]].is_(agreed)
    return _emptied(table, columns, where)


def _emptied(table: Table, columns: Sequence[Column[Any]], where: ColumnElement[bool] | None = None) -> Part:
    values = {each.name: _nothing(each) for each in columns}
    for flag in ("public_consent", "head_public_consent"):
        if flag in table.columns and {"person", "head"} & values.keys():
            values[flag] = false()
    left = or_(*(_holds_something(each) for each in columns))
    return Part(table, left if where is None else and_(where, left), values)


def _nothing(column: Column[Any]) -> ColumnElement[Any]:
    if column.nullable:
        return null()
    if isinstance(column.type, JSONB):
        return case((func.jsonb_typeof(column) == "array", literal([], JSONB)), else_=literal({}, JSONB))
    return literal("")


def _holds_something(column: Column[Any]) -> ColumnElement[bool]:
    if isinstance(column.type, JSONB):
        nothing = [literal({}, JSONB), literal([], JSONB)]
        return and_(column.is_not(None), func.jsonb_typeof(column) != "null", column.not_in(nothing))
    return and_(column.is_not(None), column != "")


def _has_reason(column: Column[Any]) -> ColumnElement[bool]:
    reason = column["reason"].astext
    return and_(reason.is_not(None), reason != GONE)


def _without_reason(column: Column[Any]) -> ColumnElement[Any]:
    return column.op("||")(literal({"reason": GONE}, JSONB))


def _persons_in(table: Table) -> list[str]:
    return [each.name for each in table.columns if f"{table.name}.{each.name}" in PERSONS]


def _contact(table: Table, name: str) -> Part:
    reachable = func.jsonb_path_exists(table.c[name], cast(literal(_REACHABLE), JSONPATH))
    return Part(table, reachable, rewrite=(name, without_contact))


def _within(table: Table, conference_id: UUID) -> ColumnElement[bool]:
    """The rows of one conference."""
    if "conference_id" in table.columns:
        return table.c.conference_id == conference_id
    link = link_of(table)
    if link is None:
        raise LookupError(f"{table.name} has neither a conference nor a registration")
    return link.in_(select(REGISTRATION.c.id).where(REGISTRATION.c.conference_id == conference_id))


async def count(session: AsyncSession, part: Part, conference_id: UUID) -> int:
    """How many rows are left."""
    statement = select(func.count()).select_from(part.table).where(_within(part.table, conference_id), part.left)
    return await session.scalar(statement) or 0


async def forget(session: AsyncSession, part: Part, conference_id: UUID, limit: int) -> int:
    """Take the category out of as many rows at the most; of how many that was."""
    table, keys = part.table, list(part.table.primary_key)
    rewritten = [table.c[part.rewrite[0]]] if part.rewrite else []
    due = select(*keys, *rewritten).where(_within(table, conference_id), part.left).order_by(*keys).limit(limit)
    rows = (await session.execute(due.with_for_update(of=table))).all()
    if not rows:
        return 0
    changes: dict[str, Any] = {}
    if "version" in table.columns:
        changes = {"version": table.c.version + 1, "updated_at": func.now()}
    if part.rewrite is not None:
        name, without = part.rewrite
        same = [each == bindparam(f"key_{each.name}") for each in keys]
        statement = update(table).where(*same).values({name: bindparam("rewritten"), **changes})
        named = [f"key_{each.name}" for each in keys]
        given = [dict(zip(named, row[:-1], strict=True)) | {"rewritten": without(row[-1])} for row in rows]
        await (await session.connection()).execute(statement, given)
        return len(rows)
    same_rows = tuple_(*keys).in_([tuple(row) for row in rows])
    if part.values is None:
        if "object_key" in table.columns:  # a file, which goes when this is committed
            for key in (await session.scalars(select(table.c.object_key).where(same_rows))).all():
                await note_removed(session, key)
        await session.execute(delete(table).where(same_rows))
    else:
        await session.execute(update(table).where(same_rows).values(part.values | changes))
    return len(rows)


def _to_erase(conference_id: UUID, category: DataCategory) -> ColumnElement[bool]:
    state = col(RegistrationRow.state)
    which = state.in_(_DROPPED) if category is DataCategory.DROPPED else state != RegistrationState.ERASED
    return and_(col(RegistrationRow.conference_id) == conference_id, which)


async def registrations_left(session: AsyncSession, conference_id: UUID, category: DataCategory) -> int:
    """How many registrations go whole with `dropped` or `identity`."""
    statement = select(func.count()).select_from(RegistrationRow).where(_to_erase(conference_id, category))
    return await session.scalar(statement) or 0


async def registrations_due(
    session: AsyncSession, conference_id: UUID, category: DataCategory, limit: int
) -> Sequence[RegistrationRow]:
    """The first of them."""
    statement = select(RegistrationRow).where(_to_erase(conference_id, category))
    return (await session.scalars(statement.order_by(col(RegistrationRow.id)).limit(limit))).all()
