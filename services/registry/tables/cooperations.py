"""Cooperations, their parties and actors."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlmodel import Field

from services.registry.tables.base import CODES, DOCUMENT, TEXT, RegistryTable, VersionedTable, one_of, partial_dates
from services.registry.vocabularies.cooperations import Corner
from services.registry.vocabularies.partners import Visibility

_CORNERS = ", ".join(f"'{corner}'" for corner in Corner)


class CooperationRow(VersionedTable, table=True):
    __tablename__ = "cooperation"

    title: dict[str, str] = Field(sa_type=DOCUMENT)
    started_on: str | None = Field(sa_type=TEXT)
    ended_on: str | None = Field(sa_type=TEXT)
    motives: list[dict[str, Any]] = Field(sa_type=DOCUMENT)
    themes: list[str] = Field(sa_type=CODES)
    areas: list[str] = Field(sa_type=CODES)
    founding_agreement_id: UUID | None
    committee: dict[str, Any] | None = Field(sa_type=DOCUMENT)
    notes: list[dict[str, Any]] = Field(sa_type=DOCUMENT)
    visibility: str = Field(sa_type=TEXT)
    # Computed from the above by rules at every write.
    search_key: str = Field(sa_type=TEXT)
    sort_key: str = Field(sa_type=TEXT)

    __table_args__ = (
        one_of("cooperation_visibility", "visibility", Visibility),
        *partial_dates("cooperation", "started_on", "ended_on"),
        # Agreements refer to cooperations as well: the one reference is added after both tables.
        ForeignKeyConstraint(
            ["founding_agreement_id"], ["agreement.id"], name="cooperation_founding_agreement", use_alter=True
        ),
        Index(
            "cooperation_search_key",
            "search_key",
            postgresql_using="gin",
            postgresql_ops={"search_key": "gin_trgm_ops"},
        ),
        Index("cooperation_themes", "themes", postgresql_using="gin"),
        Index("cooperation_sort", "sort_key", "id"),
        Index("cooperation_updated", "updated_at"),
        Index("cooperation_founded_by", "founding_agreement_id"),
    )


class CooperationPartyRow(RegistryTable, table=True):
    """A partner stands in a cooperation once, on one side."""

    __tablename__ = "cooperation_party"

    cooperation_id: UUID = Field(foreign_key="cooperation.id", primary_key=True)
    partner_id: UUID = Field(foreign_key="partner.id", primary_key=True, index=True)
    position: int
    side: str | None = Field(sa_type=TEXT)


class CooperationActorRow(RegistryTable, table=True):
    """A partner is an actor of a cooperation once, in as many corners as it fills."""

    __tablename__ = "cooperation_actor"

    cooperation_id: UUID = Field(foreign_key="cooperation.id", primary_key=True)
    partner_id: UUID = Field(foreign_key="partner.id", primary_key=True, index=True)
    position: int
    role: str | None = Field(sa_type=TEXT)
    corners: list[str] = Field(sa_type=CODES)

    __table_args__ = (CheckConstraint(f"corners <@ array[{_CORNERS}]", "cooperation_actor_corners"),)
