"""Loads the gazetteer into the database: at the first start, and again when the file or the way of folding changed."""

import asyncio
import hashlib
import inspect
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from services.registry.rules import names
from services.registry.territories import gazetteer
from services.registry.territories.gazetteer import Line, territory_id
from shared.clock import now
from shared.db.engine import transaction
from shared.ids import lock_key
from shared.runtime import Runtime

_log = structlog.get_logger(__name__)
_LOCK = lock_key("gazetteer")
# So many lines are made ready in a thread at a time: the process goes on answering, and its memory stays small.
_BATCH = 2_000
_COLUMNS = (
    "id",
    "country",
    "level",
    "code",
    "name",
    "lang",
    "parent_id",
    "grouping_id",
    "population",
    "latitude",
    "longitude",
    "codes",
    "established_on",
    "dissolved",
    "dissolved_on",
    "sort_key",
)
_NAME_COLUMNS = ("territory_id", "position", "variant", "text", "lang", "kind", "key")
_SUCCESSION_COLUMNS = ("predecessor_id", "successor_id", "happened_on")
_CHANGED = ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS[1:])
_PLAIN = re.compile("[A-Za-z0-9 -]*")
Record = tuple[Any, ...]


async def keep_gazetteer(runtime: Runtime) -> None:
    """A worker: load the gazetteer if it is not loaded, and be done for the life of the process."""
    if await load(runtime.engine):
        _log.info("gazetteer loaded")
    await asyncio.Event().wait()


async def load(engine: AsyncEngine, path: Path = gazetteer.FILE) -> bool:
    """Load the file unless this version of it is loaded; whether it was loaded.

    One transaction, in which one process writes and the others wait; whoever reads meanwhile sees what was there
    before. Territories keep their ids, those that the file no longer has go, and nothing else is touched: partners name
    theirs by its code, so that a merge of partners need not wait for this.
    """
    version = await asyncio.to_thread(_version, path)
    async with transaction(engine) as session:
        if await _loaded(session) == version:
            return False
        # It may take longer than a request may, and so may waiting for the process that does it.
        await session.execute(text("set local statement_timeout = 0"))
        await session.execute(text("set local lock_timeout = 0"))
        await session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        if await _loaded(session) == version:
            return False
        await _write(session, path, version)
    return True


def _version(path: Path) -> str:
    """The file's version, and that of the rule by which its names are folded."""
    rule = hashlib.sha256(inspect.getsource(names).encode()).hexdigest()[:16]
    return f"{gazetteer.version_of(path)}.{rule}"


async def _loaded(session: AsyncSession) -> str | None:
    version: str | None = await session.scalar(text("select version from territory_gazetteer"))
    return version


async def _write(session: AsyncSession, path: Path, version: str) -> None:
    await session.execute(text("create temporary table territory_now (like territory) on commit drop"))
    await session.execute(text("delete from territory_name"))
    await session.execute(text("delete from territory_succession"))
    driver: Any = (await (await session.connection()).get_raw_connection()).driver_connection
    lines = (await asyncio.to_thread(gazetteer.opened, path)).lines
    while batch := await asyncio.to_thread(_prepared, lines):
        territories, spelled, successions = batch
        await driver.copy_records_to_table("territory_now", records=territories, columns=_COLUMNS)
        await driver.copy_records_to_table("territory_name", records=spelled, columns=_NAME_COLUMNS)
        await driver.copy_records_to_table("territory_succession", records=successions, columns=_SUCCESSION_COLUMNS)
    columns = ", ".join(_COLUMNS)
    await session.execute(text("delete from territory where id not in (select id from territory_now)"))
    await session.execute(
        text(
            f"insert into territory ({columns}) select {columns} from territory_now "  # noqa: S608  names of ours
            f"on conflict (id) do update set {_CHANGED}"
        )
    )
    await session.execute(
        text(
            "insert into territory_gazetteer (single, version, loaded_at) values (true, :version, :at) "
            "on conflict (single) do update set version = excluded.version, loaded_at = excluded.loaded_at"
        ),
        {"version": version, "at": now()},
    )
    # Until PostgreSQL comes by itself, it would plan for tables that it thinks empty.
    for table in ("territory", "territory_name", "territory_succession"):
        await session.execute(text(f"analyze {table}"))


def _prepared(lines: Iterator[Line]) -> tuple[list[Record], list[Record], list[Record]] | None:
    """The records of the next lines, by table; None after the last."""
    batch = list(islice(lines, _BATCH))
    if not batch:
        return None
    territories: list[Record] = []
    spelled: list[Record] = []
    successions: list[Record] = []
    for line in batch:
        line_id = line.id
        its_names = list(_names(line, line_id))
        spelled += its_names
        territories.append(_territory(line, line_id, sort_key=its_names[0][-1]))
        successions += [(line_id, territory_id(*key), on) for key, on in line.successors]
    return territories, spelled, successions


def _territory(line: Line, line_id: UUID, *, sort_key: str) -> Record:
    parent = territory_id(*line.parent) if line.parent else None
    grouping = territory_id(*line.grouping) if line.grouping else None
    return (
        line_id,
        *(line.country, line.level, line.code, line.name, line.lang),
        *(parent, grouping, line.population, line.latitude, line.longitude),
        gazetteer.json_of(line.codes),
        *(line.established_on, line.dissolved, line.dissolved_on, sort_key),
    )


def _names(line: Line, line_id: UUID) -> Iterator[Record]:
    """Its names with their keys, the one that it is shown by first.

    GeoNames' many spellings, in no known language, are variants already; a text of letters of ASCII alone has no other
    key than the first.
    """
    own = [line.name, line.lang, "official"]
    for position, (spelling, lang, kind) in enumerate([own, *line.names]):
        varies = (lang is not None or position == 0) and not _PLAIN.fullmatch(spelling)
        keys = names.search_keys(spelling) if varies else (names.fold(spelling),)
        for variant, key in enumerate(keys):
            yield (line_id, position, variant, spelling, lang, kind, key)
