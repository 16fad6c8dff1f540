"""What goes in and out of imports of registrations."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, Field

from services.registration.vocabularies.participants import RegistrationState
from services.registration.vocabularies.registration_imports import RowState
from shared.http.schemas import Input, Versioned, example
from shared.tables.jobs import ImportMode, ImportState


class ImportField(StrEnum):
    """What a column of the file may be, beside the answer to a question of the form (`answer:<code>`)."""

    FAMILY_NAME = "family_name"
    GIVEN_NAME = "given_name"
    NAME_ORDER = "name_order"
    NATIVE_NAME = "native_name"
    TRANSCRIPTION = "transcription"
    SORT_NAME = "sort_name"
    FUNCTION = "function"
    ORGANISATION = "organisation_name"
    PARTNER_ID = "partner_id"
    EMAIL = "email"
    PHONE = "phone"
    LANGUAGE = "language"
    GENDER = "gender"
    BIRTH_YEAR = "birth_year"
    DELEGATION = "delegation"
    WORKSHOPS = "workshops"
    WAITING_FOR = "waiting_for"
    PEOPLE = "people"


class Resumption(Input):
    model_config = example(dry_run=False)

    dry_run: bool | None = Field(default=None, description="false turns a trial into the real thing; null leaves it")


class Counts(BaseModel):
    """Rows by what became of them; of a trial, what would become of them."""

    created: int = 0
    existing: int = 0
    refused: int = 0


class ImportOut(Versioned):
    """A file, how it was read, and how far it is. `version` is raised by steps of its course, not by its progress."""

    conference_id: UUID
    delegation: str | None = Field(description="whose people alone it registers; null: everybody's")
    file_name: str
    sha256: str
    state: ImportState
    mode: ImportMode
    dry_run: bool
    override_reason: str | None
    encoding: str | None = Field(description="as declared or detected; null for a workbook", examples=["utf-8"])
    separator: str | None = Field(description="as declared or detected; null for a workbook", examples=[";"])
    sheet: str | None = Field(description="the sheet read; null for CSV")
    mapping: dict[str, str] = Field(
        description="columns to fields", examples=[{"Nom": "family_name", "Navette": "answer:shuttle"}]
    )
    unmapped: list[str] = Field(description="columns that are left out")
    rows_total: int
    rows_done: int
    counts: Counts
    started_at: datetime | None
    ended_at: datetime | None
    delete_after: datetime = Field(description="when it is deleted with its rows; those whom it registered stay")
    stream_url: str = Field(description="its progress as server-sent events, signed and good for an hour")


class RowProblem(BaseModel):
    """What is wrong with one cell of a row, or with the row; or a workshop that it did not get."""

    column: str | None = Field(description="the column as the file calls it; null for the whole row")
    field: str | None
    code: str = Field(examples=["unknown_workshop"])
    rule: str | None = Field(default=None, examples=["B13"])
    message: str
    value: str | None = Field(default=None, description="what stands in the cell")


class RowOut(BaseModel):
    """A row of the file, by the line at which it begins."""

    line: int
    state: RowState
    problems: list[RowProblem]
    registration_id: UUID | None = Field(description="whom it registered, or found registered; null in a trial")
    registration_state: RegistrationState | None = Field(description="as that registration stands now")
