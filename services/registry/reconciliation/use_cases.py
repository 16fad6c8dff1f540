"""Answering reconciliation queries, previews and data extension."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.matching.use_cases import Candidate, NameQuery, Target, match_many
from services.registry.reconciliation import store
from services.registry.reconciliation.describing import described
from services.registry.reconciliation.manifest import DEFAULT_TYPE, described_type
from services.registry.reconciliation.properties import SCHEMES, Details, code_of, property_of
from services.registry.reconciliation.schemas import (
    MOST_CANDIDATES,
    Described,
    Extension,
    ExtensionQuery,
    Feature,
    MetaProperty,
    PropertySettings,
    QueryResult,
    ReconciliationCandidate,
    ReconciliationQuery,
)
from services.registry.reconciliation.store import PartnerDetails
from services.registry.rules.identifiers import WrongIdentifier, normalised
from services.registry.sight import Sight, sight_of
from services.registry.vocabularies.partners import KINDS
from services.registry.vocabularies.territories import LEVELS
from shared.auth.caller import Caller
from shared.catalogue.texts import current_language
from shared.catalogue.vocabularies import Vocabulary
from shared.http.problems import NotFound

_USUAL_CANDIDATES = 10
_SHOWN = ("kind", "level", "country", "territory", "parent", "names", "former_names", "population", "successor", "code")
_MOST_SHOWN = 6


async def reconcile(
    session: AsyncSession, caller: Caller, batch: Mapping[str, ReconciliationQuery]
) -> dict[str, QueryResult]:
    """The candidates for each query of the batch, the likeliest first."""
    sight = sight_of(caller)
    asked: dict[Target, list[str]] = {target: [] for target in Target}
    for key, query in batch.items():
        for target in _targets(query):
            asked[target].append(key)
    found: dict[str, list[ReconciliationCandidate]] = {key: [] for key in batch}
    for target, keys in asked.items():
        limit = max((_limit(batch[key]) for key in keys), default=0)
        queries = [_name_query(batch[key], target) for key in keys]
        answers = await match_many(session, sight, queries, target, limit)
        shown = await _shown(session, [each for answer in answers for each in answer], target)
        for key, answer in zip(keys, answers, strict=True):
            found[key] += [shown[each] for each in answer]
    return {key: QueryResult(result=_merged(found[key], query)) for key, query in batch.items()}


async def extend(session: AsyncSession, caller: Caller, query: ExtensionQuery) -> Extension:
    """The values of the properties asked for, by entity; none for what the caller may not see."""
    details = await _details(session, [each for each in map(_uuid, query.ids) if each], sight_of(caller))
    meta: list[MetaProperty] = []
    rows: dict[str, dict[str, list[dict[str, str | int | float]]]] = {each: {} for each in query.ids}
    there = {_target_of(each) for each in details.values()}
    targets = [target for target in Target if target in there or not there]
    for wanted in query.properties:
        known = next((each for target in targets if (each := property_of(target, wanted.id))), None)
        name, of = (known.label.render(), known.of) if known else (wanted.id, None)
        meta.append(MetaProperty(id=wanted.id, name=name, type=described_type(of) if of else None))
        for entity_id in query.ids:
            known_id = _uuid(entity_id)
            values = _values(details.get(known_id) if known_id else None, wanted.id, wanted.settings)
            rows[entity_id][wanted.id] = values[: int(wanted.settings.limit)] if wanted.settings.limit else values
    return Extension(meta=meta, rows=rows)


async def entity(session: AsyncSession, caller: Caller, entity_id: str) -> tuple[Described, list[tuple[str, str]]]:
    """An entity and a few facts about it as (label, value); NotFound unless the caller may see it."""
    details = await _one(session, caller, entity_id)
    target = _target_of(details)
    spelled = PropertySettings.model_validate({"labels": current_language()})
    facts = []
    for pid in _SHOWN:
        known = property_of(target, pid)
        values = [str(value.get("name", next(iter(value.values())))) for value in _values(details, pid, spelled)]
        others = [value for value in values if value != details.row.name][:_MOST_SHOWN]
        if known and others:
            facts.append((known.label.render(), ", ".join(others)))
    return Described(id=entity_id, name=details.row.name, description=described_type(target).name), facts


async def place_of(session: AsyncSession, caller: Caller, entity_id: str) -> str:
    """Where the API has the object; NotFound unless the caller may see it."""
    details = await _one(session, caller, entity_id)
    collection = "partners" if isinstance(details, PartnerDetails) else "territories"
    return f"/registry/v1/{collection}/{details.row.id}"


def _targets(query: ReconciliationQuery) -> list[Target]:
    """The types to look in. Nothing is of two types, and types that are not known may be passed over by `should`."""
    known = [target for target in Target if target in query.types]
    if not query.types or (not known and query.type_strict == "should"):
        return [DEFAULT_TYPE]
    if query.type_strict == "all" and len(set(query.types)) > 1:
        return []
    return known


def _limit(query: ReconciliationQuery) -> int:
    return min(int(query.limit or _USUAL_CANDIDATES) or 1, MOST_CANDIDATES)


def _name_query(query: ReconciliationQuery, target: Target) -> NameQuery:
    """The query as matching takes it. Properties that are none of ours say nothing."""
    said: dict[str, list[str]] = {}
    for each in query.properties:
        said.setdefault(each.pid, []).extend(text for text in each.texts if text.strip())
    countries = said.get("country", [])
    return NameQuery(
        text=query.query or "",
        country=countries[0] if countries else None,
        levels=_codes(LEVELS, said.get("level", [])),
        kinds=_codes(KINDS, said.get("kind", [])) if target is Target.PARTNER else frozenset(),
        within=(*said.get("parent", []), *said.get("territory", [])),
        identifiers=frozenset(
            (scheme, _compact(scheme, value)) for scheme in SCHEMES[target] for value in said.get(scheme, [])
        ),
    )


def _codes(vocabulary: Vocabulary, texts: Sequence[str]) -> frozenset[str]:
    """The codes meant; what is none of the vocabulary's stays as typed, and therefore finds nothing."""
    return frozenset(code_of(vocabulary, text) or text for text in texts)


