"""Tables of the desk: the ledger of a workshop's seats, and who holds or awaits one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, false, text
from sqlalchemy.dialects.postgresql import JSONB, TSTZRANGE, ExcludeConstraint, Range
from sqlmodel import Field

from services.registration.tables import RegistrationTable

_INSTANT = DateTime(timezone=True)
_EMPTY = {"server_default": text("'{}'")}


class SeatLedgerRow(RegistrationTable, table=True):
    """All numbers of a workshop's seats in one row: who holds its lock decides, and no counter can leak.

    It stands apart from `workshop`, whose version it must not disturb. Rarely read and often rewritten in place, hence
    the low fill factor. `revision` orders its events.
    """

    __tablename__ = "seat_ledger"
    __table_args__ = (
        CheckConstraint("capacity >= 0", name="seat_ledger_capacity"),
        CheckConstraint("reserved >= 0", name="seat_ledger_reserved"),
        CheckConstraint("taken >= 0", name="seat_ledger_taken"),
        CheckConstraint("taken_invited between 0 and taken", name="seat_ledger_taken_invited"),
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
    reserved: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    reserve_returned: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    starts_at: datetime | None = Field(default=None, sa_type=_INSTANT)
    ends_at: datetime | None = Field(default=None, sa_type=_INSTANT)
    taken: int
    taken_by: dict[str, int] = Field(sa_type=JSONB)
    taken_invited: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    waiting: int
    waiting_by: dict[str, int] = Field(sa_type=JSONB)
    waiting_at: dict[str, int] = Field(default_factory=dict, sa_type=JSONB, sa_column_kwargs=_EMPTY)
    held_at: int | None = None
    ticket: int = Field(sa_type=BigInteger)
    revision: int = Field(sa_type=BigInteger)


class EnrolmentRow(RegistrationTable, table=True):
    """One registration's seat, or place in the queue, in one workshop; `during` is null for one without times.

    `rank` is its place among the person's preferences; `terms` what gives it its `priority`. `on_hold`: its
    registration does not count yet. `together`: its group, where those of it who wait have their seats in one decision
    or not at all; their tickets follow one another. `passed_over` says for which reasons others went before, and since
    when.
    `override` is who gave the seat beyond a limit, when and why: no other seat is beyond the limits of its moment.
    """

    __tablename__ = "enrolment"
    __table_args__ = (
        CheckConstraint(
            "state in ('confirmed', 'offered', 'waitlisted', 'declined', 'expired', 'withdrawn', 'cancelled')",
            name="enrolment_state",
        ),
        CheckConstraint("(state = 'offered') = (offer_expires_at is not null)", name="enrolment_offer"),
        CheckConstraint("not on_hold or state not in ('confirmed', 'offered')", name="enrolment_on_hold"),
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
        Index(
            "enrolment_together",
            "together",
            "workshop_id",
            postgresql_where=text("state = 'waitlisted' and together is not null"),
        ),
        # The partial ones serve no statement whose states come as parameters: that one would read the whole table.
        Index("enrolment_by_registration", "registration_id"),
        Index("enrolment_by_workshop", "workshop_id"),
        Index("enrolment_offers", "offer_expires_at", postgresql_where=text("state = 'offered'")),
        ExcludeConstraint(
            ("registration_id", "="),
            ("during", "&&"),
            where=text("state in ('confirmed', 'offered')"),
            using="gist",
            name="enrolment_one_place_at_a_time",
        ),
    )

    id: UUID = Field(primary_key=True)
    registration_id: UUID = Field(foreign_key="registration.id")
    workshop_id: UUID = Field(foreign_key="seat_ledger.workshop_id")
    delegation: str | None = None
    state: str
    rank: int = Field(default=1, sa_column_kwargs={"server_default": text("1")})
    priority: int
    terms: dict[str, int] = Field(default_factory=dict, sa_type=JSONB, sa_column_kwargs=_EMPTY)
    invited: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    on_hold: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    together: UUID | None = None
    passed_over: dict[str, str] = Field(default_factory=dict, sa_type=JSONB, sa_column_kwargs=_EMPTY)
    override: dict[str, Any] | None = Field(default=None, sa_type=JSONB, nullable=True)
    offer_expires_at: datetime | None = Field(default=None, sa_type=_INSTANT)
    ticket: int = Field(sa_type=BigInteger)
    during: Any = Field(default=None, sa_type=TSTZRANGE, nullable=True)
    created_at: datetime = Field(sa_type=_INSTANT)
    updated_at: datetime = Field(sa_type=_INSTANT)


def during(starts_at: datetime | None, ends_at: datetime | None) -> Range[datetime] | None:
    """The time of a workshop as `EnrolmentRow.during` holds it."""
    return None if starts_at is None or ends_at is None else Range(starts_at, ends_at)
