"""What goes in and out of `/partners`."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from services.registry.schemas import Code, PartnerSummary, Themes, omitted
from services.registry.territories.schemas import TerritorySummary
from services.registry.vocabularies.partners import NameKind, PartnerKind, PartnerStatus, SeekingAim, Visibility
from shared.http.schemas import (
    CountryCode,
    Input,
    LanguageTag,
    LongText,
    Multilingual,
    PartialDateText,
    Patch,
    ShortText,
    Versioned,
    example,
)

_Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+\S*$", max_length=500)]
_FEW, _MANY = 50, 200


class Name(Input):
    """A name in one language, of the kind that it is."""

    lang: LanguageTag = Field(examples=["zh"])
    text: ShortText = Field(examples=["深圳市"])
    kind: NameKind = NameKind.OFFICIAL


class Territory(Input):
    level: Code = Field(examples=["commune"])
    code: ShortText = Field(examples=["59009"], description="the level's official code in its country")


class Identifier(Input):
    """What the partner is known by elsewhere; no two partners have the same.

    Of the schemes that have check digits the value is checked, and kept without spaces and dots.
    """

    scheme: Code = Field(examples=["siren"])
    value: ShortText = Field(examples=["215900093"])


class Address(Input):
    label: ShortText | None = Field(default=None, examples=["Bureaux à Lille"])
    lines: list[ShortText] = Field(default=[], max_length=8, examples=[["5 rue Jules de Vicq"]])
    postal_code: ShortText | None = Field(default=None, examples=["59000"])
    locality: ShortText | None = Field(default=None, examples=["Lille"])
    country: CountryCode | None = None


class Location(Input):
    lat: float = Field(ge=-90, le=90, examples=[50.62])
    lon: float = Field(ge=-180, le=180, examples=[3.13])


class Seeking(Input):
    """What the partner looks for (A36)."""

    aims: list[SeekingAim] = Field(default=[], max_length=_FEW)
    themes: Themes = Field(default=[])
    kinds: list[PartnerKind] = Field(default=[], max_length=_FEW)
    countries: list[CountryCode] = Field(default=[], max_length=_MANY)
    sdgs: list[Annotated[int, Field(ge=1, le=17)]] = Field(
        default=[], max_length=17, description="Sustainable Development Goals"
    )
    note: LongText | None = None


class Source(Input):
    """Where a fact stands."""

    title: ShortText = Field(examples=["Auslandsgesellschaft, diapositives 2024"])
    url: _Url | None = None


class Fact(Input):
    """A fact about the partner, with its source (A23): in words, as a number, or both."""

    text: Multilingual = Field(examples=[{"fr": "associations bilatérales"}])
    value: Decimal | None = Field(default=None, max_digits=18, decimal_places=4, examples=["28"])
    source: Source
    on: PartialDateText | None = Field(default=None, description="when it was so", examples=["2024"])


class PartnerFields(Input):
    """The writable fields that may be left out."""

    names: list[Name] = Field(default=[], max_length=_MANY)
    territory: Territory | None = None
    parent_id: UUID | None = None
    identifiers: list[Identifier] = Field(default=[], max_length=_FEW)
    addresses: list[Address] = Field(default=[], max_length=_FEW)
    website: _Url | None = Field(default=None, examples=["https://www.villeneuvedascq.fr"])
    location: Location | None = None
    themes: Themes = Field(default=[])
    languages: list[LanguageTag] = Field(default=[], max_length=_FEW, examples=[["fr"]])
    seeking: Seeking | None = None
    facts: list[Fact] = Field(default=[], max_length=_MANY)
    established_on: PartialDateText | None = None
    dissolved_on: PartialDateText | None = None
    visibility: Visibility = Visibility.PUBLIC


class PartnerIn(PartnerFields):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "local_authority",
                    "name": "Villeneuve d'Ascq",
                    "country": "FR",
                    "territory": {"level": "commune", "code": "59009"},
                    "identifiers": [{"scheme": "siren", "value": "215900093"}],
                    "themes": ["crafts", "gender_equality"],
                    "languages": ["fr"],
                }
            ]
        }
    )

    kind: PartnerKind
    name: ShortText = Field(examples=["Villeneuve d'Ascq"])
    country: CountryCode = Field(examples=["FR"])


class PartnerPatch(PartnerFields, Patch):
    model_config = example(website="https://www.villeneuvedascq.fr", themes=["circular_economy", "youth"])

    kind: PartnerKind = Field(default_factory=omitted)
    name: ShortText = Field(default_factory=omitted)
    country: CountryCode = Field(default_factory=omitted)


class PartnerOut(PartnerFields, Versioned):
    """A partner. `successors` and `predecessors` are what successions (A15) made of it."""

    kind: PartnerKind
    name: ShortText
    country: CountryCode
    status: PartnerStatus = Field(description="dissolved once `dissolved_on` has passed")
    parent: PartnerSummary | None = None
    place: TerritorySummary | None = Field(default=None, description="`territory` as the gazetteer knows it")
    successors: list[PartnerSummary] = Field(default=[])
    predecessors: list[PartnerSummary] = Field(default=[])
