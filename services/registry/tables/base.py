"""What all tables of the registry have in common."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar, cast
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, DateTime, Text, Uuid, func
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, Range
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from services.registry.rules.terms import Days

T = TypeVar("T")

# SQLModel asks for a type's class, and takes its instances.
INSTANT: Any = DateTime(timezone=True)
TEXT: Any = Text()
CODES: Any = ARRAY(Text())
IDS: Any = ARRAY(Uuid())
DOCUMENT: Any = JSONB(none_as_null=True)


# How a row that is to be changed is locked: others may still refer to it, so that two that refer to each other's row
# do not wait for one another for ever.
FOR_CHANGE: dict[str, Any] = {"key_share": True}


class RegistryTable(SQLModel, registry=registry()):
    """Tables of the registry's own metadata. Never what a caller sends: tables do not validate."""


class VersionedTable(RegistryTable):
    """An object of its own: `version` is raised by every change of it."""

    id: UUID = Field(primary_key=True)
    version: int = 1
    created_at: datetime = Field(sa_type=INSTANT)
    updated_at: datetime = Field(sa_type=INSTANT)


def column(attribute: T) -> ColumnElement[T]:
    """A table model's attribute as what it is in statements; to a type checker it is the value."""
    return cast("ColumnElement[T]", attribute)


def one_of(name: str, column: str, codes: Iterable[str]) -> CheckConstraint:
    """A closed list, kept by the database too."""
    listed = ", ".join(f"'{code}'" for code in codes)
    return CheckConstraint(f"{column} in ({listed})", name)


def partial_dates(table: str, *columns: str) -> list[CheckConstraint]:
    """Columns that hold `2024`, `2024-02` or `2024-02-29`."""
    form = r"^\d{4}(-\d{2}){0,2}$"
    return [CheckConstraint(f"{column} ~ '{form}'", f"{table}_{column}_form") for column in columns]


def days_range(days: Days | None) -> Range[Any]:
    """Sure days as the database compares them; none overlap nothing."""
    return Range(empty=True) if days is None else Range(days.first, days.last, bounds="[]")


def first_day(partial: ColumnElement[str | None]) -> ColumnElement[str]:
    """A partial date as text that compares with days: its first possible day."""
    return _completed(partial, "-01-01")


def last_day(partial: ColumnElement[str | None]) -> ColumnElement[str]:
    """A partial date as text that compares with days: behind every day that it may be, before any other."""
    return _completed(partial, "-99-99")


def _completed(partial: ColumnElement[str | None], rest: str) -> ColumnElement[str]:
    # `2024` lacks all of the rest, `2024-02` the last three letters, a day none.
    return cast("ColumnElement[str]", partial.concat(func.substr(rest, func.length(partial) - len("2024") + 1)))
