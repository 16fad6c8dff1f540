"""What goes in and out of `/imports`."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from services.registry.imports.columns import ImportKind
from services.registry.rules.typed_values import TypedLocale
from services.registry.vocabularies.imports import RowState
from shared.catalogue.texts import InvalidValue, Text
from shared.http.schemas import Input, ShortText, Versioned, example
from shared.tables.jobs import ImportMode, ImportState

_ONE_CHOICE = Text(
    en="one of partner_id, territory_id, enter and skip",
    fr="l'un de partner_id, territory_id, enter et skip",
    de="eines von partner_id, territory_id, enter und skip",
    zh="partner_id、territory_id、enter、skip 之一",
)


class Decision(Input):
    """What is meant by a name that was doubtful, wherever it stands in the file with this country."""

    model_config = example(name="Saint-Denis", country="France", territory_id="0198c0de-0000-7000-8000-000000000001")

    name: ShortText
    country: ShortText | None = Field(default=None, description="as it stands in the file; null where none does")
    partner_id: UUID | None = None
    territory_id: UUID | None = Field(default=None, description="its local authority, which is entered if need be")
    enter: bool = Field(
        default=False, description="a place that the gazetteer has not: its local authority is entered by this name"
    )
    skip: bool = Field(default=False, description="leave the rows out that name it")

    @model_validator(mode="after")
    def _one_choice(self) -> "Decision":
        if sum((self.partner_id is not None, self.territory_id is not None, self.enter, self.skip)) != 1:
            raise InvalidValue(_ONE_CHOICE)
        return self


class Resumption(Input):
    model_config = example(
        dry_run=False,
        decisions=[
            {"name": "Saint-Denis", "country": "France", "territory_id": "0198c0de-0000-7000-8000-000000000001"}
        ],
    )

    dry_run: bool | None = Field(default=None, description="false turns a trial into the real thing; null leaves it")
    decisions: list[Decision] = Field(default=[], max_length=10_000)


class Counts(BaseModel):
    """Rows by what became of them; of a trial, what would become of them."""

    created: int = 0
    existing: int = 0
    doubtful: int = 0
    refused: int = 0
    skipped: int = 0


class ImportOut(Versioned):
    """An import. `version` is raised by each step of its course, not by its progress."""

    kind: ImportKind
    file_name: str
    sha256: str
    state: ImportState
    mode: ImportMode
    dry_run: bool
    historical: bool
    locale: TypedLocale
    encoding: str | None = Field(description="as declared or detected; null for a workbook", examples=["utf-8"])
    separator: str | None = Field(description="as declared or detected; null for a workbook", examples=[";"])
    sheet: str | None = Field(description="the sheet read; null for CSV")
    mapping: dict[str, str] = Field(description="columns to fields", examples=[{"Ville 1": "partner_1"}])
    unmapped: list[str] = Field(description="columns that are left out")
    defaults: dict[str, str] = Field(description="values of fields that no column has")
    rows_total: int
    rows_done: int
    counts: Counts
    started_at: datetime | None
    ended_at: datetime | None
    stream_url: str = Field(description="its progress as server-sent events, signed and good for an hour")


class CandidateOut(BaseModel):
    """Something that a doubtful name may mean; to be chosen in a decision."""

    partner_id: UUID | None = None
    territory_id: UUID | None = None
    name: str
    country: str
    level: str | None = None
    within: list[str] = Field(
        default=[],
        description="what a place lies in, the nearest first, without its country",
        examples=[["Seine-Saint-Denis", "Île-de-France"]],
    )
    score: float = Field(description="0 to 100")


class RowProblem(BaseModel):
    """What is wrong with one cell of a row, or with the row."""

    column: str | None = Field(description="the column as the file calls it; null for the whole row")
    field: str | None = None
    code: str = Field(examples=["unknown_place"])
    message: str
    value: str | None = Field(default=None, description="what stands in the cell")
    candidates: list[CandidateOut] = []


class RowOut(BaseModel):
    """A row of the file, by the line at which it begins."""

    line: int
    state: RowState
    problems: list[RowProblem]
    object_ids: list[UUID] = Field(description="what it is in the registry; empty in a trial")


Stored = dict[str, Any]
