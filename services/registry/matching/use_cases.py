"""Matching names against the registry: many at once, for spreadsheets, imports and the search for duplicates."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.matching import store
from services.registry.matching.store import FoundName, Place
from services.registry.rules.certainty import COMPLETE, is_safe
from services.registry.rules.matching import (
    Identifier,
    Name,
    Question,
    Thing,
    Weighed,
    asked,
    ranked,
)
from services.registry.rules.names import fold
from services.registry.rules.place_words import RANKS, Rank, rank_in_name
from services.registry.sight import Sight
from services.registry.successions.store import relatives_of
from services.registry.vocabularies.partners import PartnerKind
from services.registry.vocabularies.territories import Level

FEW = 5
"""Candidates that are answered when nobody says how many."""
# Between so many the process turns to its other callers.
_AT_ONCE = 500
_FORMER = "former"
_OWN = "official"


class Target(StrEnum):
    """What a name is matched against: the organisations of the registry, or the gazetteer."""

    PARTNER = "Partner"
    TERRITORY = "Territory"


@dataclass(frozen=True, slots=True)
class NameQuery:
    """A name as somebody typed it, and what else was said of it.

    `country` is a name or a code, as typed. `levels` and `kinds` are codes of the vocabularies; empty is any. `within`
    are names, official codes or ids of larger places; `identifiers` are (scheme, value), which decide where they agree.
    """

    text: str
    country: str | None = None
    levels: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    within: tuple[str, ...] = ()
    identifiers: frozenset[Identifier] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that may be meant; the first of a list is the likeliest.

    `score` is 0 to 100. `match` is True for at most the first, and only when it is safe to choose it unasked.
    `features` are the evidence: numbers, or truths where something was said that could agree. `successors` are the ids
    and names of what took in a dissolved one (A15).
    """

    id: UUID
    name: str
    country: str
    level: str | None
    code: str | None
    kind: str | None
    score: float
    match: bool
    features: tuple[tuple[str, float | bool], ...]
    dissolved: bool = False
    successors: tuple[tuple[UUID, str], ...] = ()


async def match_many(
    session: AsyncSession, sight: Sight, queries: Sequence[NameQuery], target: Target, limit: int = FEW
) -> list[list[Candidate]]:
    """The candidates for each query, at most `limit`, the likeliest first; in the order of the queries.

    Names are looked up by their keys in bulk; only what has no such name is compared by likeness, so that thousands of
    strings take seconds, and the misspelled ones some milliseconds each. The same query is answered once.
    """
    distinct = list(dict.fromkeys(queries))
    answers: dict[NameQuery, list[Candidate]] = {}
    for start in range(0, len(distinct), _AT_ONCE):
        some = distinct[start : start + _AT_ONCE]
        answers |= dict(zip(some, await _match(session, sight, some, target, limit), strict=True))
    return [answers[query] for query in queries]


async def _match(
    session: AsyncSession, sight: Sight, queries: Sequence[NameQuery], target: Target, limit: int
) -> list[list[Candidate]]:
    questions = [_question(query, target) for query in queries]
    finder = _Finder(session, sight, target)
    await finder.find(questions)
    complete = COMPLETE if target is Target.TERRITORY else frozenset[str]()
    chosen: list[tuple[list[Weighed], bool]] = []
    for query, question in zip(queries, questions, strict=True):
        things = [thing for thing in finder.things_for(question) if _admitted(finder.found[thing.id], query)]
        found = ranked(question, things)
        chosen.append((found[:limit], bool(found) and is_safe(found, question, complete)))
    gone = {UUID(each.thing.id) for found, _ in chosen for each in found if each.thing.dissolved}
    successors = await _successors(session, sight, target, gone)
    return [
        [
            _candidate(each, finder.found[each.thing.id], match=safe and place == 0, successors=successors)
            for place, each in enumerate(found)
        ]
        for found, safe in chosen
    ]


async def _successors(
    session: AsyncSession, sight: Sight, target: Target, gone: Collection[UUID]
) -> Mapping[UUID, list[tuple[UUID, str]]]:
    """What took in those that are no more (A15): ids and names."""
    if not gone:
        return {}
    if target is Target.TERRITORY:
        return await store.successors(session, gone)
    relatives = await relatives_of(session, gone, sight)
    return {each: [(after.id, after.name) for after in found.successors] for each, found in relatives.items()}


def _question(query: NameQuery, target: Target) -> Question:
    ranks = frozenset(RANKS[level] for level in query.levels if level in RANKS) or None
    identifiers = frozenset((scheme, "".join(value.split())) for scheme, value in query.identifiers)
    return asked(
        query.text,
        query.country,
        ranks=ranks,
        within=query.within,
        identifiers=identifiers,
        # Organisations call themselves `Ville de Lille`, territories `Lille`.
        own_words=frozenset({Rank.LOCAL, Rank.DEPARTMENT, Rank.REGION}) if target is Target.PARTNER else frozenset(),
    )


def _admitted(found: FoundName, query: NameQuery) -> bool:
    return (not query.levels or found.level in query.levels) and (not query.kinds or found.kind in query.kinds)


