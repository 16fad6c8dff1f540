"""The SQL of the calendar: everything that has a date, as one list in the order of the days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

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
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.agreements import store as agreements
from services.registry.agreements.standing import (
    SIGNED,
    ends_first_on,
    ends_last_on,
    is_succeeded,
    plus_months_sql,
    renewed_from,
)
from services.registry.cooperations import store as cooperations
from services.registry.renewals.store import concerns
from services.registry.rules.agreement import EXPIRING_MONTHS
from services.registry.rules.policy import Policy
from services.registry.sight import Sight
from services.registry.successions.lineage import inherited_by
from services.registry.tables import (
    AgreementRow,
    CooperationPartyRow,
    CooperationRow,
    MilestoneRow,
    PartnerRow,
    RenewalRow,
    SignatoryRow,
    column,
)
from services.registry.tables.base import VersionedTable
from services.registry.vocabularies.agreements import Renewal
from services.registry.vocabularies.calendar import CalendarKind
from shared.days import plus_months
from shared.db.keyset import SortKeys, fetch_page
from shared.http.pages import Wanted

_TACIT = column(AgreementRow.agreed_renewal) == Renewal.TACIT
_TERM = column(AgreementRow.agreed_term_months)
_DAY, _MONTH = len("2024-02-29"), len("2024-02")


@dataclass(frozen=True, slots=True)
class CalendarFilter:
    """What the calendar is narrowed to: the days from `begin` through `end`; no `kinds` are all."""

    begin: date
    end: date
    kinds: frozenset[CalendarKind] = frozenset()
    partner_id: UUID | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Dated:
    """An entry: a date from its first through its last possible day. `number` is the months of a reminder, the years of
    an anniversary, else 0."""

    id: str
    kind: CalendarKind
    first: date
    last: date
    agreement_id: UUID | None
    cooperation_id: UUID | None
    milestone_id: UUID | None
    number: int
    version: int
    updated_at: datetime


async def search(
    session: AsyncSession, wanted: CalendarFilter, sight: Sight, policy: Policy, today: date, page: Wanted
) -> tuple[list[Dated], str | None, int | None]:
    """One page of what the calendar holds for the caller, by its first possible day; the next cursor, the total."""
    parts = {
        CalendarKind.EXPIRY: _expiries(today).where(_may_end(wanted.begin, wanted.end)),
        CalendarKind.REMINDER: _reminders(today, policy.renewal_reminder_months).where(
            _may_end(wanted.begin, plus_months(wanted.end, max(policy.renewal_reminder_months, default=0)))
        ),
        CalendarKind.ANNIVERSARY: _anniversaries(sight, policy.anniversary_years),
        CalendarKind.DEADLINE: _deadlines(sight),
        CalendarKind.MILESTONE: _milestones(),
    }
    asked = _asked(wanted)
    chosen = [
        _concerning(part, kind, asked, sight)
        for kind, part in parts.items()
        if not wanted.kinds or kind in wanted.kinds
    ]
    entry = union_all(*chosen).subquery()
    statement = select(entry).where(entry.c.first <= wanted.end, entry.c.last >= wanted.begin)
    keys: SortKeys = {"id": entry.c.id, "on": entry.c.first}
    rows, cursor, total = await fetch_page(session, statement, page, keys, default="on,id")
    found = [
        Dated(
            row.id,
            CalendarKind(row.kind),
            row.first,
            row.last,
            row.agreement_id,
            row.cooperation_id,
            row.milestone_id,
            row.number,
            row.version,
            row.updated_at,
        )
        for row in rows
    ]
    return found, cursor, total


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


def _may_end(begin: date, end: date) -> ColumnElement[bool]:
    """Wider than what is asked for, and by stored columns alone: spares most agreements the rest."""
    first, last = column(AgreementRow.ends_first), column(AgreementRow.ends_last)
    return or_(_TACIT, and_(last >= begin, first <= end))


def _expiries(today: date) -> Select[Any]:
    agreement = column(AgreementRow.id)
    part = _entry(CalendarKind.EXPIRY, AgreementRow, ends_first_on(today), ends_last_on(today), agreement=agreement)
    return part.where(_ending(today))


def _reminders(today: date, months: Sequence[int]) -> Select[Any]:
    """`rules.deadlines.reminders` in SQL."""
    before = func.unnest(literal(list(months), ARRAY(Integer))).column_valued("before")
    day = plus_months_sql(ends_last_on(today), -before)
    part = _entry(CalendarKind.REMINDER, AgreementRow, day, day, agreement=column(AgreementRow.id), number=before)
    reminded = or_(~_TACIT, _TERM > EXPIRING_MONTHS)
    return part.select_from(AgreementRow).where(_ending(today), ~is_succeeded, before < _TERM, reminded)


def _anniversaries(sight: Sight, years: Sequence[int]) -> Select[Any]:
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


def _deadlines(sight: Sight) -> Select[Any]:
    due = column(RenewalRow.due_on)
    part = _entry(CalendarKind.DEADLINE, RenewalRow, due, due, agreement=column(AgreementRow.id))
    return part.where(
        column(RenewalRow.id) == column(AgreementRow.id),
        due.is_not(None),
        concerns(sight),
        ~is_succeeded,
        column(AgreementRow.terminated_from).is_(None),
    )


def _milestones() -> Select[Any]:
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


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of the agreement or the cooperation that an entry is about; None when anything will do."""

    agreement: ColumnElement[bool]
    cooperation: ColumnElement[bool]


