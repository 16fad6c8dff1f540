"""The SQL of personal data: every text of the database, whatever table a feature adds."""

import asyncio
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Column, ColumnElement, Table, func, or_, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.rules.redaction import INSTITUTIONS, PERSONS, Mention, Sought, keys_of, mentions, without
from services.registry.rules.spellings import spelling
from services.registry.tables import METADATA, AuditRow, PersonRow, column
from shared.db.kernel_tables import idempotent_answer

_PERSON, _AUDIT = METADATA.tables["person"], METADATA.tables["audit_entry"]
# Institutions and places keep their names, and what these are found by.
_APART = {"partner": {"search_key", "sort_key"}}
_NO_PERSONS = ("partner_name", "territory")
# Computed from other texts of the same row: rewritten with them, and not told.
_COMPUTED = {"search_key", "sort_key"}
Subject = tuple[str, str]
"""An object: its type and its id."""


@dataclass(frozen=True, slots=True)
class Found:
    """A row that names the person."""

    table: Table
    key: dict[str, Any]
    subject: Subject
    mentions: list[Mention]
    rewritten: dict[str, Any]
    """Its columns as they are without the person."""

    @property
    def is_change(self) -> bool:
        return self.table is _AUDIT


def _texts(table: Table) -> list[Column[Any]]:
    """The columns that may hold what somebody wrote: no codes or dates, which the table checks."""
    apart = INSTITUTIONS | _APART.get(table.name, set())
    checks = [str(check.sqltext) for check in table.constraints if isinstance(check, sa.CheckConstraint)]
    return [
        each
        for each in table.columns
        if isinstance(each.type, sa.Text | JSONB)
        and each.name not in apart
        and not any(check.startswith((f"{each.name} in (", f"{each.name} ~ ")) for check in checks)
    ]


def _swept() -> dict[Table, list[Column[Any]]]:
    texts = {table: _texts(table) for table in METADATA.sorted_tables if table is not _PERSON}
    return {table: each for table, each in texts.items() if each and not table.name.startswith(_NO_PERSONS)}


async def find(session: AsyncSession, sought: Sought, within: Collection[Subject] | None = None) -> list[Found]:
    """Every row of the registry that names the person, the audit trail's included; with `within`, of these objects.

    The trail is looked up in an index of its words; all others are read, once.
    """
    spelled = await asyncio.to_thread(_spelled, sought)
    found = []
    for table, texts in _swept().items():
        named = _is_indexed(sought) if table is _AUDIT else _may_name(sought, spelled, texts)
        statement = select(table).where(named)
        if within is not None and table is not _AUDIT:
            statement = statement.where(_belongs_to(table, within))
        for row in (await session.execute(statement)).mappings():
            one = _found(table, texts, row, sought)
            if one is not None:
                found.append(one)
    return found


def _belongs_to(table: Table, subjects: Collection[Subject]) -> ColumnElement[bool]:
    name, owner = _owner_of(table)
    if owner is None:
        return sa.true()
    ids = [UUID(subject_id) for subject_name, subject_id in subjects if subject_name == name]
    return owner.in_(ids)


def _found(table: Table, texts: Sequence[Column[Any]], row: Any, sought: Sought) -> Found | None:
    key = {each.name: row[each.name] for each in table.primary_key}
    subject = _subject(table, row)
    if table is _AUDIT and subject[0] == "person":
        if subject[1] != str(sought.person_id):
            return None  # a namesake's own record
        blank: dict[str, Any] = {name: dict.fromkeys(row[name]) for name in ("before", "after")}
        return Found(table, key, subject, [], blank | {"words": _words_of(row, blank)})
    rewritten, named = {}, []
    for each in texts:
        value = row[each.name]
        if isinstance(value, str) and sought.is_address(value) and each.nullable:
            changed = None
        else:
            changed = without(value, sought, each.name)
        if changed != value:
            rewritten[each.name] = changed
            if each.name not in _COMPUTED:
                named += mentions(value, sought, (each.name,))
    if table is _AUDIT and rewritten:
        rewritten["words"] = _words_of(row, rewritten)
    return Found(table, key, subject, named, rewritten) if rewritten else None


def _words_of(row: Any, rewritten: dict[str, Any]) -> list[int]:
    entry = {**row, **rewritten}
    return keys_of([entry["caller"], entry["before"], entry["after"]])


def _subject(table: Table, row: Any) -> Subject:
    """The object to which a row belongs."""
    if table is _AUDIT:
        return row["subject_type"], str(row["subject_id"])
    name, owner = _owner_of(table)
    columns = table.primary_key if owner is None else [owner]
    return name, ":".join(str(row[each.name]) for each in columns)


