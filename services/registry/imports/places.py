"""Which partner a row means: one that is registered, or the local authority of a place that the gazetteer knows.

A place's name says first which territory is meant, and its authority follows; only what is no place is looked for among
the partners. So a town that happens to be the only one of its name among the partners is not taken for its namesakes.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.imports import store
from services.registry.matching.use_cases import Candidate, NameQuery, Target, match_many
from services.registry.partners.schemas import PartnerIn
from services.registry.rules.countries import read_country
from services.registry.rules.matching import Identifier
from services.registry.rules.names import fold
from services.registry.sight import Sight
from services.registry.tables import TerritoryRow
from services.registry.territories import store as territories
from services.registry.vocabularies.partners import PartnerKind
from services.registry.vocabularies.territories import Level

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Said:
    """A partner as a row names it; `country` as typed."""

    name: str
    country: str | None
    identifiers: frozenset[Identifier] = frozenset()

    @property
    def key(self) -> str:
        """By what a decision about it is found again."""
        return decision_key(self.name, self.country)


def decision_key(name: str, country: str | None) -> str:
    return f"{fold(name)}|{fold(country or '')}"


@dataclass(frozen=True, slots=True)
class Meant:
    """`partner_id` where it is registered, `territory` where its authority is to be entered, `body` where somebody
    decided that a place which the gazetteer has not is one; with none of them, `candidates` (none when it is unknown).
    """

    partner_id: UUID | None = None
    territory: TerritoryRow | None = None
    body: PartnerIn | None = None
    skipped: bool = False
    candidates: list[Mapping[str, Any]] = field(default_factory=list)

    @property
    def is_clear(self) -> bool:
        return bool(self.partner_id or self.territory or self.body)


async def resolve(
    session: AsyncSession, sight: Sight, said: Collection[Said], decisions: Mapping[str, Any]
) -> dict[Said, Meant]:
    """What each of these means; decided ones as decided, the rest only where it is safe."""
    meant: dict[Said, Meant] = {}
    undecided = []
    chosen: dict[Said, UUID] = {}
    doubtful: dict[Said, tuple[list[Candidate], list[Candidate]]] = {}
    for one in dict.fromkeys(said):
        decision = decisions.get(one.key)
        if decision is None:
            undecided.append(one)
        elif decision.get("territory_id"):
            chosen[one] = UUID(decision["territory_id"])
        else:
            partner_id = UUID(decision["partner_id"]) if decision.get("partner_id") else None
            body = _named_so(one) if decision.get("enter") else None
            meant[one] = Meant(partner_id=partner_id, body=body, skipped=bool(decision.get("skip")))
    queries = [NameQuery(one.name, one.country, identifiers=one.identifiers) for one in undecided]
    places = await match_many(session, sight, queries, Target.TERRITORY, _SHOWN)
    partners = await match_many(session, sight, queries, Target.PARTNER, _SHOWN)
    for one, in_gazetteer, registered in zip(undecided, places, partners, strict=True):
        if registered and registered[0].match and (one.identifiers or _is_no_place(registered[0], in_gazetteer)):
            meant[one] = Meant(partner_id=registered[0].id)
        elif in_gazetteer and in_gazetteer[0].match:
            chosen[one] = in_gazetteer[0].id
        else:
            doubtful[one] = (in_gazetteer, registered)
    within = await _within(session, {place.id for places, _ in doubtful.values() for place in places})
    for one, (in_gazetteer, registered) in doubtful.items():
        meant[one] = Meant(candidates=_told(in_gazetteer, registered, within))
    rows = await territories.by_ids(session, set(chosen.values()))
    authorities = await store.authorities(session, rows.values())
    for one, territory_id in chosen.items():
        partner = authorities.get(territory_id)
        meant[one] = Meant(partner_id=partner, territory=None if partner else rows[territory_id])
    return meant


def _is_no_place(partner: Candidate, in_gazetteer: list[Candidate]) -> bool:
    """Whether the name is the partner's, and no town's: it is no authority, or the gazetteer has no such name."""
    return partner.kind != PartnerKind.LOCAL_AUTHORITY or not in_gazetteer


async def _within(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """What each place lies in, the nearest first and its State left out: by what namesakes are told apart."""
    above = await territories.ancestors(session, ids)
    return {
        place: [parent.name for parent in parents if parent.level != Level.COUNTRY] for place, parents in above.items()
    }


def _told(
    in_gazetteer: list[Candidate], registered: list[Candidate], within: Mapping[UUID, list[str]]
) -> list[Mapping[str, Any]]:
    found = [("territory_id", candidate) for candidate in in_gazetteer]
    found += [("partner_id", candidate) for candidate in registered if candidate.kind != PartnerKind.LOCAL_AUTHORITY]
    found.sort(key=lambda pair: -pair[1].score)
    return [
        {
            kind: str(candidate.id),
            "name": candidate.name,
            "country": candidate.country,
            "level": candidate.level,
            "within": within.get(candidate.id, []),
            "score": candidate.score,
        }
        for kind, candidate in found[:_SHOWN]
    ]


def _named_so(said: Said) -> PartnerIn | None:
    """The local authority of a place that the gazetteer has not; None where the country cannot be told."""
    country = read_country(said.country)
    if country is None or len(country.codes) != 1:
        return None
    return PartnerIn(kind=PartnerKind.LOCAL_AUTHORITY, name=said.name, country=next(iter(country.codes)))


def authority_of(territory: TerritoryRow) -> PartnerIn:
    """The local authority of a place, as far as the gazetteer knows it."""
    siren = territory.codes.get("siren")
    location = None
    if territory.latitude is not None and territory.longitude is not None:
        location = {"lat": territory.latitude, "lon": territory.longitude}
    return PartnerIn.model_validate(
        {
            "kind": PartnerKind.LOCAL_AUTHORITY,
            "name": territory.name,
            "country": territory.country,
            "territory": {"level": territory.level, "code": territory.code},
            "identifiers": [{"scheme": "siren", "value": siren}] if isinstance(siren, str) else [],
            "location": location,
            "dissolved_on": territory.dissolved_on,
        }
    )
