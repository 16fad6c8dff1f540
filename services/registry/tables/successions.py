"""Which bodies follow which (A15)."""

from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from services.registry.tables.base import TEXT, RegistryTable, VersionedTable, one_of, partial_dates
from services.registry.vocabularies.successions import SuccessionKind, SuccessionRole

ENDED_ONCE = "succession_party_ended_once"


class SuccessionRow(VersionedTable, table=True):
    __tablename__ = "succession"

    kind: str = Field(sa_type=TEXT)
    happened_on: str = Field(sa_type=TEXT)

    __table_args__ = (
        one_of("succession_kind", "kind", SuccessionKind),
        *partial_dates("succession", "happened_on"),
        # What a party's row repeats of its succession, so that an index may ask for it.
        UniqueConstraint("id", "kind", name="succession_of_kind"),
        Index("succession_happened", "happened_on", "id"),
        Index("succession_updated", "updated_at"),
    )


class SuccessionPartyRow(RegistryTable, table=True):
    """A partner stands in a succession once: none is its own successor."""

    __tablename__ = "succession_party"

    succession_id: UUID = Field(primary_key=True)
    partner_id: UUID = Field(foreign_key="partner.id", primary_key=True, index=True)
    kind: str = Field(sa_type=TEXT)
    role: str = Field(sa_type=TEXT)
    position: int
    # The `dissolved_on` that the succession gave a predecessor which had none: taken back when it is deleted.
    dissolved_on: str | None = Field(sa_type=TEXT)

    __table_args__ = (
        ForeignKeyConstraint(
            ["succession_id", "kind"], ["succession.id", "succession.kind"], name="succession_party_succession"
        ),
        one_of("succession_party_role", "role", SuccessionRole),
        *partial_dates("succession_party", "dissolved_on"),
        Index(
            ENDED_ONCE,
            "partner_id",
            unique=True,
            postgresql_where=text("role = 'predecessor' and kind <> 'transfer'"),
        ),
    )