def _asked(wanted: CalendarFilter) -> _Asked | None:
    if wanted.partner_id is None and wanted.country is None:
        return None
    signatory, party = column(SignatoryRow.partner_id), column(CooperationPartyRow.partner_id)
    of_it = column(CooperationPartyRow.cooperation_id) == column(CooperationRow.id)
    of_agreement, of_cooperation = [], []
    if wanted.partner_id is not None:
        line = inherited_by(wanted.partner_id)
        of_agreement.append(agreements.has_signatory(signatory.in_(line)))
        of_cooperation.append(exists().where(of_it, party.in_(line)))
    if wanted.country is not None:
        of_agreement.append(agreements.has_signatory(_from(signatory, wanted.country)))
        of_cooperation.append(exists().where(of_it, _from(party, wanted.country)))
    return _Asked(and_(*of_agreement), and_(*of_cooperation))


def _concerning(part: Select[Any], kind: CalendarKind, asked: _Asked | None, sight: Sight) -> Select[Any]:
    """What the caller sees of a part, and asks for."""
    if kind is CalendarKind.MILESTONE:
        return _milestones_concerning(part, asked, sight)
    of_cooperation = kind is CalendarKind.ANNIVERSARY
    part = part.where(cooperations.seen_by(sight) if of_cooperation else agreements.seen_by(sight))
    if asked is None:
        return part
    return part.where(asked.cooperation if of_cooperation else asked.agreement)


def _milestones_concerning(part: Select[Any], asked: _Asked | None, sight: Sight) -> Select[Any]:
    """Those of what the caller sees: of an agreement in a cooperation, it sees both."""
    agreement = column(AgreementRow.id) == column(MilestoneRow.agreement_id)
    cooperation = column(CooperationRow.id) == column(MilestoneRow.cooperation_id)
    part = part.where(
        or_(column(MilestoneRow.agreement_id).is_(None), exists().where(agreement, agreements.seen_by(sight))),
        or_(column(MilestoneRow.cooperation_id).is_(None), exists().where(cooperation, cooperations.seen_by(sight))),
    )
    if asked is None:
        return part
    return part.where(or_(exists().where(agreement, asked.agreement), exists().where(cooperation, asked.cooperation)))


def _from(partner: ColumnElement[UUID], country: str) -> ColumnElement[bool]:
    return and_(column(PartnerRow.id) == partner, column(PartnerRow.country) == country)


async def milestones_of(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, MilestoneRow]:
    """The milestones by their ids."""
    rows = await session.scalars(select(MilestoneRow).where(column(MilestoneRow.id).in_(ids)))
    return {row.id: row for row in rows}
