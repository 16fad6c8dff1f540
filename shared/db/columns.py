"""Columns that services have in common: codes of an enumeration, and what every versioned object carries."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Dialect, String, TypeDecorator
from sqlmodel import Field, SQLModel

from shared.clock import now
from shared.ids import new_id


class CodeOf(TypeDecorator[StrEnum]):
    """A column of text that holds the codes of one enumeration; a CHECK in the database says which."""

    impl = String
    cache_ok = True

    def __init__(self, codes: type[StrEnum]) -> None:
        super().__init__()
        self.codes = codes

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.codes(value)


class VersionedColumns(SQLModel):
    """Of an object with an ETag: `touch` it with every change of the object proper."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    version: int = 1
    created_at: datetime = Field(default_factory=now, sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(default_factory=now, sa_type=DateTime(timezone=True))

    def touch(self) -> None:
        self.version += 1
        self.updated_at = now()
