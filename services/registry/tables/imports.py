"""Imports: what was sent, how far it is, and what became of each row."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary
from sqlmodel import Field

from services.registry.tables.base import DOCUMENT, IDS, INSTANT, TEXT, RegistryTable, VersionedTable, one_of
from services.registry.vocabularies.imports import RowState
from shared.tables.jobs import ImportMode, ImportState

_BYTES: Any = LargeBinary()


class ImportRow(VersionedTable, table=True):
    """One import. `caller` are the claims with which its rows are entered; `counts` are rows by their state."""

    __tablename__ = "import"

    owner: str = Field(sa_type=TEXT)
    caller: dict[str, Any] = Field(sa_type=DOCUMENT)
    kind: str = Field(sa_type=TEXT)
    file_name: str = Field(sa_type=TEXT)
    sha256: str = Field(sa_type=TEXT)
    content: bytes | None = Field(sa_type=_BYTES)
    encoding: str | None = Field(sa_type=TEXT)
    separator: str | None = Field(sa_type=TEXT)
    sheet: str | None = Field(sa_type=TEXT)
    locale: str = Field(sa_type=TEXT)
    mapping: dict[str, str] = Field(sa_type=DOCUMENT)
    unmapped: list[str] = Field(sa_type=DOCUMENT)
    defaults: dict[str, str] = Field(sa_type=DOCUMENT)
    decisions: dict[str, Any] = Field(sa_type=DOCUMENT)
    mode: str = Field(sa_type=TEXT)
    dry_run: bool
    historical: bool
    state: str = Field(sa_type=TEXT)
    cancel_asked: bool
    rows_total: int
    rows_done: int
    counts: dict[str, int] = Field(sa_type=DOCUMENT)
    started_at: datetime | None = Field(sa_type=INSTANT)
    ended_at: datetime | None = Field(sa_type=INSTANT)

    __table_args__ = (
        one_of("import_state", "state", ImportState),
        one_of("import_mode", "mode", ImportMode),
        CheckConstraint("rows_done between 0 and rows_total", "import_progress"),
        Index("import_owner", "owner", "id"),
        Index("import_waiting", "id", postgresql_where="state in ('queued', 'running')"),
    )


class ImportedRow(RegistryTable, table=True):
    """What became of one row of the file."""

    __tablename__ = "import_row"

    import_id: UUID = Field(foreign_key="import.id", primary_key=True)
    line: int = Field(primary_key=True)
    state: str = Field(sa_type=TEXT)
    problems: list[dict[str, Any]] = Field(sa_type=DOCUMENT)
    object_ids: list[UUID] = Field(sa_type=IDS)

    __table_args__ = (
        one_of("import_row_state", "state", RowState),
        Index("import_row_state_line", "import_id", "state", "line"),
    )


class ImportMappingRow(RegistryTable, table=True):
    """How an owner mapped columns of these names last."""

    __tablename__ = "import_mapping"

    owner: str = Field(sa_type=TEXT, primary_key=True)
    kind: str = Field(sa_type=TEXT, primary_key=True)
    header_sha256: str = Field(sa_type=TEXT, primary_key=True)
    mapping: dict[str, str] = Field(sa_type=DOCUMENT)
    updated_at: datetime = Field(sa_type=INSTANT)
