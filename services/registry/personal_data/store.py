"""The SQL of personal data: every text of the database, whatever table a feature adds."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Column, ColumnElement, Table, func, or_, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.rules.redaction import INSTITUTIONS, Mention, Sought, mentions, without
from services.registry.tables import METADATA, AuditRow, PersonRow, column
from shared.db.kernel_tables import idempotent_answer

_PERSON, _AUDIT = METADATA.tables["person"], METADATA.tables["audit_entry"]
# Institutions and places keep their names, and what these are found by.
_APART = {"partner": {"search_key", "sort_key"}}
_NO_PERSONS = ("partner_name", "territory")
# Computed from other texts of the same row: rewritten with them, and not told.
_COMPUTED = {"search_key", "sort_key"}
_LIGATURES = {"œ": "oe", "æ": "ae", "ß": "ss", "þ": "th"}
_LETTERS = ("øłđðħıŧ", "olddhit")


@dataclass(frozen=True, slots=True)
class Found:
    """A row that names the person."""

    table: Table
    key: dict[str, Any]
    subject: tuple[str, str]
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


async def find(session: AsyncSession, sought: Sought) -> list[Found]:
    """Every row of the registry that names the person, the audit trail's included."""
    found = []
    for table, texts in _swept().items():
        statement = select(table).where(_may_name(sought, texts))
        for row in (await session.execute(statement)).mappings():
            one = _found(table, texts, row, sought)
            if one is not None:
                found.append(one)
    return found


def _found(table: Table, texts: Sequence[Column[Any]], row: Any, sought: Sought) -> Found | None:
    key = {each.name: row[each.name] for each in table.primary_key}
    subject = _subject(table, row)
    if table is _AUDIT and subject[0] == "person":
        if subject[1] != str(sought.person_id):
            return None  # a namesake's own record
        blank = {name: dict.fromkeys(row[name]) for name in ("before", "after")}
        return Found(table, key, subject, [], blank)
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
    return Found(table, key, subject, named, rewritten) if rewritten else None


def _subject(table: Table, row: Any) -> tuple[str, str]:
    """The object to which a row belongs: `agreement_signatory` of one agreement is the agreement's."""
    if table is _AUDIT:
        return row["subject_type"], str(row["subject_id"])
    for each in table.primary_key:
        owner = each.name.removesuffix("_id")
        if owner != each.name and table.name.startswith(f"{owner}_"):
            return owner, str(row[each.name])
    return table.name, ":".join(str(row[each.name]) for each in table.primary_key)


async def lock_owners(session: AsyncSession, found: Iterable[Found]) -> None:
    """Raise the version of every object that is to be rewritten: whoever read the name cannot write it back."""
    owners = sorted({one.subject for one in found if not one.is_change})
    for name, object_id in owners:
        table = METADATA.tables.get(name)
        if table is not None and "version" in table.columns:
            changes = {"version": table.c.version + 1, "updated_at": func.now()}
            await session.execute(update(table).where(table.c.id == UUID(object_id)).values(changes))


async def rewrite(session: AsyncSession, found: Iterable[Found]) -> None:
    """Write the rows as they are without the person."""
    for one in found:
        same = [one.table.c[name] == value for name, value in one.key.items()]
        await session.execute(update(one.table).where(*same).values(one.rewritten))


async def answers_naming(session: AsyncSession, sought: Sought) -> list[Any]:
    """The stored answers that may name the person: scope, key and body."""
    columns = idempotent_answer.c
    own = columns.body.contains(str(sought.person_id))
    statement = select(columns.scope, columns.key, columns.body).where(or_(own, _may_name(sought, [columns.body])))
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


def _may_name(sought: Sought, texts: Sequence[Column[Any]]) -> ColumnElement[bool]:
    """Whether one of the columns may name the person: too many are fine, the rule looks again; none is missed."""
    whole = func.concat_ws("\n", *(sa.cast(each, sa.Text) for each in texts))
    folded = _folded(whole)
    conditions = [whole.icontains(address, autoescape=True) for address in sought.addresses]
    conditions.append(whole.contains(str(sought.person_id)))
    if any(each.table is _AUDIT for each in texts):
        conditions.append(sa.and_(_AUDIT.c.subject_type == "person", _AUDIT.c.subject_id == sought.person_id))
    # Both orders of a name have the same longest word: looked for once, because folding a text is what costs.
    telling = {frozenset(word for word in words if len(word) == max(map(len, words))) for words in sought.sequences}
    for words in telling:
        conditions.append(sa.and_(*(folded.contains(word, autoescape=True) for word in sorted(words))))
    return or_(*conditions)


def _folded(text: ColumnElement[str]) -> ColumnElement[str]:
    """Nearly `rules.names.fold`, in SQL: without case, accents and ligatures."""
    bare: ColumnElement[str] = func.regexp_replace(
        func.normalize(func.lower(text), sa.text("NFKD")), "[\u0300-\u036f]", "", "g"
    )
    bare = func.translate(bare, *_LETTERS)
    for ligature, letters in _LIGATURES.items():
        bare = func.replace(bare, ligature, letters)
    return sa.case((func.octet_length(text) == func.length(text), func.lower(text)), else_=bare)
