"""The SQL of the calendar's entries, a statement for each kind: the same columns, whatever has the date."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    Text,
    Uuid,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY

from services.registry.agreements import store as agreements
from services.registry.agreements.standing import (
    SIGNED,
    ends_first_on,
    ends_last_on,
    is_succeeded,
    plus_months_sql,
    renewed_from,
)
from services.registry.renewals.store import concerns
from services.registry.rules.agreement import EXPIRING_MONTHS
from services.registry.sight import Sight
from services.registry.tables import (
    AgreementRow,
    CooperationRow,
    MilestoneRow,
    RenewalRow,
    column,
)
from services.registry.tables.base import VersionedTable
from services.registry.vocabularies.agreements import Renewal
from services.registry.vocabularies.calendar import CalendarKind

_TACIT = column(AgreementRow.agreed_renewal) == Renewal.TACIT
_TERM = column(AgreementRow.agreed_term_months)
_DAY, _MONTH = len("2024-02-29"), len("2024-02")


def _entry(
    kind: CalendarKind,
    of: type[VersionedTable],
    first: ColumnElement[Any],
    last: ColumnElement[Any],
    *,
    agreement: Any = None,
    cooperation: Any = None,
    milestone: Any = None,
    number: Any = None,
) -> Select[Any]:
    """The columns of an entry, with the version of what its date comes from.

    Its id stays the same as long as it is the same: calendars know it again by that.
    """
    subject = next(one for one in (milestone, agreement, cooperation) if one is not None)
    counted = literal(0) if number is None else number
    nothing = cast(null(), Uuid)
    return select(
        func.concat_ws("-", str(kind), cast(subject, Text), cast(counted, Text), type_=Text()).label("id"),
        literal(str(kind)).label("kind"),
        cast(first, Date).label("first"),
        cast(last, Date).label("last"),
        (nothing if agreement is None else agreement).label("agreement_id"),
        (nothing if cooperation is None else cooperation).label("cooperation_id"),
        (nothing if milestone is None else milestone).label("milestone_id"),
        cast(counted, Integer).label("number"),
        column(of.version).label("version"),
        column(of.updated_at).label("updated_at"),
    )


def _ending(today: date) -> ColumnElement[bool]:
    """Signed agreements with an end that nothing came before: no termination, and no renewal."""
    end = ends_last_on(today)
    return and_(
        SIGNED,
        end.is_not(None),
        func.coalesce(column(AgreementRow.terminated_from) > end, True),
        func.coalesce(renewed_from > end, True),
    )


def may_end(begin: date, end: date) -> ColumnElement[bool]:
    """Wider than what is asked for, and by stored columns alone: spares most agreements the rest."""
    first, last = column(AgreementRow.ends_first), column(AgreementRow.ends_last)
    return or_(_TACIT, and_(last >= begin, first <= end))


def expiries(today: date) -> Select[Any]:
    agreement = column(AgreementRow.id)
    part = _entry(CalendarKind.EXPIRY, AgreementRow, ends_first_on(today), ends_last_on(today), agreement=agreement)
    return part.where(_ending(today))


def reminders(today: date, months: Sequence[int]) -> Select[Any]:
    """`rules.deadlines.reminders` in SQL."""
    before = func.unnest(literal(list(months), ARRAY(Integer))).column_valued("before")
    day = plus_months_sql(ends_last_on(today), -before)
    part = _entry(CalendarKind.REMINDER, AgreementRow, day, day, agreement=column(AgreementRow.id), number=before)
    reminded = or_(~_TACIT, _TERM > EXPIRING_MONTHS)
    return part.select_from(AgreementRow).where(_ending(today), ~is_succeeded, before < _TERM, reminded)


def anniversaries(sight: Sight, years: Sequence[int]) -> Select[Any]:
    """`rules.anniversary` in SQL; none of a cooperation that had ended by then."""
    of_it = column(AgreementRow.cooperation_id) == column(CooperationRow.id)
    signed_on = column(AgreementRow.signed_on)
    seen = and_(SIGNED, agreements.seen_by(sight), of_it)
    founding = select(signed_on).where(seen, column(AgreementRow.id) == column(CooperationRow.founding_agreement_id))
    first = select(func.min(signed_on.collate("C"))).where(seen)
    base = func.coalesce(
        founding.correlate(CooperationRow).scalar_subquery(),
        column(CooperationRow.started_on),
        first.correlate(CooperationRow).scalar_subquery(),
    )
    count = func.unnest(literal(list(years), ARRAY(Integer))).column_valued("years")
    founded = func.to_date(func.rpad(base, _DAY, "-01-01"), "YYYY-MM-DD")
    begins = plus_months_sql(founded, count * 12)
    lasts = case(
        (func.length(base) == _DAY, begins),
        (func.length(base) == _MONTH, plus_months_sql(begins, literal(1)) - 1),
        else_=plus_months_sql(begins, literal(12)) - 1,
    )
    part = _entry(
        CalendarKind.ANNIVERSARY, CooperationRow, begins, lasts, cooperation=column(CooperationRow.id), number=count
    )
    ended = func.rpad(column(CooperationRow.ended_on), _DAY, "-99-99")
    lasting = func.coalesce(ended >= func.to_char(begins, "YYYY-MM-DD"), True)
    return part.select_from(CooperationRow).where(base.is_not(None), lasting)


def deadlines(sight: Sight) -> Select[Any]:
    due = column(RenewalRow.due_on)
    part = _entry(CalendarKind.DEADLINE, RenewalRow, due, due, agreement=column(AgreementRow.id))
    return (
        part.select_from(RenewalRow)
        .join(AgreementRow, column(AgreementRow.id) == column(RenewalRow.id))
        .where(due.is_not(None), concerns(sight), ~is_succeeded, column(AgreementRow.terminated_from).is_(None))
    )


def milestones() -> Select[Any]:
    on = column(MilestoneRow.on)
    first = func.to_date(func.rpad(on, _DAY, "-01-01"), "YYYY-MM-DD")
    last = case(
        (func.length(on) == _DAY, first),
        (func.length(on) == _MONTH, plus_months_sql(first, literal(1)) - 1),
        else_=plus_months_sql(first, literal(12)) - 1,
    )
    part = _entry(
        CalendarKind.MILESTONE,
        MilestoneRow,
        first,
        last,
        agreement=column(MilestoneRow.agreement_id),
        cooperation=column(MilestoneRow.cooperation_id),
        milestone=column(MilestoneRow.id),
    )
    return part.where(on.is_not(None))
