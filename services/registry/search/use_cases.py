"""Counting the partners that a search finds."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.partners import store as partners
from services.registry.programmes import store as programme_store
from services.registry.search import store
from services.registry.search.schemas import FacetValue, NetworkCount, PartnerFacets, ProgrammeCount
from services.registry.sight import sight_of
from services.registry.vocabularies.partners import KINDS, PARTNER_STATUSES
from services.registry.vocabularies.places import COUNTRY_NAMES
from services.registry.vocabularies.themes import THEMES
from shared.auth.caller import Caller
from shared.catalogue.vocabularies import Vocabulary

_LABELS: dict[str, Vocabulary] = {
    "country": COUNTRY_NAMES,
    "kind": KINDS,
    "theme": THEMES,
    "status": PARTNER_STATUSES,
    "in_force": {},
}


async def count_partners(session: AsyncSession, caller: Caller, wanted: store.PartnerFilter) -> PartnerFacets:
    """How the partners divide that match and that the caller may see."""
    sight = sight_of(caller)
    counted = await store.counts(session, wanted, sight)
    members = {UUID(code): count for code, count in counted["network"].items()}
    summaries = await partners.summaries(session, members, sight)
    networks = [
        NetworkCount(network_id=network_id, network=summaries[network_id], count=count)
        for network_id, count in sorted(members.items(), key=lambda item: (-item[1], item[0]))
    ]
    supported = {UUID(code): count for code, count in counted["programme"].items()}
    names = await programme_store.summaries(session, supported)
    programmes = [
        ProgrammeCount(programme_id=programme_id, programme=names[programme_id], count=count)
        for programme_id, count in sorted(supported.items(), key=lambda item: (-item[1], item[0]))
        if programme_id in names
    ]
    facets = {name: _values(counted[name], labels) for name, labels in _LABELS.items()}
    return PartnerFacets(total=counted[""][""], network=networks, programme=programmes, **facets)


def _values(counts: Mapping[str, int], labels: Vocabulary) -> list[FacetValue]:
    """The values of one facet, the most frequent first."""
    known = {str(code): label.as_labels() for code, label in labels.items() if code in counts}
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [FacetValue.model_validate({"code": code, "label": known.get(code), "count": n}) for code, n in ordered]
