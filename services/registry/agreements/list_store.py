"""The SQL of lists of agreements: what they are narrowed to, and by what they are sorted."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Select,
    and_,
    exists,
    func,
)
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.agreements.pair_store import country_pairs, territory_pairs
from services.registry.agreements.standing import NEVER, SIGNED, ends_first_on, ends_last_on, is_succeeded, state_on
from services.registry.agreements.store import SELECTED, SIGNED_ON, Agreement, has_signatory, seen_by
from services.registry.partners.store import concerns_area, contains_words, has_theme
from services.registry.rules.agreement import matching
from services.registry.sight import Sight
from services.registry.successions.lineage import inherited_by
from services.registry.tables import (
    AgreementRow,
    PartnerRow,
    SignatoryRow,
    column,
)
from services.registry.vocabularies.agreements import AgreementState, Instrument
from shared.db.keyset import SortKeys, fetch_page
from shared.http.pages import Wanted


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