def _compact(scheme: str, value: str) -> str:
    try:
        return normalised(scheme, value)
    except WrongIdentifier:
        return value


def _merged(found: Sequence[ReconciliationCandidate], query: ReconciliationQuery) -> list[ReconciliationCandidate]:
    """The candidates of all types together; of two that are safe, none is: they are two things."""
    ordered = sorted(found, key=lambda each: -each.score)[: _limit(query)]
    if sum(each.match for each in found) > 1 or not (ordered and ordered[0].match):
        return [each.model_copy(update={"match": False}) for each in ordered]
    return ordered


async def _shown(
    session: AsyncSession, candidates: Sequence[Candidate], target: Target
) -> dict[Candidate, ReconciliationCandidate]:
    ids = {each.id for each in candidates}
    above = await store.parents_of(session, ids) if ids and target is Target.TERRITORY else {}
    vocabulary, type_shown = (LEVELS if target is Target.TERRITORY else KINDS), described_type(target)
    return {
        each: ReconciliationCandidate(
            id=str(each.id),
            name=each.name,
            description=described(
                vocabulary,
                each.level if target is Target.TERRITORY else each.kind,
                above.get(each.id),
                each.country,
                dissolved=each.dissolved,
                successors=[name for _, name in each.successors],
            ),
            type=[Described(id=type_shown.id, name=type_shown.name)],
            score=each.score,
            match=each.match,
            features=[Feature(id=feature, value=value) for feature, value in each.features],
        )
        for each in candidates
    }


def _values(details: Details | None, pid: str, settings: PropertySettings) -> list[dict[str, str | int | float]]:
    known = property_of(_target_of(details), pid) if details else None
    return list(known.read(details, settings)) if known else []


def _target_of(details: Details) -> Target:
    return Target.PARTNER if isinstance(details, PartnerDetails) else Target.TERRITORY


async def _details(session: AsyncSession, ids: Sequence[UUID], sight: Sight) -> dict[UUID, Details]:
    partners = await store.partners(session, ids, sight)
    territories = await store.territories(session, [each for each in ids if each not in partners])
    return {**partners, **territories}


async def _one(session: AsyncSession, caller: Caller, entity_id: str) -> Details:
    wanted = _uuid(entity_id)
    if wanted is None:
        raise NotFound()
    details = await _details(session, [wanted], sight_of(caller))
    if wanted not in details:
        raise NotFound()
    return details[wanted]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
