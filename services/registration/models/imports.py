"""Tables of files that organisers send to register people in number."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.registration.tables import CodeOf, RegistrationTable, VersionedTable
from services.registration.vocabularies.registration_imports import RowState
from shared.tables.jobs import ImportMode, ImportState

_INSTANT = DateTime(timezone=True)


class ImportRow(VersionedTable, table=True):
    """One file, how it is read and entered, and how far it is. Its version is raised by steps, not by progress.

    `caller` is in whose name its rows are entered (`Caller.kept`), `side` the one delegation whose people it may hold.
    `counts` are rows by their state, `trial` what a trial has taken so far, by workshop (`rules.trial`). All of it goes
    at `delete_after`.
    """

    __tablename__ = "registration_import"
    __table_args__ = (
        CheckConstraint(
            "state in ('queued', 'running', 'done', 'refused', 'cancelled', 'failed')", name="registration_import_state"
        ),
        CheckConstraint("mode in ('row_by_row', 'all_or_nothing')", name="registration_import_mode"),
        CheckConstraint("rows_done between 0 and rows_total", name="registration_import_progress"),
        Index("registration_import_by_conference", "conference_id", "id"),
        Index(
            "registration_import_waiting", "updated_at", "id", postgresql_where=text("state in ('queued', 'running')")
        ),
        Index("registration_import_due", "delete_after"),
    )

    conference_id: UUID = Field(foreign_key="conference.id")
    owner: str
    caller: dict[str, Any] = Field(sa_type=JSONB)
    side: str | None = None
    file_name: str
    sha256: str
    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    mapping: dict[str, str] = Field(sa_type=JSONB)
    unmapped: list[str] = Field(sa_type=JSONB)
    mode: ImportMode = Field(sa_type=CodeOf(ImportMode))
    dry_run: bool
    override_reason: str | None = None
    state: ImportState = Field(sa_type=CodeOf(ImportState))
    rows_total: int
    rows_done: int = 0
    counts: dict[str, int] = Field(default_factory=dict, sa_type=JSONB)
    trial: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    started_at: datetime | None = Field(default=None, sa_type=_INSTANT)
    ended_at: datetime | None = Field(default=None, sa_type=_INSTANT)
    delete_after: datetime = Field(sa_type=_INSTANT)


class ImportedRow(RegistrationTable, table=True):
    """One row of a file, and what became of it. Its `cells`, by field, are emptied once somebody is registered by it.

    `repeats` is the line on which the same person stood before. `registration_id` is whom it registered, or found
    registered already.
    """

    __tablename__ = "registration_import_row"
    __table_args__ = (
        CheckConstraint("state in ('waiting', 'created', 'existing', 'refused')", name="registration_import_row_state"),
        Index("registration_import_row_by_state", "import_id", "state", "line"),
        Index("registration_import_row_by_conference", "conference_id"),
        Index(
            "registration_import_row_by_registration",
            "registration_id",
            postgresql_where=text("registration_id is not null"),
        ),
    )

    import_id: UUID = Field(foreign_key="registration_import.id", primary_key=True)
    line: int = Field(primary_key=True)
    conference_id: UUID
    state: RowState = Field(sa_type=CodeOf(RowState))
    cells: dict[str, Any] = Field(sa_type=JSONB)
    repeats: int | None = None
    problems: list[dict[str, Any]] = Field(sa_type=JSONB)
    registration_id: UUID | None = None
