"""Counting what matches, by what it has in common."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.agreements.list_store import AgreementFilter
from services.registry.search.store import PartnerFilter
from services.registry.sight import sight_of
from services.registry.statistics import store
from services.registry.statistics.schemas import AgreementGrouping, Group, PartnerGrouping, Statistics
from services.registry.territories import store as territories
from services.registry.territories.gazetteer import Key
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
    labels = await _labels(session, grouping, [group.key for group in counts.groups])
    return _statistics(grouping, "agreements", counts, labels, query, exclusive=grouping not in _MANY_GROUPS)


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
    labels = await _labels(session, grouping, [group.key for group in counts.groups])
    return _statistics(grouping, "partners", counts, labels, query, exclusive=grouping is not PartnerGrouping.THEME)


def _statistics(
    grouping: AgreementGrouping | PartnerGrouping,
    listed: str,
    counts: store.Counts,
    labels: Mapping[str, dict[str, str]],
    query: Mapping[str, str],
    *,
    exclusive: bool,
) -> Statistics:
    groups = [
        Group(
            key=group.key,
            label=labels.get(group.key),
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


async def _labels(
    session: AsyncSession, grouping: AgreementGrouping | PartnerGrouping, keys: Sequence[str]
) -> dict[str, dict[str, str]]:
    """The groups' labels in each language, by key; a key that says it itself has none."""
    if grouping is AgreementGrouping.COUNTRY_PAIR:
        pairs = {key: [COUNTRY_NAMES[country].as_labels() for country in key.split("-")] for key in keys}
    elif grouping is AgreementGrouping.TERRITORY_PAIR:
        ends = {key: [_territory_of(place) for place in key.split("|")] for key in keys}
        names = await territories.names_in(session, {place for both in ends.values() for place in both}, LANGUAGES)
        pairs = {
            key: [names.get(place) or dict.fromkeys(LANGUAGES, place[-1]) for place in both]
            for key, both in ends.items()
        }
    else:
        vocabulary = _LABELS.get(grouping, {})
        return {key: vocabulary[key].as_labels() for key in keys if key in vocabulary}
    return {
        key: {language: f"{one[language]} – {other[language]}" for language in LANGUAGES}
        for key, (one, other) in pairs.items()
    }


def _territory_of(place: str) -> Key:
    country, level, code = place.split("/", 2)
    return country, level, code
