"""What several features of the registry take and show alike."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from services.registry.rules.areas import is_area
from services.registry.vocabularies.agreements import AgreementState, Instrument
from shared.http.schemas import CountryCode, Input, LongText, Multilingual, PartialDateText, ShortText
from shared.partial_dates import PartialDate


def omitted() -> Any:
    """The default of a field that a PATCH may leave out though it can never be null."""
    return None


Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,63}$")]
"""A code of an open vocabulary; those that have labels are in `/registry/v1/vocabularies`."""


def _unique(codes: list[str]) -> list[str]:
    return list(dict.fromkeys(codes))


Codes = Annotated[list[Code], Field(max_length=100), AfterValidator(_unique)]
Themes = Annotated[Codes, Field(examples=[["circular_economy", "youth"]])]


def _in_order(pair: str, separator: str) -> str:
    return separator.join(sorted(pair.split(separator)))


CountryPair = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Z]{2}-[A-Z]{2}$"),
    AfterValidator(lambda pair: _in_order(pair, "-")),
    Field(examples=["FR-UA"]),
]
"""Two countries, in whichever order; one twice for what stays within it."""

_TERRITORY = r"[A-Z]{2}/[a-z][a-z0-9_-]*/[^|/]+"
TerritoryPair = Annotated[
    str,
    StringConstraints(pattern=rf"^{_TERRITORY}\|{_TERRITORY}$", max_length=700),
    AfterValidator(lambda pair: _in_order(pair, "|")),
    Field(examples=["BJ/commune/0801|FR/commune/59009"]),
]
"""Two territories by country, level and code, in whichever order."""


def _area(code: str) -> str:
    if not is_area(code):
        raise ValueError("is no country (ISO 3166-1), no part of one (GB-ENG) and no named group of countries")
    return code


Area = Annotated[str, Field(max_length=64), AfterValidator(_area)]
Areas = Annotated[
    list[Area],
    Field(
        max_length=300,
        description="A20: countries, parts of them, groups of the vocabulary `area`",
        examples=[["GB-ENG", "PL", "western_balkans"]],
    ),
    AfterValidator(_unique),
]


class Note(Input):
    """What a source says that another contradicts, or that no field holds (D8): kept as it is."""

    text: LongText
    source: ShortText | None = Field(default=None, examples=["Lianes coopération, 13/12/2024"])


Notes = Annotated[list[Note], Field(max_length=200)]


class PartnerSummary(BaseModel):
    """A partner beside its id; null where the caller may not see it."""

    id: UUID
    name: str
    country: CountryCode


class ProgrammeSummary(BaseModel):
    id: UUID
    name: Multilingual


class CooperationSummary(BaseModel):
    id: UUID
    title: Multilingual


def date_of(text: str | None) -> PartialDate | None:
    """The value of a partial date as it is stored and sent."""
    return PartialDate.parse(text) if text is not None else None


class AgreementSummary(BaseModel):
    """An agreement beside its id, or in its cooperation's list."""

    id: UUID
    title: Multilingual
    instrument: Instrument
    signed_on: PartialDateText | None
    ends_on: PartialDateText | None
    state: AgreementState
