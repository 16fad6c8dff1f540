"""Counting what matches, by what it has in common."""

from collections.abc import Mapping
from urllib.parse import urlencode

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.agreements.store import AgreementFilter
from services.registry.search.store import PartnerFilter
from services.registry.sight import sight_of
from services.registry.statistics import store
from services.registry.statistics.schemas import AgreementGrouping, Group, PartnerGrouping, Statistics
from services.registry.vocabularies.agreements import INSTRUMENTS, STATES
from services.registry.vocabularies.partners import KINDS, PARTNER_STATUSES
from services.registry.vocabularies.places import COUNTRY_NAMES
from services.registry.vocabularies.themes import THEMES
from shared.auth.caller import Caller
from shared.catalogue.texts import LANGUAGES
from shared.catalogue.vocabularies import Vocabulary

_LABELS: Mapping[str, Vocabulary] = {
    AgreementGrouping.INSTRUMENT: INSTRUMENTS,
    AgreementGrouping.STATE: STATES,
    AgreementGrouping.THEME: THEMES,
    PartnerGrouping.COUNTRY: COUNTRY_NAMES,
    PartnerGrouping.KIND: KINDS,
    PartnerGrouping.STATUS: PARTNER_STATUSES,
}
_MANY_GROUPS = {
    AgreementGrouping.COUNTRY_PAIR,
    AgreementGrouping.TERRITORY_PAIR,
    AgreementGrouping.THEME,
    AgreementGrouping.STATE,
}


async def agreements(
    session: AsyncSession,
    caller: Caller,
    wanted: AgreementFilter,
    grouping: AgreementGrouping,
    limit: int,
    query: Mapping[str, str],
) -> Statistics:
    """The agreements that match and that the caller may see, by group; `query` is the filter as it was asked for."""
    counts = await store.count_agreements(session, wanted, sight_of(caller), grouping, limit)
    return _statistics(grouping, "agreements", counts, query, exclusive=grouping not in _MANY_GROUPS)


async def partners(
    session: AsyncSession,
    caller: Caller,
    wanted: PartnerFilter,
    grouping: PartnerGrouping,
    limit: int,
    query: Mapping[str, str],
) -> Statistics:
    """The partners that match and that the caller may see, as `agreements`."""
    counts = await store.count_partners(session, wanted, sight_of(caller), grouping, limit)
    return _statistics(grouping, "partners", counts, query, exclusive=grouping is not PartnerGrouping.THEME)


def _statistics(
    grouping: AgreementGrouping | PartnerGrouping,
    listed: str,
    counts: store.Counts,
    query: Mapping[str, str],
    *,
    exclusive: bool,
) -> Statistics:
    groups = [
        Group(
            key=group.key,
            label=_label(grouping, group.key),
            count=group.count,
            in_force=group.in_force,
            items=f"/registry/v1/{listed}?{urlencode({**query, **_narrower(grouping, group.key, query)})}",
        )
        for group in counts.groups
    ]
    return Statistics(
        group_by=grouping,
        total=counts.total,
        in_force=counts.in_force,
        ungrouped=counts.ungrouped,
        exclusive=exclusive,
        groups_total=counts.groups_total,
        groups=groups,
    )


def _narrower(grouping: AgreementGrouping | PartnerGrouping, key: str, query: Mapping[str, str]) -> dict[str, str]:
    """What the list's filter must say besides, so that it shows the group."""
    if grouping is AgreementGrouping.YEAR:
        first, last = f"{key}-01-01", f"{key}-12-31"
        return {
            "signed_from": max(first, query.get("signed_from", first)),
            "signed_to": min(last, query.get("signed_to", last)),
        }
    return {str(grouping): key}


def _label(grouping: AgreementGrouping | PartnerGrouping, key: str) -> dict[str, str] | None:
    if grouping is AgreementGrouping.COUNTRY_PAIR:
        one, other = (COUNTRY_NAMES[country].as_labels() for country in key.split("-"))
        return {language: f"{one[language]} – {other[language]}" for language in LANGUAGES}
    text = _LABELS.get(grouping, {}).get(key)
    return text.as_labels() if text else None
