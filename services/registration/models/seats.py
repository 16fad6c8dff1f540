"""Tables of the desk: the ledger of a workshop's seats, and who holds or awaits one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, text
from sqlalchemy.dialects.postgresql import JSONB, TSTZRANGE, ExcludeConstraint, Range
from sqlmodel import Field

from services.registration.tables import RegistrationTable

_INSTANT = DateTime(timezone=True)


class SeatLedgerRow(RegistrationTable, table=True):
    """All numbers of a workshop's seats in one row: who holds its lock decides, and no counter can leak.

    It stands apart from `workshop`, whose version it must not disturb. Rarely read and often rewritten in place, hence
    the low fill factor. `revision` orders its events.
    """

    __tablename__ = "seat_ledger"
    __table_args__ = (
        CheckConstraint("capacity >= 0", name="seat_ledger_capacity"),
        CheckConstraint("taken >= 0", name="seat_ledger_taken"),
        CheckConstraint("waiting >= 0", name="seat_ledger_waiting"),
        Index("seat_ledger_by_conference", "conference_id"),
        {"postgresql_with": {"fillfactor": 40}},
    )

    workshop_id: UUID = Field(primary_key=True, foreign_key="workshop.id")
    conference_id: UUID = Field(foreign_key="conference.id")
    accepting: bool
    capacity: int | None = None
    quotas: dict[str, int] = Field(sa_type=JSONB)
    released: bool
    starts_at: datetime | None = Field(default=None, sa_type=_INSTANT)
    ends_at: datetime | None = Field(default=None, sa_type=_INSTANT)
    taken: int
    taken_by: dict[str, int] = Field(sa_type=JSONB)
    waiting: int
    waiting_by: dict[str, int] = Field(sa_type=JSONB)
    ticket: int = Field(sa_type=BigInteger)
    revision: int = Field(sa_type=BigInteger)


class EnrolmentRow(RegistrationTable, table=True):
    """One registration's seat, or place in the queue, in one workshop; `during` is null for one without times."""

    __tablename__ = "enrolment"
    __table_args__ = (
        CheckConstraint("state in ('confirmed', 'waitlisted', 'withdrawn', 'cancelled')", name="enrolment_state"),
        Index(
            "enrolment_once",
            "registration_id",
            "workshop_id",
            unique=True,
            postgresql_where=text("state <> 'withdrawn'"),
        ),
        Index(
            "enrolment_queue",
            "workshop_id",
            text("priority desc"),
            "ticket",
            postgresql_where=text("state = 'waitlisted'"),
        ),
        ExcludeConstraint(
            ("registration_id", "="),
            ("during", "&&"),
            where=text("state = 'confirmed'"),
            using="gist",
            name="enrolment_one_place_at_a_time",
        ),
    )

    id: UUID = Field(primary_key=True)
    registration_id: UUID = Field(foreign_key="registration.id")
    workshop_id: UUID = Field(foreign_key="seat_ledger.workshop_id")
    delegation: str | None = None
    state: str
    priority: int
    ticket: int = Field(sa_type=BigInteger)
    during: Any = Field(default=None, sa_type=TSTZRANGE, nullable=True)
    created_at: datetime = Field(sa_type=_INSTANT)
    updated_at: datetime = Field(sa_type=_INSTANT)


def during(starts_at: datetime | None, ends_at: datetime | None) -> Range[datetime] | None:
    """The time of a workshop as `EnrolmentRow.during` holds it."""
    return None if starts_at is None or ends_at is None else Range(starts_at, ends_at)
