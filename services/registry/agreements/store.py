"""The SQL of agreements. What it says of states is the rule's word for word, and held against it by a test."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from services.registry.partners.store import contains_words, has_theme
from services.registry.partners.store import seen_by as partner_seen_by
from services.registry.rules.agreement import Timeline, matching
from services.registry.sight import Sight
from services.registry.tables import FOR_CHANGE, AgreementRow, AttendeeRow, PartnerRow, SignatoryRow, column
from services.registry.vocabularies.agreements import AgreementState, Instrument, Renewal
from services.registry.vocabularies.partners import Visibility
from shared.db.keyset import SortKeys, fetch_page
from shared.http.pages import Wanted
from shared.ids import lock_key

_CHAINS_LOCK = lock_key("agreements' chains")
# After every date of ours. Not date.max: the driver makes that infinity, which a cursor would not find again.
_NEVER = literal(date(9999, 1, 1))
_KEYS: SortKeys = {
    "id": column(AgreementRow.id),
    "title": column(AgreementRow.sort_key),
    "signed_on": func.coalesce(column(AgreementRow.signed_first), _NEVER),
    "ends_on": func.coalesce(column(AgreementRow.ends_last), _NEVER),
    "updated_at": column(AgreementRow.updated_at),
}
_SIGNED = column(AgreementRow.signed_first).is_not(None)
_IS_SIGNATORY = column(SignatoryRow.agreement_id) == column(AgreementRow.id)
_later = aliased(AgreementRow)
_LATER_SIGNED = column(_later.signed_first).is_not(None)
_renewed_from = (
    select(func.min(column(_later.effective_from)))
    .where(column(_later.renews_id) == column(AgreementRow.id), _LATER_SIGNED)
    .correlate(AgreementRow)
    .scalar_subquery()
)
_is_succeeded = exists().where(
    or_(column(_later.renews_id) == column(AgreementRow.id), column(_later.follows_id) == column(AgreementRow.id)),
    _LATER_SIGNED,
)
_SELECT: Any = select(AgreementRow, _renewed_from.label("renewed_from"), _is_succeeded.label("is_succeeded"))


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement's row, and what later agreements make of it."""

    row: AgreementRow
    renewed_from: date | None = None
    is_succeeded: bool = False

    @property
    def days(self) -> Timeline:
        """The stored days on which its state turns."""
        return Timeline(**{name: getattr(self.row, name) for name in Timeline.__dataclass_fields__})


@dataclass(frozen=True, slots=True)
class AgreementFilter:
    """What a list of agreements is narrowed to; `today` is what `state` is judged by."""

    today: date
    q: str | None = None
    partner_id: UUID | None = None
    cooperation_id: UUID | None = None
    country: str | None = None
    instrument: Instrument | None = None
    state: AgreementState | None = None
    theme: str | None = None
    signed_from: date | None = None
    signed_to: date | None = None
    ends_from: date | None = None
    ends_to: date | None = None
    country_pair: str | None = None
    territory_pair: str | None = None
    updated_since: datetime | None = None


def seen_by(sight: Sight) -> ColumnElement[bool]:
    """The agreements that a caller may see: `rules.agreement.visibility_of` in SQL."""
    if sight.everything:
        return true()
    usual = case((_SIGNED, str(Visibility.PUBLIC)), else_=str(Visibility.PRIVATE))
    return or_(
        func.coalesce(column(AgreementRow.visibility), usual).in_([str(level) for level in sight.visibilities]),
        _has_signatory(column(SignatoryRow.partner_id).in_(sight.partners)),
    )


