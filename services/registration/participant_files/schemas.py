"""What is asked of a list of participants as a file, and the link to it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query
from pydantic import BaseModel, Field, StringConstraints

from services.registration.participant_files.columns import USUAL
from services.registration.rules.question_cells import PREFIX
from services.registration.vocabularies.participant_files import ParticipantColumn, SheetsBy
from services.registration.vocabularies.participants import RegistrationState
from shared.catalogue.texts import Text, current_language
from shared.http.problems import Unprocessable, invalid
from shared.http.schemas import Input, example
from shared.tables import writing

_CONSENT = "whose consent for this purpose stands (`photographs`, say): nobody who withdrew it, or never gave it"
_NO_COLUMN = Text(
    en="is none of: {known}", fr="n'est aucun de : {known}", de="ist keines von: {known}", zh="不属于：{known}"
)


ALL_ANSWERS = f"{PREFIX}*"
_NAMES = tuple(map(str, ParticipantColumn))
_ANSWER = re.compile(rf"{PREFIX}(?:\*|[a-z][a-z0-9_]{{0,49}})")
_MOST_COLUMNS = 150


class FileForm(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


MEDIA_TYPES = {FileForm.CSV: writing.CSV, FileForm.XLSX: writing.XLSX}


class Language(StrEnum):
    """Of headers and labels."""

    FR = "fr"
    EN = "en"
    DE = "de"
    ZH = "zh"


class Order(StrEnum):
    """`id` is the order in which people registered."""

    ID = "id"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class WantedList:
    """Which participants a file holds, and how."""

    columns: tuple[str, ...]
    language: str
    delegation: str | None
    workshop: UUID | None
    state: RegistrationState | None
    consent: str | None
    sheets: SheetsBy | None
    order: Order

    def of_side(self, side: str | None) -> "WantedList":
        """The same for one delegation, where the caller sees no other."""
        return self if side is None else replace(self, delegation=side)

    def as_query(self) -> dict[str, str]:
        """What asks for it, in a URL."""
        query = {
            "columns": ",".join(self.columns),
            "lang": self.language,
            "delegation": self.delegation,
            "workshop": str(self.workshop) if self.workshop else None,
            "state": self.state,
            "consent": self.consent,
            "sheets": self.sheets,
            "sort": str(self.order),
        }
        return {name: str(value) for name, value in query.items() if value is not None}


async def _wanted(
    columns: Annotated[
        str | None,
        Query(
            max_length=10_000,
            description="names of columns, separated by commas, in their order; the vocabulary participant_column, and "
            "`answer:<code>` for the answer to a question of the form's own (`answer:*`: to each of them)",
            examples=["list_name,function,organisation_name,delegation,answer:shuttle"],
        ),
    ] = None,
    lang: Annotated[Language | None, Query(description="of headers and labels; else by Accept-Language")] = None,
    delegation: Annotated[str | None, Query(max_length=50)] = None,
    workshop: Annotated[UUID | None, Query(description="enrolled in this workshop, or waiting for it")] = None,
    state: RegistrationState | None = None,
    consent: Annotated[str | None, Query(max_length=50, description=_CONSENT)] = None,
    sheets: Annotated[SheetsBy | None, Query(description="of a workbook: after all, one for each of these")] = None,
    sort: Order = Order.ID,
) -> WantedList:
    return WantedList(
        columns=_columns(columns),
        language=str(lang or current_language()),
        delegation=delegation,
        workshop=workshop,
        state=state,
        consent=consent,
        sheets=sheets,
        order=sort,
    )


WantedListQuery = Annotated[WantedList, Depends(_wanted)]


def _columns(named: str | None) -> tuple[str, ...]:
    """The columns named, each once; raises Unprocessable for one that no conference has."""
    if not named:
        return USUAL
    names = [name.strip() for name in named.split(",")]
    if unknown := [name for name in names if name not in _NAMES and not _ANSWER.fullmatch(name)]:
        raise no_such_column(unknown[0])
    return tuple(dict.fromkeys(names))


def no_such_column(name: str, questions: Iterable[str] = (f"{PREFIX}…",)) -> Unprocessable:
    """The 422 for a column that there is not; `questions` are the names of those that the form asks for."""
    known = ", ".join((*_NAMES, ALL_ANSWERS, *questions))
    return invalid("#/query/columns", "unknown_column", _NO_COLUMN, known=known, name=name)


AnswerColumn = Annotated[
    str,
    StringConstraints(pattern=f"^{_ANSWER.pattern}$"),
    Field(description="the answer to a question of the form's own, by its code; `answer:*`: to each of them"),
]


class ParticipantLinkIn(Input):
    model_config = example(
        form="xlsx", columns=["list_name", "organisation_name", "delegation"], lang="fr", sheets="workshop"
    )

    form: FileForm
    columns: list[ParticipantColumn | AnswerColumn] = Field(
        default=list(USUAL), min_length=1, max_length=_MOST_COLUMNS, description="in their order"
    )
    lang: Language | None = Field(default=None, description="of headers and labels; else by Accept-Language")
    delegation: str | None = Field(default=None, max_length=50)
    workshop: UUID | None = None
    state: RegistrationState | None = None
    consent: str | None = Field(default=None, max_length=50, description=_CONSENT)
    sheets: SheetsBy | None = None
    sort: Order = Order.ID

    def wanted(self) -> WantedList:
        return WantedList(
            columns=tuple(dict.fromkeys(self.columns)),
            language=str(self.lang or current_language()),
            delegation=self.delegation,
            workshop=self.workshop,
            state=self.state,
            consent=self.consent,
            sheets=self.sheets,
            order=self.sort,
        )


class ParticipantLink(BaseModel):
    url: str = Field(description="fetches this very list without a token, until it expires")
    expires_at: datetime
