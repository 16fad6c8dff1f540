"""Tables: conference, delegation with its people, grant."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text, true
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.registration.tables import CodeOf, VersionedTable
from services.registration.vocabularies.conferences import (
    ConferenceState,
    DelegationRole,
    GrantRole,
    MemberRole,
    Recurrence,
    Visibility,
)


class ConferenceRow(VersionedTable, table=True):
    """A meeting of delegations, or a plain event without any. `policy` is a `rules.policy.Policy` as JSON.

    `closings` is what its milestones close (`milestones/closing.py`), where everybody sees it who holds the conference.
    """

    __tablename__ = "conference"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="conference_days"),
        CheckConstraint(
            "state in ('draft', 'published', 'registration_open', 'registration_closed', 'cancelled')",
            name="conference_state",
        ),
        CheckConstraint("previous_edition_id <> id", name="conference_previous_edition_is_another"),
        CheckConstraint("sister_event_id <> id", name="conference_sister_is_another"),
        CheckConstraint("recurs in ('yearly')", name="conference_recurs"),
        CheckConstraint("visibility in ('public', 'network', 'private')", name="conference_visibility"),
        Index("conference_starts_on", "starts_on", "id"),
        Index("conference_previous_edition", "previous_edition_id", unique=True),
        Index("conference_sister", "sister_event_id", unique=True),
    )

    title: dict[str, str] = Field(sa_type=JSONB)
    edition: int | None = None
    place: str | None = None
    country: str | None = None
    time_zone: str
    starts_on: date
    ends_on: date
    languages: list[str] = Field(default_factory=list, sa_type=JSONB)
    interpretation_days: list[dict[str, Any]] = Field(
        default_factory=list, sa_type=JSONB, sa_column_kwargs={"server_default": "[]"}
    )
    speaker_guidance: dict[str, str] | None = Field(default=None, sa_type=JSONB(none_as_null=True), nullable=True)
    policy: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    visibility: Visibility = Field(default=Visibility.PUBLIC, sa_type=CodeOf(Visibility))
    historical: bool = False
    state: ConferenceState = Field(default=ConferenceState.DRAFT, sa_type=CodeOf(ConferenceState))
    created_by: str
    form_version: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    previous_edition_id: UUID | None = Field(default=None, foreign_key="conference.id")
    place_chosen_at: str | None = None
    recurs: Recurrence | None = Field(default=None, sa_type=CodeOf(Recurrence))
    sister_event_id: UUID | None = Field(default=None, foreign_key="conference.id")
    closings: list[dict[str, Any]] = Field(
        default_factory=list, sa_type=JSONB, sa_column_kwargs={"server_default": "[]"}
    )


class DelegationRow(VersionedTable, table=True):
    """One side of a conference; other tables refer to it by conference and code."""

    __tablename__ = "delegation"
    __table_args__ = (
        UniqueConstraint("conference_id", "code", name="delegation_code"),
        CheckConstraint("role in ('host', 'guest')", name="delegation_role"),
    )

    conference_id: UUID = Field(foreign_key="conference.id")
    code: str
    name: dict[str, str] = Field(sa_type=JSONB)
    role: DelegationRole = Field(sa_type=CodeOf(DelegationRole))
    country: str | None = None
    head: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    head_public_consent: bool = False


class DelegationMemberRow(VersionedTable, table=True):
    """Somebody of a delegation (B2); `person` is a `person.PersonIn` as JSON."""

    __tablename__ = "delegation_member"
    __table_args__ = (
        ForeignKeyConstraint(
            ["conference_id", "delegation"],
            ["delegation.conference_id", "delegation.code"],
            name="delegation_member_delegation",
        ),
        CheckConstraint("role in ('co_president', 'head', 'member', 'adviser')", name="delegation_member_role"),
        CheckConstraint("position >= 0", name="delegation_member_position"),
        Index("delegation_member_in_order", "conference_id", "delegation", "position"),
        Index(
            "delegation_member_one_head",
            "conference_id",
            "delegation",
            unique=True,
            postgresql_where=text("role = 'head'"),
        ),
    )

    conference_id: UUID = Field(foreign_key="conference.id")
    delegation: str
    person: dict[str, Any] = Field(sa_type=JSONB)
    function: str | None = None
    role: MemberRole = Field(sa_type=CodeOf(MemberRole))
    position: int = 0
    public_consent: bool = False


class GrantRow(VersionedTable, table=True):
    """What one account (or machine client) may do to one conference; `side` is a delegation's code.

    `verified`: the gateway knew the account when the grant was made, or nobody needed to ask.
    """

    __tablename__ = "conference_grant"
    __table_args__ = (
        UniqueConstraint("conference_id", "subject", name="conference_grant_subject"),
        ForeignKeyConstraint(
            ["conference_id", "side"], ["delegation.conference_id", "delegation.code"], name="conference_grant_side"
        ),
        CheckConstraint("role in ('owner', 'editor', 'delegation_head', 'viewer')", name="conference_grant_role"),
        CheckConstraint("(role = 'delegation_head') = (side is not null)", name="conference_grant_head_has_side"),
        Index("conference_grant_by_subject", "subject", "conference_id"),
    )

    conference_id: UUID = Field(foreign_key="conference.id")
    subject: str
    role: GrantRole = Field(sa_type=CodeOf(GrantRole))
    side: str | None = None
    verified: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