def _owner_of(table: Table) -> tuple[str, Column[Any] | None]:
    """To which kind of object a table's rows belong, and the column with its id, if one alone is it.

    `agreement_signatory` of one agreement is the agreement's.
    """
    columns = list(table.primary_key)
    for each in columns:
        owner = each.name.removesuffix("_id")
        if owner != each.name and table.name.startswith(f"{owner}_"):
            return owner, each
    return table.name, columns[0] if len(columns) == 1 else None


async def lock_owners(session: AsyncSession, found: Iterable[Found]) -> set[Subject]:
    """Raise the version of every object that is to be rewritten: whoever read the name cannot write it back."""
    owners = {one.subject for one in found if not one.is_change}
    for name, object_id in sorted(owners):
        table = METADATA.tables.get(name)
        if table is not None and "version" in table.columns:
            changes = {"version": table.c.version + 1, "updated_at": func.now()}
            await session.execute(update(table).where(table.c.id == UUID(object_id)).values(changes))
    return owners


async def rewrite(session: AsyncSession, found: Iterable[Found]) -> None:
    """Write the rows as they are without the person."""
    for one in found:
        same = [one.table.c[name] == value for name, value in one.key.items()]
        await session.execute(update(one.table).where(*same).values(one.rewritten))


async def answers_naming(session: AsyncSession, sought: Sought) -> list[Any]:
    """The stored answers that may name the person: scope, key and body."""
    columns = idempotent_answer.c
    spelled = await asyncio.to_thread(_spelled, sought)
    own = columns.body.contains(str(sought.person_id))
    alone = (columns.body.regexp_match(part) for part in spelled.alone)
    named = or_(own, *alone, _may_name(sought, spelled, [columns.body]))
    statement = select(columns.scope, columns.key, columns.body).where(named)
    return list(await session.execute(statement))


async def rewrite_answer(session: AsyncSession, scope: str, key: str, body: str) -> None:
    columns = idempotent_answer.c
    same = (columns.scope == scope, columns.key == key)
    await session.execute(update(idempotent_answer).where(*same).values(body=body))


async def changes_of(session: AsyncSession, ids: Collection[UUID]) -> list[AuditRow]:
    """These entries of the audit trail, the newest first."""
    statement = select(AuditRow).where(column(AuditRow.id).in_(ids))
    return list(await session.scalars(statement.order_by(column(AuditRow.at).desc(), column(AuditRow.id).desc())))


async def forget(session: AsyncSession, person: PersonRow) -> None:
    """Leave nothing in the person's own row."""
    for name in ("given_name", "family_name", "native_name", "transcription", "email", "phone", "language"):
        setattr(person, name, None)
    person.also_known_as, person.search_key, person.sort_key, person.erased = [], "", "", True
    await session.flush()


@dataclass(frozen=True, slots=True)
class _Spelled:
    """What is looked for, as regular expressions: several of them that are in a text `together`, or one `alone`."""

    together: list[list[str]]
    alone: list[str]


def _spelled(sought: Sought) -> _Spelled:
    # The longest word first: it is in the fewest texts, and the others are looked for in those alone.
    together = [
        [spelling(word) for word in sorted(words, key=lambda one: (-len(one), one))] for words in sought.together
    ]
    return _Spelled(sorted([part for part in parts if part] for parts in together), sorted(map(spelling, sought.alone)))


def _is_indexed(sought: Sought) -> ColumnElement[bool]:
    """Whether an entry of the audit trail may name the person: the rule looks again, and none is missed."""
    words = _AUDIT.c.words
    own = sa.and_(_AUDIT.c.subject_id == sought.person_id, _AUDIT.c.subject_type == "person")
    return or_(own, *(words.contains(keys) for keys in sought.keys))


def _may_name(sought: Sought, spelled: _Spelled, texts: Sequence[Column[Any]]) -> ColumnElement[bool]:
    """The same of a row of another table."""
    whole = func.concat_ws("\n", *(sa.cast(each, sa.Text) for each in texts))
    conditions: list[ColumnElement[bool]] = [sa.false()]
    conditions += [sa.and_(sa.true(), *map(whole.regexp_match, parts)) for parts in spelled.together]
    documents = [each for each in texts if isinstance(each.type, JSONB)]
    if documents:
        conditions.append(whole.contains(str(sought.person_id)))
    for part in spelled.alone:
        # All that stands in a field of persons' names, be it a column or within a document.
        conditions += [each.regexp_match(part) for each in texts if each.name in PERSONS]
        conditions += [sa.cast(each, sa.Text).regexp_match(_in_document(part)) for each in documents]
    return or_(*conditions)


def _in_document(part: str) -> str:
    return rf'"(?:{"|".join(sorted(PERSONS))})": "(?:[^"\\]|\\.)*{part}'
