"""The SQL of agreements; that of their states is in `standing.py`."""

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
    false,
    func,
    insert,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.agreements.standing import (
    NEVER,
    SIGNED,
    ends_first_on,
    ends_last_on,
    is_succeeded,
    renewed_from,
    state_on,
)
from services.registry.grants.store import agreements_granted
from services.registry.partners.store import concerns_area, contains_words, has_theme
from services.registry.partners.store import seen_by as partner_seen_by
from services.registry.rules.agreement import Timeline, matching, running
from services.registry.sight import Sight
from services.registry.successions.lineage import heirs, inherited_by, stands_for
from services.registry.tables import (
    FOR_CHANGE,
    AgreementRow,
    AmendmentRow,
    AttendeeRow,
    PartnerRow,
    SignatoryRow,
    column,
)
from services.registry.vocabularies.agreements import AgreementState, Instrument, Renewal
from services.registry.vocabularies.partners import PartnerKind, Visibility
from shared.db.keyset import SortKeys, fetch_page
from shared.http.pages import Wanted

SIGNED_ON = func.coalesce(column(AgreementRow.signed_first), NEVER)
_IS_SIGNATORY = column(SignatoryRow.agreement_id) == column(AgreementRow.id)
SELECTED: Any = select(AgreementRow, renewed_from.label("renewed_from"), is_succeeded.label("is_succeeded"))


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

    def days_on(self, today: date) -> Timeline:
        """The same as they are on a day: a term that is renewed tacitly goes on."""
        row = self.row
        return running(self.days, Renewal(row.agreed_renewal), row.agreed_term_months, self.renewed_from, today)


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
    is_current: bool | None = None
    theme: str | None = None
    area: str | None = None
    programme_id: UUID | None = None
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
    usual = case((SIGNED, str(Visibility.PUBLIC)), else_=str(Visibility.PRIVATE))
    return or_(
        func.coalesce(column(AgreementRow.visibility), usual).in_([str(level) for level in sight.visibilities]),
        signed_for(sight),
        *([agreements_granted(sight)] if sight.subject else []),
    )


def signed_for(sight: Sight) -> ColumnElement[bool]:
    """The agreements that the caller's partners signed, or bodies that ended and that these followed (A15)."""
    if not sight.partners:
        return false()
    return has_signatory(column(SignatoryRow.partner_id).in_(stands_for(sight.partners)))


def held(today: date, sight: Sight, *, in_force: bool) -> Select[Any]:
    """Each partner with every agreement that it signed, or inherited from one that it followed (A15).

    `partner_id`, `programme_ids` of those agreements that the caller may see; those alone that are `in_force`.
    """
    line = heirs()
    signed = (
        select(column(SignatoryRow.partner_id).label("partner_id"), column(AgreementRow.programme_ids))
        .join(AgreementRow, _IS_SIGNATORY)
        .where(seen_by(sight))
    )
    if in_force:
        signed = signed.where(state_on(today).in_([str(state) for state in matching(AgreementState.IN_FORCE)]))
    own = signed.cte()
    inherited = select(line.c.heir, own.c.programme_ids).join(own, own.c.partner_id == line.c.partner_id)
    both = select(own.c.partner_id, own.c.programme_ids).union_all(inherited).subquery()
    return select(both.c.partner_id, both.c.programme_ids)


