"""The one form of a table's cells, whether they end in CSV or in a spreadsheet."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

T = TypeVar("T")
Cell = str | int | float | Decimal | bool | None

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_SEPARATOR = "; "


@dataclass(frozen=True)
class Column(Generic[T]):
    """One column: the name in its head, and what an object has to say in it."""

    name: str
    value: Callable[[T], Any]


def row_of(columns: Sequence[Column[T]], item: T) -> list[Cell]:
    """The cells of one object."""
    return [cell_of(column.value(item)) for column in columns]


def cell_of(value: Any) -> Cell:
    """A value as one cell: lists joined, labels with their language, instants in RFC 3339, text made harmless."""
    if value is None or isinstance(value, bool | int | float | Decimal):
        return value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return harmless(_SEPARATOR.join(f"{key}: {text}" for key, text in value.items()))
    if isinstance(value, Iterable) and not isinstance(value, str):
        return harmless(_SEPARATOR.join(str(part) for part in value))
    return harmless(str(value))


def harmless(text: str) -> str:
    """Text that a spreadsheet would run as a formula is shown as text instead: an apostrophe stands before it."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def as_typed(text: str) -> str:
    """What `harmless` made of a text, as it was: for files that go out and come in again."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA_STARTS) else text
