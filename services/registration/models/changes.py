"""Tables of changes of registrations: what is asked for and waits to be decided, and who changed what when."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.registration.tables import CodeOf, RegistrationTable, VersionedTable
from services.registration.vocabularies.changes import ChangeKind, ChangeState, Deed, Doer

_PART = JSONB(none_as_null=True)


class ChangeRow(VersionedTable, table=True):
    """What somebody asked to change of a registration after the deadline; one waits at most.

    `person`, `answers`, `needs`, `consents` are what they would become, as in a PATCH; null: not asked for. Each is
    personal, and goes when its kind of data goes. `ended_at` is when it was decided, taken back, or lapsed.
    """

    __tablename__ = "registration_change"
    __table_args__ = (
        CheckConstraint("kind in ('change', 'withdrawal')", name="registration_change_kind"),
        CheckConstraint(
            "state in ('pending', 'approved', 'rejected', 'recalled', 'lapsed')", name="registration_change_state"
        ),
        CheckConstraint("(state = 'pending') = (ended_at is null)", name="registration_change_ended"),
        CheckConstraint(
            "asked_as in ('participant', 'organiser', 'delegation_head')", name="registration_change_asked_as"
        ),
        Index("registration_change_open", "registration_id", unique=True, postgresql_where=text("state = 'pending'")),
        Index("registration_change_by_registration", "registration_id"),
        Index("registration_change_by_conference", "conference_id", "id"),
    )

    conference_id: UUID = Field(foreign_key="conference.id")
    registration_id: UUID = Field(foreign_key="registration.id")
    kind: ChangeKind = Field(sa_type=CodeOf(ChangeKind))
    state: ChangeState = Field(default=ChangeState.PENDING, sa_type=CodeOf(ChangeState))
    person: dict[str, Any] | None = Field(default=None, sa_type=_PART)
    answers: dict[str, Any] | None = Field(default=None, sa_type=_PART)
    needs: dict[str, Any] | None = Field(default=None, sa_type=_PART)
    consents: list[dict[str, Any]] | None = Field(default=None, sa_type=_PART)
    asked_as: Doer = Field(sa_type=CodeOf(Doer))
    asked_by: str | None = None
    ended_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    decided_by: str | None = None
    reason: str | None = None


class HistoryRow(RegistrationTable, table=True):
    """Something that was done to a registration, never changed afterwards but by an erasure.

    Of `person`, `answers`, `needs` and `consents` what differs: `{before, after}` by name; each goes when its kind of
    data goes, and `fields` still says what it was. `account` is who did it, unless that was the holder of the link.
    """

    __tablename__ = "registration_history"
    __table_args__ = (
        CheckConstraint("done_as in ('participant', 'organiser', 'delegation_head')", name="registration_history_as"),
        Index("registration_history_by_registration", "registration_id", "id"),
        Index("registration_history_by_change", "change_id", postgresql_where=text("change_id is not null")),
    )

    id: UUID = Field(primary_key=True)
    registration_id: UUID = Field(foreign_key="registration.id")
    at: datetime = Field(sa_type=DateTime(timezone=True))
    deed: Deed = Field(sa_type=CodeOf(Deed))
    done_as: Doer = Field(sa_type=CodeOf(Doer))
    account: str | None = None
    fields: list[str] = Field(default_factory=list, sa_type=JSONB)
    person: dict[str, Any] | None = Field(default=None, sa_type=_PART)
    answers: dict[str, Any] | None = Field(default=None, sa_type=_PART)
    needs: dict[str, Any] | None = Field(default=None, sa_type=_PART)
    consents: dict[str, Any] | None = Field(default=None, sa_type=_PART)
    workshop_id: UUID | None = None
    change_id: UUID | None = Field(default=None, foreign_key="registration_change.id")
    reason: str | None = None
