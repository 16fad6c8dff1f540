"""Agreements, who signed them and who was there."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Numeric, UniqueConstraint
from sqlmodel import Field

from services.registry.tables.base import (
    CODES,
    DOCUMENT,
    IDS,
    TEXT,
    RegistryTable,
    VersionedTable,
    one_of,
    partial_dates,
)
from services.registry.vocabularies.agreements import Instrument, Renewal
from services.registry.vocabularies.partners import Visibility

_MONEY: Any = Numeric(18, 2)


class AgreementRow(VersionedTable, table=True):
    __tablename__ = "agreement"

    cooperation_id: UUID | None = Field(foreign_key="cooperation.id", index=True)
    instrument: str = Field(sa_type=TEXT)
    title: dict[str, str] = Field(sa_type=DOCUMENT)
    signed_on: str | None = Field(sa_type=TEXT)
    signed_place: str | None = Field(sa_type=TEXT)
    celebrated_on: str | None = Field(sa_type=TEXT)
    term_months: int | None
    renewal: str = Field(sa_type=TEXT)
    follows_id: UUID | None = Field(foreign_key="agreement.id", index=True)
    renews_id: UUID | None = Field(foreign_key="agreement.id", index=True)
    themes: list[str] = Field(sa_type=CODES)
    areas: list[str] = Field(sa_type=CODES)
    object: str | None = Field(sa_type=TEXT)
    forecast_amount: Decimal | None = Field(sa_type=_MONEY)
    forecast_currency: str | None = Field(sa_type=TEXT)
    council_resolutions: list[dict[str, Any]] = Field(sa_type=DOCUMENT)
    documents: list[dict[str, Any]] = Field(sa_type=DOCUMENT)
    transmitted_on: str | None = Field(sa_type=TEXT)
    effective_on: str | None = Field(sa_type=TEXT)
    terminated_on: str | None = Field(sa_type=TEXT)
    termination_reason: str | None = Field(sa_type=TEXT)
    historical: bool
    notes: list[dict[str, Any]] = Field(sa_type=DOCUMENT)
    programme_ids: list[UUID] = Field(sa_type=IDS)
    visibility: str | None = Field(sa_type=TEXT)
    # Computed from the above and the amendments at every write, so that a list can be filtered: rules.amending.agreed,
    # then rules.agreement.timeline.
    agreed_term_months: int | None
    agreed_renewal: str = Field(sa_type=TEXT)
    agreed_themes: list[str] = Field(sa_type=CODES)
    signed_first: date | None
    signed_last: date | None
    agreed_from: date | None
    effective_from: date | None
    expiring_from: date | None
    ends_first: date | None
    ends_last: date | None
    terminated_from: date | None
    search_key: str = Field(sa_type=TEXT)
    sort_key: str = Field(sa_type=TEXT)

    __table_args__ = (
        one_of("agreement_instrument", "instrument", Instrument),
        one_of("agreement_renewal", "renewal", Renewal),
        one_of("agreement_visibility", "visibility", Visibility),
        *partial_dates("agreement", "signed_on", "celebrated_on", "transmitted_on", "effective_on", "terminated_on"),
        CheckConstraint("term_months > 0 and agreed_term_months > 0", "agreement_term"),
        one_of("agreement_agreed_renewal", "agreed_renewal", Renewal),
        CheckConstraint("id <> follows_id and id <> renews_id", "agreement_not_its_own_successor"),
        CheckConstraint("(forecast_amount is null) = (forecast_currency is null)", "agreement_forecast_whole"),
        CheckConstraint("(signed_on is null) = (signed_first is null)", "agreement_timeline"),
        CheckConstraint(
            "signed_on is not null or (transmitted_on is null and terminated_on is null)", "agreement_signed_first"
        ),
        Index(
            "agreement_search_key",
            "search_key",
            postgresql_using="gin",
            postgresql_ops={"search_key": "gin_trgm_ops"},
        ),
        Index("agreement_agreed_themes", "agreed_themes", postgresql_using="gin"),
        Index("agreement_programmes", "programme_ids", postgresql_using="gin"),
        Index("agreement_areas", "areas", postgresql_using="gin"),
        Index("agreement_signed", "signed_first", "id"),
        Index("agreement_ends", "ends_last", "id"),
        Index("agreement_updated", "updated_at"),
    )


class SignatoryRow(RegistryTable, table=True):
    """A partner signs an agreement once."""

    __tablename__ = "agreement_signatory"

    agreement_id: UUID = Field(foreign_key="agreement.id", primary_key=True)
    partner_id: UUID = Field(foreign_key="partner.id", primary_key=True, index=True)
    position: int
    signed_by: str | None = Field(sa_type=TEXT)
    function: str | None = Field(sa_type=TEXT)
    signed_on: str | None = Field(sa_type=TEXT)

    __table_args__ = tuple(partial_dates("agreement_signatory", "signed_on"))


class AttendeeRow(RegistryTable, table=True):
    __tablename__ = "agreement_attendee"

    agreement_id: UUID = Field(foreign_key="agreement.id", primary_key=True)
    position: int = Field(primary_key=True)
    person: str = Field(sa_type=TEXT)
    function: str | None = Field(sa_type=TEXT)
    partner_id: UUID | None = Field(foreign_key="partner.id", index=True)
    organisation_name: str | None = Field(sa_type=TEXT)


class AmendmentRow(VersionedTable, table=True):
    """What the parties changed after they had signed; `changes` maps fields of the agreement to their new values."""

    __tablename__ = "agreement_amendment"

    agreement_id: UUID = Field(foreign_key="agreement.id")
    number: int
    signed_on: str = Field(sa_type=TEXT)
    object: str | None = Field(sa_type=TEXT)
    url: str | None = Field(sa_type=TEXT)
    changes: dict[str, Any] = Field(sa_type=DOCUMENT)

    __table_args__ = (
        *partial_dates("agreement_amendment", "signed_on"),
        UniqueConstraint("agreement_id", "number", name="agreement_amendment_number"),
    )
