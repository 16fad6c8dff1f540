"""Tables of participants: registrations, and the partners that they name."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKeyConstraint, Index, UniqueConstraint, false, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.registration.tables import RegistrationTable, VersionedTable


class RegistrationRow(VersionedTable, table=True):
    """One person's registration to one conference (B13). `person` is a `person.PersonIn` as JSON.

    `invited`: on the conference's list of invitations. `decision` is who approved or rejected it, when and why;
    `override` who entered it beyond a limit, when and why.

    Its version is raised by every change of it and of its enrolments, so that events can carry a snapshot under it.
    `state_before` is what an erased one counts as (D7). `email_refused_at`: since then no server takes the address.
    `to_approve`: somebody must decide on it first. A `minor` counts once a guardian's consent is recorded: what it says
    in `guardian_consent`, that it was given in `guardian_consent_at`, which outlives it.
    A person is an address and a name (`rules.person`); who has no address has no key, and is never a double.
    """

    __tablename__ = "registration"
    __table_args__ = (
        CheckConstraint(
            "state in ('pending_approval', 'confirmed', 'rejected', 'withdrawn', 'cancelled', 'erased')",
            name="registration_state",
        ),
        CheckConstraint(
            "not minor or guardian_consent_at is not null or state <> 'confirmed'", name="registration_guardian_consent"
        ),
        CheckConstraint("not to_approve or state <> 'confirmed'", name="registration_to_approve"),
        CheckConstraint("(state = 'erased') = (erased_at is not null)", name="registration_erased"),
        CheckConstraint("(state = 'erased') = (state_before is not null)", name="registration_before"),
        ForeignKeyConstraint(
            ["conference_id", "delegation"],
            ["delegation.conference_id", "delegation.code"],
            name="registration_delegation",
        ),
        Index(
            "registration_one_per_person",
            "conference_id",
            "address_key",
            "name_key",
            unique=True,
            postgresql_where=text("state <> 'withdrawn'"),
        ),
        Index("registration_by_conference", "conference_id", "id"),
        Index("registration_by_name", "conference_id", text("listed_name(person)"), "id"),
        Index("registration_by_group", "group_id", "id", postgresql_where=text("group_id is not null")),
    )

    conference_id: UUID = Field(foreign_key="conference.id")
    state: str
    person: dict[str, Any] = Field(sa_type=JSONB)
    address_key: str | None = None
    name_key: str
    delegation: str | None = None
    partner_id: UUID | None = None
    invited: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    group_id: UUID | None = Field(default=None, foreign_key="registration_group.id")
    minor: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    guardian_consent: dict[str, Any] | None = Field(default=None, sa_type=JSONB, nullable=True)
    guardian_consent_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    to_approve: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    decision: dict[str, Any] | None = Field(default=None, sa_type=JSONB, nullable=True)
    override: dict[str, Any] | None = Field(default=None, sa_type=JSONB, nullable=True)
    state_before: str | None = None
    erased_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    email_refused_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    links_since: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))

    @property
    def lacks_consent(self) -> bool:
        """Whether a guardian's consent is waited for."""
        return self.minor and self.guardian_consent_at is None


class InvitationRow(VersionedTable, table=True):
    """Somebody whom the organisers invited: by address, and (where several share one) by name. No name key is any."""

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("conference_id", "address_key", "name_key", name="invitation_once"),)

    conference_id: UUID = Field(foreign_key="conference.id")
    email: str
    name: str | None = None
    address_key: str
    name_key: str


class PartnerRefRow(RegistrationTable, table=True):
    """What this service knows of a partner of the registry's.

    `known`: asked and answered; `unverified`: named by somebody while the registry could not be asked; `unknown`: the
    registry, asked later, has no such partner. `visibility` is the registry's: who may be told the name. `version` 0
    is of what was not told with its version: it is asked for. A duplicate shows what is known of `merged_into` (D2).
    """

    __tablename__ = "partner_ref"
    __table_args__ = (
        CheckConstraint("state in ('known', 'unverified', 'unknown')", name="partner_ref_state"),
        CheckConstraint("(state = 'known') = (name is not null)", name="partner_ref_name"),
        Index(
            "partner_ref_to_ask",
            "id",
            postgresql_where=text("version = 0 and state <> 'unknown' and merged_into is null"),
        ),
    )

    id: UUID = Field(primary_key=True)
    state: str
    name: str | None = None
    country: str | None = None
    kind: str | None = None
    visibility: str | None = None
    merged_into: UUID | None = None
    version: int = 0
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))
