"""The SQL of the calendar: everything that has a date, as one list in the order of the days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    exists,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.agreements import store as agreements
from services.registry.calendar.entry_store import anniversaries, deadlines, expiries, may_end, milestones, reminders
from services.registry.cooperations import store as cooperations
from services.registry.rules.policy import Policy
from services.registry.sight import Sight
from services.registry.successions.lineage import inherited_by
from services.registry.tables import (
    AgreementRow,
    CooperationPartyRow,
    CooperationRow,
    MilestoneRow,
    PartnerRow,
    SignatoryRow,
    column,
)
from services.registry.vocabularies.calendar import CalendarKind
from shared.days import plus_months
from shared.db.keyset import SortKeys, fetch_page
from shared.http.pages import Wanted


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
        CalendarKind.EXPIRY: expiries(today).where(may_end(wanted.begin, wanted.end)),
        CalendarKind.REMINDER: reminders(today, policy.renewal_reminder_months).where(
            may_end(wanted.begin, plus_months(wanted.end, max(policy.renewal_reminder_months, default=0)))
        ),
        CalendarKind.ANNIVERSARY: anniversaries(sight, policy.anniversary_years),
        CalendarKind.DEADLINE: deadlines(sight),
        CalendarKind.MILESTONE: milestones(),
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