def has_signatory(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """The agreements with a signatory of which `condition` holds."""
    return exists().where(_IS_SIGNATORY, condition)


async def load(session: AsyncSession, agreement_id: UUID, *, lock: bool = False) -> Agreement | None:
    """The agreement, locked until the end of the transaction if it is to be changed."""
    statement = SELECTED.where(column(AgreementRow.id) == agreement_id)
    if lock:
        # Whoever has read it before it was locked wants what it is now.
        locked = statement.with_for_update(of=AgreementRow, **FOR_CHANGE)
        statement = locked.execution_options(populate_existing=True)
    row = (await session.execute(statement)).first()
    return Agreement(*row) if row else None


async def load_many(session: AsyncSession, agreement_ids: Collection[UUID], sight: Sight) -> list[Agreement]:
    """Those of the agreements that the caller may see."""
    statement = SELECTED.where(column(AgreementRow.id).in_(agreement_ids), seen_by(sight))
    return [Agreement(*row) for row in await session.execute(statement)]


async def of_cooperation(session: AsyncSession, cooperation_id: UUID, sight: Sight) -> list[Agreement]:
    """The cooperation's agreements that the caller may see, drafts first, then the latest signed."""
    statement = SELECTED.where(column(AgreementRow.cooperation_id) == cooperation_id, seen_by(sight))
    rows = await session.execute(statement.order_by(SIGNED_ON.desc(), column(AgreementRow.id)))
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


async def amendments_of(session: AsyncSession, agreement_ids: Collection[UUID]) -> dict[UUID, list[AmendmentRow]]:
    """The amendments of these agreements, in the order of their entry."""
    statement = select(AmendmentRow).where(column(AmendmentRow.agreement_id).in_(agreement_ids))
    found: dict[UUID, list[AmendmentRow]] = defaultdict(list)
    for row in await session.scalars(statement.order_by(column(AmendmentRow.number))):
        found[row.agreement_id].append(row)
    return found


async def last_number(session: AsyncSession, agreement_id: UUID) -> int:
    """The number of the agreement's latest amendment, 0 without any."""
    statement = select(func.max(column(AmendmentRow.number))).where(column(AmendmentRow.agreement_id) == agreement_id)
    return await session.scalar(statement) or 0


async def add_amendment(session: AsyncSession, row: AmendmentRow) -> None:
    session.add(row)
    await session.flush()


async def remove_amendment(session: AsyncSession, row: AmendmentRow) -> None:
    await session.delete(row)
    await session.flush()


async def authorities_countries(session: AsyncSession, partner_ids: Collection[UUID]) -> set[str]:
    """The countries of those of the partners that are local authorities."""
    statement = select(column(PartnerRow.country)).where(
        column(PartnerRow.id).in_(partner_ids), column(PartnerRow.kind) == PartnerKind.LOCAL_AUTHORITY
    )
    return set(await session.scalars(statement))


async def take_effect_anew(session: AsyncSession, countries: Collection[str]) -> None:
    """Compute from when every agreement holds, now that those of these countries' authorities need transmission.

    `rules.agreement.timeline` in SQL, for all at once.
    """
    needed = and_(
        column(AgreementRow.effective_on).is_(None),
        ~column(AgreementRow.historical),
        has_signatory(
            and_(
                column(PartnerRow.id) == column(SignatoryRow.partner_id),
                column(PartnerRow.kind) == PartnerKind.LOCAL_AUTHORITY,
                column(PartnerRow.country).in_(countries),
            )
        ),
    )
    sent = func.to_date(func.rpad(column(AgreementRow.transmitted_on), 10, "-01-01"), "YYYY-MM-DD")
    effective = case((needed, sent), else_=column(AgreementRow.agreed_from))
    await session.execute(
        update(AgreementRow)
        .where(SIGNED, column(AgreementRow.effective_from).is_distinct_from(effective))
        .values(effective_from=effective)
    )


def selected(wanted: AgreementFilter, sight: Sight) -> Select[Any]:
    """The agreements that match and that the caller may see, with what later ones make of them."""
    statement = _narrowed(SELECTED.where(seen_by(sight)), wanted)
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
    keys: SortKeys = {
        "id": column(AgreementRow.id),
        "title": column(AgreementRow.sort_key),
        "signed_on": SIGNED_ON,
        "ends_on": func.coalesce(ends_last_on(wanted.today), NEVER),
        "updated_at": column(AgreementRow.updated_at),
    }
    rows, cursor, total = await fetch_page(session, selected(wanted, sight), page, keys, default="-signed_on,id")
    return [Agreement(*row[:3]) for row in rows], cursor, total


def _narrowed(statement: Select[Any], wanted: AgreementFilter) -> Select[Any]:
    if wanted.q is not None:
        statement = statement.where(contains_words(column(AgreementRow.search_key), wanted.q))
    if wanted.partner_id is not None:
        statement = statement.where(has_signatory(column(SignatoryRow.partner_id).in_(inherited_by(wanted.partner_id))))
    if wanted.country is not None:
        there = and_(
            column(PartnerRow.id) == column(SignatoryRow.partner_id), column(PartnerRow.country) == wanted.country
        )
        statement = statement.where(has_signatory(there))
    if wanted.state is not None:
        statement = statement.where(state_on(wanted.today).in_([str(state) for state in matching(wanted.state)]))
    if wanted.is_current is not None:
        statement = statement.where(and_(SIGNED, ~is_succeeded).is_(wanted.is_current))
    if wanted.area is not None:
        statement = statement.where(concerns_area(column(AgreementRow.areas), wanted.area))
    if wanted.theme is not None:
        statement = statement.where(has_theme(column(AgreementRow.agreed_themes), wanted.theme))
    if wanted.cooperation_id is not None:
        statement = statement.where(column(AgreementRow.cooperation_id) == wanted.cooperation_id)
    if wanted.programme_id is not None:
        statement = statement.where(column(AgreementRow.programme_ids).contains([wanted.programme_id]))
    if wanted.instrument is not None:
        statement = statement.where(column(AgreementRow.instrument) == wanted.instrument)
    if wanted.updated_since is not None:
        statement = statement.where(column(AgreementRow.updated_at) >= wanted.updated_since)
    return _narrowed_by_dates(statement, wanted)


def _narrowed_by_dates(statement: Select[Any], wanted: AgreementFilter) -> Select[Any]:
    """A date known to the month or year matches whenever one of its possible days does (A5)."""
    # Only the conditions asked for are made: SQL compares nothing with NULL.
    if wanted.signed_from is not None:
        statement = statement.where(column(AgreementRow.signed_last) >= wanted.signed_from)
    if wanted.signed_to is not None:
        statement = statement.where(column(AgreementRow.signed_first) <= wanted.signed_to)
    if wanted.ends_from is not None:
        statement = statement.where(ends_last_on(wanted.today) >= wanted.ends_from)
    if wanted.ends_to is not None:
        statement = statement.where(ends_first_on(wanted.today) <= wanted.ends_to)
    return statement
