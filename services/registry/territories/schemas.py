"""What goes out of `/territories`."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from services.registry.vocabularies.territories import Level, TerritoryNameKind
from shared.http.schemas import CountryCode, PartialDateText

Codes = dict[str, str | list[str]]
_CODES: Any = Field(
    description="official codes by scheme: insee, siren, geonames, iso_3166_2, nuts, katottg, postal …",
    examples=[{"insee": "59009", "siren": "215900093", "geonames": "6543862", "former_insee": ["59020", "59235"]}],
)


class TerritorySummary(BaseModel):
    """A territory beside its id."""

    id: UUID
    country: CountryCode
    level: Level = Field(examples=["commune"])
    code: str = Field(examples=["59009"], description="the level's official code in its country")
    name: str = Field(examples=["Villeneuve-d'Ascq"])


class Place(BaseModel):
    """Where it is, in degrees (WGS 84)."""

    lat: float = Field(examples=[50.6167])
    lon: float = Field(examples=[3.1666])


class TerritoryOut(TerritorySummary):
    """A territory in a list."""

    population: int | None = Field(examples=[62868], description="the latest known; null where no source tells")
    location: Place | None
    codes: Codes = _CODES
    parent_id: UUID | None
    parent: TerritorySummary | None = Field(description="null for a country")
    established_on: PartialDateText | None
    dissolved: bool = Field(description="it is no more; its successors are")
    dissolved_on: PartialDateText | None = Field(description="null also where the day is not known")


class TerritoryName(BaseModel):
    """One of its names."""

    text: str = Field(examples=["Dunkirk"])
    lang: str | None = Field(description="BCP 47; null where the source tells none")
    kind: TerritoryNameKind


class Succession(BaseModel):
    """Who came before or after it, and since when (A15)."""

    territory: TerritorySummary
    on: PartialDateText | None


class TerritoryDetail(TerritoryOut):
    """A territory with everything that is known of it."""

    names: list[TerritoryName] = Field(description="the one that it is shown by first")
    parents: list[TerritorySummary] = Field(description="from the nearest up to the country")
    grouping: TerritorySummary | None = Field(description="the intercommunality that it belongs to")
    successors: list[Succession]
    predecessors: list[Succession]
    children_count: int = Field(description="how many name it as parent or as grouping")
