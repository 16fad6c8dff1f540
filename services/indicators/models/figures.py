"""Tables: figure, and of which others it is a part."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Numeric
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.indicators.models.indicators import optional_json
from services.indicators.tables import IndicatorsTable, VersionedTable
from services.indicators.vocabularies.frameworks import Visibility
from services.indicators.vocabularies.measurements import Qualifier
from shared.db.columns import CodeOf


class FigureRow(VersionedTable, table=True):
    """A number that somebody published. `source`, `study` and `population` are those of `figures.schemas` as JSON."""

    __tablename__ = "figure"
    __table_args__ = (
        CheckConstraint("qualifier in ('exact', 'about', 'more_than', 'less_than')", name="figure_qualifier"),
        CheckConstraint("visibility in ('public', 'network', 'private')", name="figure_visibility"),
        Index("figure_by_update", "updated_at", "id"),
        Index("figure_by_country", "countries", postgresql_using="gin"),
    )

    title: dict[str, str] = Field(sa_type=JSONB)
    value: Decimal = Field(sa_type=Numeric)
    unit: str | None = None
    qualifier: Qualifier = Field(default=Qualifier.EXACT, sa_type=CodeOf(Qualifier))
    on: str | None = None
    source: dict[str, Any] = Field(sa_type=JSONB)
    study: dict[str, Any] | None = optional_json()
    population: dict[str, Any] | None = optional_json()
    countries: list[str] = Field(default_factory=list, sa_type=JSONB)
    themes: list[str] = Field(default_factory=list, sa_type=JSONB)
    visibility: Visibility = Field(default=Visibility.PUBLIC, sa_type=CodeOf(Visibility))
    created_by: str


class FigurePartRow(IndicatorsTable, table=True):
    """One figure is a part of another (C1)."""

    __tablename__ = "figure_part"
    __table_args__ = (
        CheckConstraint("part_id <> whole_id", name="figure_part_is_another"),
        Index("figure_part_by_whole", "whole_id"),
    )

    part_id: UUID = Field(foreign_key="figure.id", primary_key=True, ondelete="CASCADE")
    whole_id: UUID = Field(foreign_key="figure.id", primary_key=True)
