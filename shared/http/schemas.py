"""The bases of what goes in and out of the API."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    StringConstraints,
)
from pydantic_core import CoreSchema

from shared.catalogue.rules import Notice
from shared.catalogue.texts import InvalidValue
from shared.countries import COUNTRIES
from shared.http.strictness import strictly
from shared.http.validation import ONE_LINE_PATTERN
from shared.http.wording import NO_COUNTRY, ONE_LANGUAGE
from shared.partial_dates import PartialDate


def example(**fields: Any) -> ConfigDict:
    """`model_config` of an input whose whole, in the documents, looks like this; names in Python give way to the wire's
    (`from_` is written `from`)."""
    return ConfigDict(json_schema_extra={"examples": [{name.rstrip("_"): value for name, value in fields.items()}]})


class Input(BaseModel):
    """What a caller sends: an unknown field is an error, and nothing is coerced that is not plainly meant."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return strictly(handler(source))


class Patch(Input):
    """Some of the writable fields; each named one is replaced whole. `changes()` are the ones that were named."""

    def changes(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in self.model_fields_set}


class Versioned(BaseModel):
    """What every versioned object shows of itself."""

    id: UUID
    version: int = Field(description="raised by every change of the object proper; the first half of its ETag")
    created_at: datetime
    updated_at: datetime
    warnings: list[Notice] = Field(default=[], description="soft rules that the object does not meet")


LanguageTag = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)]
"""BCP 47."""


def _country(code: str) -> str:
    if code not in COUNTRIES:
        raise InvalidValue(NO_COUNTRY)
    return code


CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$"), AfterValidator(_country)]
"""ISO 3166-1 alpha-2."""

Instant = Annotated[AwareDatetime, Field(ge=datetime(1900, 1, 1, tzinfo=UTC), le=datetime(2200, 1, 1, tzinfo=UTC))]
"""RFC 3339 with an offset, within what every time zone and the database can hold."""


def _partial_date(text: str) -> str:
    return str(PartialDate.parse(text))


PartialDateText = Annotated[
    str,
    AfterValidator(_partial_date),
    Field(
        description="a day, or a month or a year when no more is known",
        examples=["2024-11-21", "2024-02", "2021"],
        json_schema_extra={"pattern": r"^\d{4}(-\d{2}){0,2}$"},
    ),
]

ShortText = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=ONE_LINE_PATTERN)]
"""One line: no control characters, which could end a header or a cell in disguise."""

LongText = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]


def _not_empty(value: dict[str, str]) -> dict[str, str]:
    if not value:
        raise InvalidValue(ONE_LANGUAGE)
    return value


Multilingual = Annotated[
    dict[LanguageTag, ShortText],
    AfterValidator(_not_empty),
    Field(examples=[{"fr": "Atelier", "en": "Workshop"}]),
]
"""A label by language; at least one."""

MultilingualText = Annotated[
    dict[LanguageTag, LongText],
    AfterValidator(_not_empty),
    Field(examples=[{"fr": "Chaque territoire présente un projet."}]),
]
"""A text of some length by language; at least one."""
