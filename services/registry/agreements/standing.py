"""The SQL of where an agreement stands on a day: the rules of `rules.agreement` word for word, held against them by a
test.
"""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, and_, case, cast, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from services.registry.rules.agreement import EXPIRING_MONTHS
from services.registry.tables import AgreementRow, column
from services.registry.vocabularies.agreements import AgreementState, Renewal

# After every date of ours. Not date.max: the driver makes that infinity, which a cursor would not find again.
NEVER = literal(date(9999, 1, 1))
SIGNED = column(AgreementRow.signed_first).is_not(None)
later = aliased(AgreementRow)
_LATER_SIGNED = column(later.signed_first).is_not(None)
renewed_from = (
    select(func.min(column(later.effective_from)))
    .where(column(later.renews_id) == column(AgreementRow.id), _LATER_SIGNED)
    .correlate(AgreementRow)
    .scalar_subquery()
)
is_succeeded = exists().where(
    or_(column(later.renews_id) == column(AgreementRow.id), column(later.follows_id) == column(AgreementRow.id)),
    _LATER_SIGNED,
)
_FIRST, _LAST = column(AgreementRow.ends_first), column(AgreementRow.ends_last)
_TERM = column(AgreementRow.agreed_term_months)
_TACIT = column(AgreementRow.agreed_renewal) == Renewal.TACIT


def state_on(today: date) -> ColumnElement[str]:
    """The state of an agreement on a day: `rules.agreement.state_of` in SQL."""
    expiring_from = case(
        (~_TACIT, column(AgreementRow.expiring_from)),
        (_TERM > EXPIRING_MONTHS, plus_months_sql(ends_last_on(today), literal(-EXPIRING_MONTHS))),
    )
    return case(
        (~SIGNED, str(AgreementState.DRAFT)),
        (column(AgreementRow.terminated_from) <= today, str(AgreementState.TERMINATED)),
        (renewed_from <= today, str(AgreementState.RENEWED)),
        (ends_last_on(today) < today, str(AgreementState.EXPIRED)),
        (func.coalesce(column(AgreementRow.effective_from) > today, True), str(AgreementState.SIGNED)),
        (expiring_from <= today, str(AgreementState.EXPIRING)),
        else_=str(AgreementState.IN_FORCE),
    )


def ends_last_on(today: date) -> ColumnElement[date]:
    """The last possible day of the term, or of the period that runs on a day: `rules.agreement.running` in SQL."""
    day = func.least(literal(today), column(AgreementRow.terminated_from) - 1, renewed_from - 1)
    begins = _LAST + 1
    passed = cast(
        (func.extract("year", day) - func.extract("year", begins)) * EXPIRING_MONTHS
        + func.extract("month", day)
        - func.extract("month", begins),
        Integer,
    )
    reached = and_(passed % _TERM == 0, plus_months_sql(begins, passed) > day)
    periods = passed // _TERM + case((reached, 0), else_=1)
    last = plus_months_sql(begins, periods * _TERM) - 1
    precise = case((_by_the_year(), func.make_date(cast(func.extract("year", last), Integer), 12, 31)), else_=last)
    return case((and_(_TACIT, day > _LAST), precise), else_=_LAST)


def ends_first_on(today: date) -> ColumnElement[date]:
    """The first possible day of that end."""
    last = ends_last_on(today)
    return case(
        (_FIRST == _LAST, last),
        (_by_the_year(), cast(func.date_trunc("year", last), Date)),
        else_=cast(func.date_trunc("month", last), Date),
    )


def _by_the_year() -> ColumnElement[bool]:
    return _LAST - _FIRST > 31  # noqa: PLR2004  days: more than any month has


def plus_months_sql(day: ColumnElement[Any], months: ColumnElement[int]) -> ColumnElement[date]:
    """`rules.dates.plus_months` in SQL."""
    return cast(day + func.make_interval(0, months), Date)
