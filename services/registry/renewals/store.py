"""The SQL of the renewal desk."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Integer, and_, case, cast, func, literal, or_, true
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.agreements.standing import SIGNED, ends_last_on, is_succeeded, state_on
from services.registry.agreements.store import SELECTED, Agreement, has_signatory, seen_by, signed_for
from services.registry.grants.store import agreements_granted
from services.registry.rules.agreement import matching
from services.registry.sight import Sight
from services.registry.successions.lineage import inherited_by
from services.registry.tables import AgreementRow, PartnerRow, RenewalRow, SignatoryRow, column
from services.registry.vocabularies.agreements import AgreementState, Renewal
from shared.days import plus_months
from shared.db.keyset import SortKeys, fetch_page
from shared.http.pages import Wanted

# States in which an agreement has a renewal to come.
_ENDING = (AgreementState.SIGNED, AgreementState.IN_FORCE, AgreementState.EXPIRING, AgreementState.EXPIRED)
_LAST_OF_ALL = 10_000_000  # days


@dataclass(frozen=True, slots=True)
class RenewalFilter:
    """What the desk is narrowed to; `today` is the day by which it looks."""

    today: date
    within_months: int | None = None
    owner: UUID | None = None
    partner_id: UUID | None = None
    country: str | None = None
    state: AgreementState | None = None
    agreement_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """An agreement on the desk, and what was noted about its renewal."""

    agreement: Agreement
    renewal: RenewalRow | None


def concerns(sight: Sight) -> ColumnElement[bool]:
    """The agreements whose renewal a caller follows: all for staff, for others those of their partners and grants.

    What a partner's ended predecessors signed is the partner's (A15).
    """
    if sight.everything:
        return true()
    signed = signed_for(sight)
    return or_(signed, agreements_granted(sight)) if sight.subject else signed


async def search(
    session: AsyncSession, wanted: RenewalFilter, sight: Sight, page: Wanted
) -> tuple[list[Ending], str | None, int | None]:
    """One page of the agreements that end or have ended with nothing signed after them; the next cursor, the total.

    By urgency: nearest to its end first, be it ahead or passed; what goes on tacitly comes last.
    """
    today, end = wanted.today, ends_last_on(wanted.today)
    tacit = column(AgreementRow.agreed_renewal) == Renewal.TACIT
    distance = func.abs(cast(end, Date) - literal(today, Date))
    keys: SortKeys = {
        "id": column(AgreementRow.id),
        "ends_on": end,
        "urgency": cast(distance + case((tacit, _LAST_OF_ALL), else_=0), Integer),
    }
    statement = (
        SELECTED.add_columns(RenewalRow)
        .outerjoin(RenewalRow, column(RenewalRow.id) == column(AgreementRow.id))
        .where(concerns(sight), SIGNED, ~is_succeeded, end.is_not(None))
        .where(state_on(today).in_([str(state) for state in _ENDING]))
    )
    if wanted.within_months is not None:
        statement = statement.where(end <= plus_months(today, wanted.within_months))
    rows, cursor, total = await fetch_page(session, _narrowed(statement, wanted), page, keys, default="urgency,id")
    return [Ending(Agreement(*row[:3]), row.RenewalRow) for row in rows], cursor, total


def _narrowed(statement: Any, wanted: RenewalFilter) -> Any:
    if wanted.agreement_id is not None:
        statement = statement.where(column(AgreementRow.id) == wanted.agreement_id)
    if wanted.owner is not None:
        statement = statement.where(column(RenewalRow.owner) == wanted.owner)
    if wanted.partner_id is not None:
        statement = statement.where(has_signatory(column(SignatoryRow.partner_id).in_(inherited_by(wanted.partner_id))))
    if wanted.country is not None:
        there = and_(
            column(PartnerRow.id) == column(SignatoryRow.partner_id), column(PartnerRow.country) == wanted.country
        )
        statement = statement.where(has_signatory(there))
    if wanted.state is not None:
        states = [str(state) for state in matching(wanted.state)]
        statement = statement.where(state_on(wanted.today).in_(states))
    return statement


async def drafts_of(session: AsyncSession, agreement_ids: Collection[UUID], sight: Sight) -> dict[UUID, Agreement]:
    """The draft that is to renew each of these agreements, as far as the caller may see it; of several the latest."""
    statement = SELECTED.where(column(AgreementRow.renews_id).in_(agreement_ids), ~SIGNED, seen_by(sight))
    rows = await session.execute(statement.order_by(column(AgreementRow.id)))
    return {row[0].renews_id: Agreement(*row) for row in rows}


async def load(session: AsyncSession, agreement_id: UUID) -> RenewalRow | None:
    return await session.get(RenewalRow, agreement_id, populate_existing=True)


async def save(session: AsyncSession, row: RenewalRow) -> None:
    session.add(row)
    await session.flush()
