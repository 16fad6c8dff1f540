"""What goes in and out of figures: a value, how exact it is, where it stands, and what it is a part of (C1–C4, C10)."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field, HttpUrl, model_validator

from services.indicators.fields import Number, Shown, optional, typed_in
from services.indicators.results.schemas import AmountOut
from services.indicators.vocabularies.frameworks import Visibility
from services.indicators.vocabularies.measurements import Qualifier
from shared.catalogue.texts import Language
from shared.http.schemas import (
    CountryCode,
    Input,
    Multilingual,
    PartialDateText,
    Patch,
    ShortText,
    Versioned,
    example,
)


class Source(Input):
    """Where a figure was published (C2)."""

    title: ShortText = Field(examples=["Enquête du CCRE sur les coopérations"])
    url: HttpUrl | None = None
    published_on: PartialDateText | None = Field(default=None, examples=["2022"])
    page: ShortText | None = Field(default=None, examples=["p. 12"])


class Study(Input):
    """When the figure was gathered, which is not when it was published (C10)."""

    since: PartialDateText = Field(alias="from", examples=["2017-04"])
    to: PartialDateText = Field(examples=["2017-06"])


class Population(Input):
    """Whom a share is of: shown beside it, and never multiplied with it (C3)."""

    value: Number = Field(examples=["315"], ge=0)
    label: Multilingual
    category: ShortText | None = Field(default=None, examples=["national_association"])


Themes = Annotated[list[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,63}$")]], Field(max_length=50)]
Unit = Annotated[ShortText | None, Field(max_length=40, examples=["partnership"])]
PartOf = Annotated[list[UUID], Field(max_length=20, description="C1: figures of the same unit of which it is a part")]
_EXAMPLE: dict[str, Any] = {
    "title": {"fr": "Collectivités françaises en coopération décentralisée avec l'Allemagne"},
    "value": "2238",
    "unit": "partnership",
    "qualifier": "exact",
    "on": "2019",
    "source": {"title": "Étude sur les partenariats franco-allemands", "published_on": "2019"},
    "study": {"from": "2018", "to": "2019"},
    "countries": ["FR", "DE"],
}


class FigureIn(Input):
    model_config = example(**_EXAMPLE)

    title: Multilingual
    locale: Language | None = Field(default=None, description="D1: the language in which the value is typed")
    value: Number
    unit: Unit = None
    qualifier: Qualifier = Qualifier.EXACT
    on: PartialDateText | None = Field(default=None, description="for when it holds")
    source: Source
    study: Study | None = None
    population: Population | None = None
    countries: list[CountryCode] = Field(default=[], max_length=50)
    themes: Themes = Field(default=[])
    part_of: PartOf = Field(default=[])
    visibility: Visibility = Visibility.PUBLIC

    @model_validator(mode="before")
    @classmethod
    def _typed(cls, fields: Any) -> Any:
        return typed_in(fields)


class FigurePatch(Patch):
    model_config = example(value="2240", source=_EXAMPLE["source"])

    title: Multilingual = optional()
    locale: Language | None = None
    value: Number = optional()
    unit: Unit = None
    qualifier: Qualifier = optional()
    on: PartialDateText | None = None
    source: Source = optional()
    study: Study | None = None
    population: Population | None = None
    countries: list[CountryCode] = optional(max_length=50)
    themes: Themes = optional()
    part_of: PartOf = optional()
    visibility: Visibility = optional()

    @model_validator(mode="before")
    @classmethod
    def _typed(cls, fields: Any) -> Any:
        return typed_in(fields)


class ShareOut(BaseModel):
    """What percent of a whole a figure is, with its terms; none where either is not exact enough to be divided."""

    figure_id: UUID
    title: dict[str, str]
    value: Shown
    qualifier: Qualifier
    share: AmountOut


class FigureOut(Versioned):
    title: dict[str, str]
    value: Shown
    unit: str | None
    qualifier: Qualifier
    on: str | None
    source: Source
    study: Study | None
    population: Population | None
    countries: list[str]
    themes: list[str]
    visibility: Visibility
    part_of: list[ShareOut]
