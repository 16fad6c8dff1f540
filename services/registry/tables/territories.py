"""Territories: reference data, written by the loader of the gazetteer alone.

What a row refers to is in the same file, and checked when that is built; the tables have no foreign keys, so that
hundreds of thousands of rows are in place within seconds.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from services.registry.tables.base import DOCUMENT, INSTANT, TEXT, RegistryTable, one_of, partial_dates
from services.registry.vocabularies.territories import Level, TerritoryNameKind


class TerritoryRow(RegistryTable, table=True):
    __tablename__ = "territory"

    id: UUID = Field(primary_key=True)
    country: str = Field(sa_type=TEXT)
    level: str = Field(sa_type=TEXT)
    code: str = Field(sa_type=TEXT)
    name: str = Field(sa_type=TEXT)
    lang: str | None = Field(sa_type=TEXT)
    parent_id: UUID | None = Field(index=True)
    grouping_id: UUID | None = Field(index=True)
    population: int | None
    latitude: float | None
    longitude: float | None
    codes: dict[str, Any] = Field(sa_type=DOCUMENT)
    established_on: str | None = Field(sa_type=TEXT)
    dissolved: bool
    dissolved_on: str | None = Field(sa_type=TEXT)
    # `fold` of the name.
    sort_key: str = Field(sa_type=TEXT)

    __table_args__ = (
        UniqueConstraint("country", "level", "code", name="territory_code_unique"),
        one_of("territory_level", "level", Level),
        *partial_dates("territory", "established_on", "dissolved_on"),
        CheckConstraint("country ~ '^[A-Z]{2}$'", "territory_country"),
        CheckConstraint("parent_id <> id", "territory_not_its_own_parent"),
        CheckConstraint("latitude between -90 and 90 and longitude between -180 and 180", "territory_location"),
        CheckConstraint("(latitude is null) = (longitude is null)", "territory_location_whole"),
        CheckConstraint("dissolved or dissolved_on is null", "territory_dissolved"),
        Index("territory_codes", "codes", postgresql_using="gin", postgresql_ops={"codes": "jsonb_path_ops"}),
        Index("territory_code", "code"),
        Index("territory_sort", "sort_key", "id"),
        Index("territory_location_index", "latitude", "longitude"),
    )


class TerritoryNameRow(RegistryTable, table=True):
    """Every name of a territory, the one it is shown by (position 0) too, a row for each loose key of it."""

    __tablename__ = "territory_name"

    territory_id: UUID = Field(primary_key=True)
    position: int = Field(primary_key=True)
    variant: int = Field(primary_key=True)
    text: str = Field(sa_type=TEXT)
    lang: str | None = Field(sa_type=TEXT)
    kind: str = Field(sa_type=TEXT)
    key: str = Field(sa_type=TEXT)

    __table_args__ = (
        one_of("territory_name_kind", "kind", TerritoryNameKind),
        Index("territory_name_key", "key", postgresql_ops={"key": "text_pattern_ops"}),
        Index("territory_name_trigrams", "key", postgresql_using="gin", postgresql_ops={"key": "gin_trgm_ops"}),
    )


class TerritorySuccessionRow(RegistryTable, table=True):
    """A15: who took in whom; the day where it is known."""

    __tablename__ = "territory_succession"

    predecessor_id: UUID = Field(primary_key=True)
    successor_id: UUID = Field(primary_key=True, index=True)
    happened_on: str | None = Field(sa_type=TEXT)

    __table_args__ = (
        *partial_dates("territory_succession", "happened_on"),
        CheckConstraint("predecessor_id <> successor_id", "territory_succession_of_another"),
    )


class GazetteerRow(RegistryTable, table=True):
    """Which version of the gazetteer is loaded: at most one row."""

    __tablename__ = "territory_gazetteer"

    single: bool = Field(default=True, primary_key=True)
    version: str = Field(sa_type=TEXT)
    loaded_at: datetime = Field(sa_type=INSTANT)

    __table_args__ = (CheckConstraint("single", "territory_gazetteer_single"),)
