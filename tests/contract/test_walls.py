"""Walls that hold whatever is built.

SQL stands in stores, and in the few modules that `docs/architecture.md` names. Participants stand only
where the inventory of personal data knows of them.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import JSON, Column, LargeBinary, String, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel.sql.sqltypes import AutoString

from services.registration.models.registrations import RegistrationRow
from services.registration.personal_data import inventory
from shared.db.kernel_tables import KERNEL_METADATA
from shared.settings import SERVICES

ROOT = Path(__file__).parents[2]
STORES = re.compile(r"(^|_)store$")
TABLES = {"tables", "models", "migrations"}
EXCEPTIONS = set(re.findall(rf"`((?:{'|'.join(SERVICES)})/[\w/]+\.py)`", (ROOT / "docs/architecture.md").read_text()))
# A session as the unit of work that is handed on, a pool that makes some, rows, and what the database refused.
HARMLESS = re.compile(r"^sqlalchemy(\.Row|\.exc\..+|\.ext\.asyncio\.(AsyncSession|AsyncEngine))$")
WRITES = {"add", "add_all", "delete", "execute", "get", "merge", "refresh", "scalar", "scalars", "stream"}


def sql_of(tree: ast.Module) -> Iterator[str]:
    """What a module has of SQL: names that it imports, methods of sessions that it calls."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names if each.name.split(".")[0] in ("sqlalchemy", "sqlmodel"))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in ("sqlalchemy", "sqlmodel"):
            names = (f"{node.module}.{each.name}" for each in node.names)
            yield from (name for name in names if not HARMLESS.match(name))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            called = ast.unparse(node.func)
            if re.search(r"\bsession\.\w+$", called):
                yield f"{called}()"


def modules_of(service: str) -> Iterator[tuple[str, Path]]:
    for path in sorted((ROOT / "services" / service).rglob("*.py")):
        name = path.relative_to(ROOT / "services")
        if not STORES.search(path.stem) and TABLES.isdisjoint((*name.parts[:-1], path.stem)):
            yield str(name), path


@pytest.mark.parametrize("service", SERVICES)
def test_sql_stands_in_stores(service: str) -> None:
    found = {name: list(sql_of(ast.parse(path.read_text()))) for name, path in modules_of(service)}
    assert {name: sql for name, sql in found.items() if sql and name not in EXCEPTIONS} == {}
    named = {name for name in EXCEPTIONS if name.startswith(f"{service}/")}
    assert named <= {name for name, sql in found.items() if sql}, "an exception that is none any more"


@pytest.mark.parametrize(
    "line",
    [
        "from sqlalchemy import select",
        "import sqlalchemy",
        "from sqlmodel import col",
        "session.add(row)",
        "await work.session.execute(statement)",
    ],
)
def test_sql_is_seen(line: str) -> None:
    body = line if not line.startswith("await") else f"async def f(): {line}"
    assert list(sql_of(ast.parse(body)))


_INVENTORY = "services/registration/personal_data/inventory.py"
COLUMNS = {
    f"{table.name}.{column.name}": column
    for metadata in (RegistrationRow.metadata, KERNEL_METADATA)
    for table in metadata.sorted_tables
    for column in table.columns
}


def may_be_personal(column: Column[object]) -> bool:
    """Text, JSON and bytes; not the codes of an enumeration, ids, numbers, days or flags."""
    return isinstance(column.type, (AutoString, String, Text, JSON, LargeBinary, ARRAY))


def test_d7_no_column_is_unknown_to_the_inventory() -> None:
    unknown = [place for place, column in COLUMNS.items() if may_be_personal(column) and not inventory.is_known(place)]
    assert not unknown, (
        f"{', '.join(unknown)}: may hold personal data. Say in {_INVENTORY} what it is: in HELD (with its category and "
        "what an erasure does to it; a table with a registration_id needs nothing else), or in NOTHING_PERSONAL."
    )


def test_d7_the_inventory_names_no_column_that_there_is_not() -> None:
    named = {f"{table}.{name}" for table, names in inventory.NOTHING_PERSONAL.items() for name in names.split()}
    assert named | inventory.HELD.keys() | inventory.ACCOUNTS | inventory.KERNEL <= COLUMNS.keys()


@pytest.mark.parametrize("place", ["registration.nickname", "nobody.name", "registration"])
def test_d7_the_inventory_knows_what_it_does_not_know(place: str) -> None:
    assert not inventory.is_known(place)