class _Finder:
    """Looks up the things that a batch of questions may mean."""

    def __init__(self, session: AsyncSession, sight: Sight, target: Target) -> None:
        self._session, self._sight, self._target = session, sight, target
        self._by_key: dict[str, set[UUID]] = defaultdict(set)
        self._names: dict[UUID, dict[str, Name]] = defaultdict(dict)
        self._identifiers: dict[UUID, frozenset[Identifier]] = {}
        self._identified: dict[Identifier, set[UUID]] = defaultdict(set)
        self._places: dict[UUID, Place] = {}
        self.found: dict[str, FoundName] = {}

    async def find(self, questions: Collection[Question]) -> None:
        self._keep(await self._named({key for question in questions for key in question.keys}))
        unmet = [question for question in questions if not self._is_met(question)]
        self._keep(await self._named_alike({each for question in unmet for each in _alike_keys(question)}))
        identifiers = {each for question in questions for each in question.identifiers}
        if identifiers:
            await self._find_identified(identifiers)
        if any(question.has_places for question in questions):
            territories = {name.territory_id for name in self.found.values() if name.territory_id}
            self._places = await store.places(self._session, territories)

    def things_for(self, question: Question) -> list[Thing]:
        ids = {each for key in question.keys for each in self._by_key.get(key, ())}
        ids |= {each for identifier in question.identifiers for each in self._identified.get(identifier, ())}
        return [self._thing(self.found[str(each)]) for each in ids]

    def _is_met(self, question: Question) -> bool:
        """Whether something that is admitted has a name with one of the keys."""
        return any(
            question.country is None or question.country.covers(self.found[str(each)].country)
            for key in question.keys
            for each in self._by_key.get(key, ())
        )

    def _keep(self, names: Iterable[FoundName]) -> None:
        for name in names:
            self._by_key[name.key].add(name.id)
            self.found.setdefault(str(name.id), name)
            own = name.name_kind == _OWN
            kept = self._names[name.id].get(name.text)
            if kept is None or (own and not kept.official):
                self._names[name.id][name.text] = Name(name.text, official=own, former=name.name_kind == _FORMER)

    def _thing(self, name: FoundName) -> Thing:
        return Thing(
            id=str(name.id),
            name=name.name,
            country=name.country,
            ranks=_ranks(name),
            names=tuple(self._names[name.id].values()),
            inhabitants=name.population,
            around=self._around(name.territory_id),
            dissolved=name.dissolved,
            identifiers=self._identifiers.get(name.id, frozenset()),
            leads=name.level == Level.PREFECTURE or (name.level, name.country) == (Level.PROVINCE, "CN"),
        )

    def _around(self, territory_id: UUID | None) -> frozenset[str]:
        """The keys, codes and ids of all that a territory lies in."""
        above, keys = list(self._places[territory_id].parents) if territory_id in self._places else [], set[str]()
        for each in above:
            place = self._places.get(each)
            if place is None:
                continue
            keys |= {*place.keys, fold(place.code), fold(str(each))}
            above += [parent for parent in place.parents if parent not in above]
        return frozenset(keys)

    async def _named(self, keys: Collection[str]) -> list[FoundName]:
        if self._target is Target.TERRITORY:
            return await store.territories_named(self._session, keys)
        named = await store.partners_named(self._session, keys, self._sight)
        # « Dünkirchen » is in no name of the town hall's, and in the gazetteer.
        return named + await store.authorities_of_named(self._session, keys, self._sight)

    async def _named_alike(self, keys: Collection[tuple[str, str | None]]) -> list[FoundName]:
        if self._target is Target.TERRITORY:
            return await store.territories_alike(self._session, keys)
        return await store.partners_alike(self._session, keys, self._sight)

    async def _find_identified(self, identifiers: Collection[Identifier]) -> None:
        """Also finds what has one of the identifiers, and what everything found is known by."""
        if self._target is Target.TERRITORY:
            ids = await store.territories_identified(self._session, identifiers)
            self._keep(await store.territory_names_of(self._session, ids))
        else:
            ids = await store.partners_identified(self._session, identifiers)
            self._keep(await store.partner_names_of(self._session, ids, self._sight))
        known = {name.id for name in self.found.values()}
        if self._target is Target.TERRITORY:
            self._identifiers = await store.codes_of_territories(self._session, known)
        else:
            self._identifiers = await store.identifiers_of_partners(self._session, known)
        for thing, each in self._identifiers.items():
            for identifier in each:
                self._identified[identifier].add(thing)


def _ranks(name: FoundName) -> frozenset[Rank]:
    rank = RANKS.get(name.level) if name.level else None
    if rank is None and name.kind == PartnerKind.LOCAL_AUTHORITY:
        rank = rank_in_name(name.name)
    if rank in {Rank.REGION, Rank.DEPARTMENT} and name.is_city:
        return frozenset({rank, Rank.LOCAL})
    return frozenset({rank} if rank else ())


def _alike_keys(question: Question) -> Iterable[tuple[str, str | None]]:
    """The loose key of each reading, with the country to look in."""
    for form in question.forms:
        said = form.country or question.country
        yield fold(form.name), said.code if said else None


def _candidate(
    weighed: Weighed, found: FoundName, *, match: bool, successors: Mapping[UUID, list[tuple[UUID, str]]]
) -> Candidate:
    features: dict[str, float | bool] = {
        "name_similarity": round(100 * weighed.likeness, 1),
        "exact_name": weighed.closeness.name == "EXACT",
        "current_name": not (weighed.name.former or weighed.thing.dissolved),
        "prominence": weighed.prominence,
    }
    agreements = {
        "country_agrees": weighed.country_agrees,
        "level_agrees": weighed.rank_agrees,
        "place_agrees": weighed.around_agrees,
        "identifier_agrees": weighed.identifiers_agree,
    }
    features |= {name: agrees for name, agrees in agreements.items() if agrees is not None}
    return Candidate(
        id=found.id,
        name=found.name,
        country=found.country,
        level=found.level,
        code=found.code,
        kind=found.kind,
        score=weighed.score,
        match=match,
        features=tuple(features.items()),
        dissolved=found.dissolved,
        successors=tuple(successors.get(found.id, ())),
    )
