"""What goes in and out of imports of registrations."""

from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, Field

from services.registration.vocabularies.participants import RegistrationState
from services.registration.vocabularies.registration_imports import ImportMode, RowState


class ImportField(StrEnum):
    """What a column of the file may be."""

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
    registration_id: UUID | None = Field(default=None, description="of a row that was entered")
    registration_state: RegistrationState | None = None


class Counts(BaseModel):
    """Rows by what became of them; where nothing was entered, by what would have become of them."""

    created: int = 0
    existing: int = 0
    refused: int = 0


class ImportOut(BaseModel):
    """What became of a file."""

    entered: bool = Field(description="whether anything was kept: not of a trial, nor of all or nothing with a fault")
    mode: ImportMode
    dry_run: bool
    encoding: str | None = Field(description="as declared or detected; null for a workbook", examples=["utf-8"])
    separator: str | None = Field(description="as declared or detected; null for a workbook", examples=[";"])
    sheet: str | None = Field(description="the sheet read; null for CSV")
    mapping: dict[str, ImportField] = Field(description="columns to fields", examples=[{"Nom": "family_name"}])
    unmapped: list[str] = Field(description="columns that are left out")
    counts: Counts
    rows: list[RowOut] = Field(description="in the order of the file")