def _has_signatory(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(_IS_SIGNATORY, condition)


def state_on(today: date) -> ColumnElement[str]:
    """The state of an agreement on a day: `rules.agreement.state_of` in SQL."""
    ends_last = column(AgreementRow.ends_last)
    return case(
        (~_SIGNED, str(AgreementState.DRAFT)),
        (column(AgreementRow.terminated_from) <= today, str(AgreementState.TERMINATED)),
        (_renewed_from <= today, str(AgreementState.RENEWED)),
        (and_(ends_last < today, column(AgreementRow.renewal) != Renewal.TACIT), str(AgreementState.EXPIRED)),
        (column(AgreementRow.effective_from) > today, str(AgreementState.SIGNED)),
        (and_(column(AgreementRow.expiring_from) <= today, ends_last >= today), str(AgreementState.EXPIRING)),
        else_=str(AgreementState.IN_FORCE),
    )


async def load(session: AsyncSession, agreement_id: UUID, *, lock: bool = False) -> Agreement | None:
    """The agreement, locked until the end of the transaction if it is to be changed."""
    statement = _SELECT.where(column(AgreementRow.id) == agreement_id)
    if lock:
        statement = statement.with_for_update(of=AgreementRow, **FOR_CHANGE)
    row = (await session.execute(statement)).first()
    return Agreement(*row) if row else None


async def load_many(session: AsyncSession, agreement_ids: Collection[UUID], sight: Sight) -> list[Agreement]:
    """Those of the agreements that the caller may see."""
    statement = _SELECT.where(column(AgreementRow.id).in_(agreement_ids), seen_by(sight))
    return [Agreement(*row) for row in await session.execute(statement)]


async def of_cooperation(session: AsyncSession, cooperation_id: UUID, sight: Sight) -> list[Agreement]:
    """The cooperation's agreements that the caller may see, drafts first, then the latest signed."""
    statement = _SELECT.where(column(AgreementRow.cooperation_id) == cooperation_id, seen_by(sight))
    rows = await session.execute(statement.order_by(_KEYS["signed_on"].desc(), column(AgreementRow.id)))
    return [Agreement(*row) for row in rows]


async def save(
    session: AsyncSession,
    row: AgreementRow,
    signatories: Sequence[SignatoryRow] | None = None,
    attendees: Sequence[AttendeeRow] | None = None,
) -> None:
    """Write the agreement; signatories and attendees, unless None, replace what it had."""
    session.add(row)
    await session.flush()
    if signatories is not None:
        await session.execute(delete(SignatoryRow).where(column(SignatoryRow.agreement_id) == row.id))
        if signatories:
            await session.execute(insert(SignatoryRow), [signatory.model_dump() for signatory in signatories])
    if attendees is not None:
        await session.execute(delete(AttendeeRow).where(column(AttendeeRow.agreement_id) == row.id))
        if attendees:
            await session.execute(insert(AttendeeRow), [attendee.model_dump() for attendee in attendees])


async def signatories_of(session: AsyncSession, agreement_ids: Collection[UUID]) -> dict[UUID, list[SignatoryRow]]:
    """The signatories of these agreements, in the order in which they were given."""
    statement = select(SignatoryRow).where(column(SignatoryRow.agreement_id).in_(agreement_ids))
    found: dict[UUID, list[SignatoryRow]] = defaultdict(list)
    for row in await session.scalars(statement.order_by(column(SignatoryRow.position))):
        found[row.agreement_id].append(row)
    return found


async def attendees_of(session: AsyncSession, agreement_ids: Collection[UUID]) -> dict[UUID, list[AttendeeRow]]:
    """The attendees of these agreements, in the order in which they were given."""
    statement = select(AttendeeRow).where(column(AttendeeRow.agreement_id).in_(agreement_ids))
    found: dict[UUID, list[AttendeeRow]] = defaultdict(list)
    for row in await session.scalars(statement.order_by(column(AttendeeRow.position))):
        found[row.agreement_id].append(row)
    return found


async def lock_chains(session: AsyncSession) -> None:
    """One change of links at a time: two at once could close a circle that neither sees."""
    await session.execute(select(func.pg_advisory_xact_lock(_CHAINS_LOCK)))


async def comes_before(session: AsyncSession, agreement_id: UUID, later_id: UUID) -> bool:
    """Whether `agreement_id` is `later_id` or one of those that it follows or renews, at any distance (A14)."""
    chain = select(literal(later_id).label("id")).cte("chain", recursive=True)
    link = aliased(AgreementRow)
    ends = func.unnest(postgresql.array([column(link.follows_id), column(link.renews_id)]))
    chain = chain.union(select(ends).where(column(link.id) == chain.c.id))
    return bool(await session.scalar(select(exists().where(chain.c.id == agreement_id))))


def selected(wanted: AgreementFilter, sight: Sight) -> Select[Any]:
    """The agreements that match and that the caller may see, with what later ones make of them."""
    statement = _narrowed(_SELECT.where(seen_by(sight)), wanted)
    pairs = {wanted.country_pair: country_pairs, wanted.territory_pair: territory_pairs}
    for pair, pairs_of in pairs.items():
        if pair is not None:
            found = pairs_of(sight).subquery()
            statement = statement.where(
                exists().where(found.c.agreement_id == column(AgreementRow.id), found.c.key == pair)
            )
    return statement


def country_pairs(sight: Sight) -> Select[Any]:
    """Each agreement with each pair of countries of its signatories (`FR-UA`); within one country that one twice."""
    parties = _parties(column(PartnerRow.country).label("place"), sight)
    at_home = select(parties.c.agreement_id, func.concat(func.min(parties.c.place), "-", func.min(parties.c.place)))
    together = _pairs(parties, "-").union_all(at_home.group_by(parties.c.agreement_id).having(func.count() == 1))
    found = together.subquery()
    return select(found.c.agreement_id, found.c.key)


def territory_pairs(sight: Sight) -> Select[Any]:
    """Each agreement with each pair of territories of its signatories (`BJ/commune/0801|FR/commune/59009`)."""
    place = func.concat_ws("/", PartnerRow.country, PartnerRow.territory_level, PartnerRow.territory_code)
    known = column(PartnerRow.territory_code).is_not(None)
    return _pairs(_parties(case((known, place)).label("place"), sight), "|")


def _parties(place: ColumnElement[str], sight: Sight) -> Subquery:
    """The places of each agreement's signatories, as far as the caller may see them."""
    return (
        select(column(SignatoryRow.agreement_id), place)
        .join(PartnerRow, column(PartnerRow.id) == column(SignatoryRow.partner_id))
        .where(partner_seen_by(sight))
        .distinct()
        .subquery()
    )


def _pairs(parties: Subquery, separator: str) -> Select[Any]:
    one, other = parties.alias(), parties.alias()
    return select(one.c.agreement_id, func.concat(one.c.place, separator, other.c.place).label("key")).join(
        other, and_(other.c.agreement_id == one.c.agreement_id, one.c.place < other.c.place)
    )


async def search(
    session: AsyncSession, wanted: AgreementFilter, sight: Sight, page: Wanted
) -> tuple[list[Agreement], str | None, int | None]:
    """One page of the agreements that match and that the caller may see; with the next cursor and the total."""
    rows, cursor, total = await fetch_page(session, selected(wanted, sight), page, _KEYS, default="-signed_on,id")
    return [Agreement(*row[:3]) for row in rows], cursor, total


def _narrowed(statement: Select[Any], wanted: AgreementFilter) -> Select[Any]:
    if wanted.q is not None:
        statement = statement.where(contains_words(column(AgreementRow.search_key), wanted.q))
    if wanted.partner_id is not None:
        statement = statement.where(_has_signatory(column(SignatoryRow.partner_id) == wanted.partner_id))
    if wanted.country is not None:
        there = and_(
            column(PartnerRow.id) == column(SignatoryRow.partner_id), column(PartnerRow.country) == wanted.country
        )
        statement = statement.where(_has_signatory(there))
    if wanted.state is not None:
        statement = statement.where(state_on(wanted.today).in_([str(state) for state in matching(wanted.state)]))
    if wanted.theme is not None:
        statement = statement.where(has_theme(column(AgreementRow.themes), wanted.theme))
    row = AgreementRow
    # A date known to the month or year matches whenever one of its possible days does (A5).
    # Only the conditions asked for are made: SQL compares nothing with NULL.
    if wanted.cooperation_id is not None:
        statement = statement.where(column(row.cooperation_id) == wanted.cooperation_id)
    if wanted.instrument is not None:
        statement = statement.where(column(row.instrument) == wanted.instrument)
    if wanted.signed_from is not None:
        statement = statement.where(column(row.signed_last) >= wanted.signed_from)
    if wanted.signed_to is not None:
        statement = statement.where(column(row.signed_first) <= wanted.signed_to)
    if wanted.ends_from is not None:
        statement = statement.where(column(row.ends_last) >= wanted.ends_from)
    if wanted.ends_to is not None:
        statement = statement.where(column(row.ends_first) <= wanted.ends_to)
    if wanted.updated_since is not None:
        statement = statement.where(column(row.updated_at) >= wanted.updated_since)
    return statement
