"""What the rows of an import have in common, and what becomes of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.imports.cells import Cells
from services.registry.rules.typed_values import TypedLocale
from services.registry.vocabularies.imports import RowState
from shared.auth.caller import Caller


@dataclass(frozen=True, slots=True)
class Context:
    """What all rows of one import have in common."""

    caller: Caller
    today: date
    locale: TypedLocale
    mapping: Mapping[str, str]
    header: Sequence[str]
    defaults: Mapping[str, str]
    decisions: Mapping[str, Any]
    historical: bool


@dataclass(slots=True)
class Result:
    """What became of a row."""

    line: int
    state: RowState
    problems: list[dict[str, Any]] = field(default_factory=list)
    object_ids: list[UUID] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Entered:
    """The objects of a row, and whether the row made any of them."""

    object_ids: list[UUID]
    made: bool


class Enterer(Protocol):
    """Enters rows of one kind, a batch at a time."""

    async def prepare(self, session: AsyncSession, rows: Mapping[int, Cells]) -> None:
        """Look up what the batch names, all at once."""

    async def enter(self, session: AsyncSession, line: int, cells: Cells) -> Entered:
        """Enter one row; raises RefusedRow, SkippedRow, or the Problem of a use case."""
