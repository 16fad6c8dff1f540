"""What a merge changes, row by row as JSON, so that it can be undone exactly.

A change is `{table, key, before, after}`: a row that is gone has no `after`, a new one no `before`; of one that was
there and still is, both hold the columns that differ. Versions are no part of it: they only ever rise.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Column, Table
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.merging.sql import sql
from services.registry.tables import METADATA

Row = dict[str, Any]
Change = dict[str, Any]
Snapshot = dict[tuple[str, str], Row]
"""Rows as JSON, by their table and their primary key (as JSON text)."""

_RISING = frozenset({"version", "updated_at"})
DERIVED = frozenset({"partner_name"})
"""Written anew from what is journalled."""
KEPT = frozenset({"partner_merge", "audit_entry"})
"""What a merge never moves: it tells of partners as they were."""


def links() -> dict[str, list[str]]:
    """The columns that refer to a partner, by their table."""
    found: dict[str, list[str]] = {}
    for table in METADATA.sorted_tables:
        columns = [key.parent.name for key in table.foreign_keys if key.target_fullname == "partner.id"]
        columns += [each.name for each in table.columns if _lists_partners(each)]
        if columns and table.name not in DERIVED | KEPT:
            found[table.name] = sorted(columns)
    return found


def _lists_partners(each: Column[Any]) -> bool:
    return isinstance(each.type, ARRAY) and each.name.endswith("partner_ids")


def _refers(table: str, name: str) -> str:
    lists = _lists_partners(METADATA.tables[table].columns[name])
    return f"{name} && :partners" if lists else f"{name} = any(:partners)"


async def snapshot(session: AsyncSession, partners: Sequence[UUID], owners: Mapping[str, Sequence[UUID]]) -> Snapshot:
    """Every row that refers to one of the partners, the partners themselves, and the `owners` (ids by table)."""
    await session.flush()
    rows: Snapshot = {}
    wanted = {name: [_refers(name, each) for each in columns] for name, columns in links().items()}
    wanted["partner"].append("id = any(:partners)")
    for name in owners:
        wanted.setdefault(name, []).append(f"id = any(:{name})")
    for name, conditions in wanted.items():
        statement = f"select to_jsonb(t) from {name} t where {' or '.join(conditions)}"  # noqa: S608  names are ours
        asked = {"partners": list(partners), name: list(owners.get(name, ()))}
        used = {key: value for key, value in asked.items() if f":{key}" in statement}
        for row in (await session.scalars(sql(statement), used)).all():
            rows[name, _key_of(METADATA.tables[name], row)] = row
    return rows


def changes_between(before: Snapshot, after: Snapshot) -> list[Change]:
    """What differs, in the order in which it is undone: new rows, changed ones, lost ones."""
    new, changed, lost = [], [], []
    for place in sorted({*before, *after}):
        was, became = before.get(place), after.get(place)
        change = {"table": place[0], "key": json.loads(place[1]), "before": was, "after": became}
        if was is None:
            new.append(change)
        elif became is None:
            lost.append(change)
        else:
            names = [name for name in was if was[name] != became[name] and name not in _RISING]
            if names:
                parts = {"before": {one: was[one] for one in names}, "after": {one: became[one] for one in names}}
                changed.append(change | parts)
    return [*new, *changed, *lost]


async def contradictions(session: AsyncSession, changes: Sequence[Change]) -> list[str]:
    """Where the database is no longer as the merge left it: `agreement_signatory.function`, say."""
    found = []
    for change in changes:
        same = " and ".join(f"t.{name} = k.{name}" for name in change["key"])
        table = change["table"]
        statement = f"select to_jsonb(t) from {table} t, jsonb_populate_record(null::{table}, :key) k where {same}"  # noqa: S608
        row = await session.scalar(_json(statement), {"key": json.dumps(change["key"])})
        became = change["after"]
        if became is None or row is None:
            if (row is None) != (became is None):
                found.append(table)
            continue
        found += [f"{table}.{name}" for name, value in became.items() if name not in _RISING and row[name] != value]
    return sorted(set(found))


async def undo(session: AsyncSession, changes: Sequence[Change]) -> None:
    """Bring every row back to what it was; the changes are in the order of `changes_between`."""
    for change in changes:
        table, key, before = change["table"], json.dumps(change["key"]), change["before"]
        same = " and ".join(f"t.{name} = k.{name}" for name in change["key"])
        source = f"jsonb_populate_record(null::{table}, :key) k"
        if before is None:
            await session.execute(_json(f"delete from {table} t using {source} where {same}"), {"key": key})  # noqa: S608
            continue
        values = {"before": json.dumps(before)}
        old = f"jsonb_populate_record(null::{table}, :before)"
        if change["after"] is None:
            await session.execute(_json(f"insert into {table} select * from {old}"), values)  # noqa: S608
            continue
        sets = ", ".join(f'"{name}" = b."{name}"' for name in before)
        statement = f"update {table} t set {sets} from {old} b, {source} where {same}"  # noqa: S608
        await session.execute(_json(statement), values | {"key": key})


def _json(statement: str) -> Any:
    """Parameters that hold JSON are told to be so."""
    return sql(statement.replace(":key", "cast(:key as jsonb)").replace(":before", "cast(:before as jsonb)"))


def _key_of(table: Table, row: Row) -> str:
    return json.dumps({each.name: row[each.name] for each in table.primary_key})
