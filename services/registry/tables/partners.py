"""Partners and what they are known by elsewhere."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from services.registry.tables.base import CODES, DOCUMENT, TEXT, RegistryTable, VersionedTable, one_of, partial_dates
from services.registry.vocabularies.partners import NameKind, PartnerKind, Visibility


class PartnerRow(VersionedTable, table=True):
    __tablename__ = "partner"

    kind: str = Field(sa_type=TEXT)
    name: str = Field(sa_type=TEXT)
    names: list[dict[str, Any]] = Field(sa_type=DOCUMENT)
    country: str = Field(sa_type=TEXT)
    territory_level: str | None = Field(sa_type=TEXT)
    territory_code: str | None = Field(sa_type=TEXT)
    parent_id: UUID | None = Field(foreign_key="partner.id", index=True)
    addresses: list[dict[str, Any]] = Field(sa_type=DOCUMENT)
    website: str | None = Field(sa_type=TEXT)
    latitude: float | None
    longitude: float | None
    themes: list[str] = Field(sa_type=CODES)
    languages: list[str] = Field(sa_type=CODES)
    seeking: dict[str, Any] | None = Field(sa_type=DOCUMENT)
    facts: list[dict[str, Any]] = Field(sa_type=DOCUMENT, sa_column_kwargs={"server_default": "[]"})
    established_on: str | None = Field(sa_type=TEXT)
    dissolved_on: str | None = Field(sa_type=TEXT)
    visibility: str = Field(sa_type=TEXT)
    # The partner of which this was a duplicate.
    merged_into_id: UUID | None = Field(default=None, foreign_key="partner.id", index=True)
    # Computed from the above by rules at every write.
    search_key: str = Field(sa_type=TEXT)
    sort_key: str = Field(sa_type=TEXT)
    dissolved_last: date | None

    __table_args__ = (
        one_of("partner_kind", "kind", PartnerKind),
        one_of("partner_visibility", "visibility", Visibility),
        *partial_dates("partner", "established_on", "dissolved_on"),
        CheckConstraint("country ~ '^[A-Z]{2}$'", "partner_country"),
        CheckConstraint("parent_id <> id", "partner_not_its_own_parent"),
        CheckConstraint("merged_into_id <> id", "partner_not_merged_into_itself"),
        CheckConstraint("latitude between -90 and 90 and longitude between -180 and 180", "partner_location"),
        CheckConstraint("(latitude is null) = (longitude is null)", "partner_location_whole"),
        CheckConstraint("(territory_level is null) = (territory_code is null)", "partner_territory_whole"),
        Index(
            "partner_search_key", "search_key", postgresql_using="gin", postgresql_ops={"search_key": "gin_trgm_ops"}
        ),
        Index("partner_themes", "themes", postgresql_using="gin"),
        Index("partner_languages", "languages", postgresql_using="gin"),
        Index("partner_seeking", "seeking", postgresql_using="gin", postgresql_ops={"seeking": "jsonb_path_ops"}),
        Index("partner_sort", "sort_key", "id"),
        Index("partner_country_kind", "country", "kind"),
        Index("partner_updated", "updated_at"),
        Index("partner_location", "latitude", "longitude"),
    )


class NameRow(RegistryTable, table=True):
    """A name of a partner under one of the loose keys by which it is looked for; written with the partner.

    `position` 0 is the partner's `name`, 1 and on are its `names` in their order; `variant` 0 is the name under its own
    loose key, so that `variant = 0` lists each name once.
    """

    __tablename__ = "partner_name"

    partner_id: UUID = Field(foreign_key="partner.id", primary_key=True)
    position: int = Field(primary_key=True)
    variant: int = Field(primary_key=True)
    text: str = Field(sa_type=TEXT)
    lang: str | None = Field(sa_type=TEXT)
    kind: str = Field(sa_type=TEXT)
    # For finding, and for deciding: see `rules/names.py`.
    key: str = Field(sa_type=TEXT)
    exact_key: str = Field(sa_type=TEXT)

    __table_args__ = (
        one_of("partner_name_kind", "kind", NameKind),
        # Serves `=` and `like 'begin%'` in every collation.
        Index("partner_name_key", "key", postgresql_ops={"key": "text_pattern_ops"}),
        Index("partner_name_exact_key", "exact_key"),
        Index("partner_name_trigrams", "key", postgresql_using="gin", postgresql_ops={"key": "gin_trgm_ops"}),
    )


class IdentifierRow(RegistryTable, table=True):
    __tablename__ = "partner_identifier"

    partner_id: UUID = Field(foreign_key="partner.id", primary_key=True)
    position: int = Field(primary_key=True)
    scheme: str = Field(sa_type=TEXT)
    value: str = Field(sa_type=TEXT)

    __table_args__ = (UniqueConstraint("scheme", "value", name="partner_identifier_unique"),)
