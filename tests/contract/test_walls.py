"""Where SQL may stand: in stores, and in the few modules that `docs/architecture.md` names."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

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
