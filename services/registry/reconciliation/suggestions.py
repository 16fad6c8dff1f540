"""What begins like what somebody types: entities, types and properties."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.matching.use_cases import Target
from services.registry.reconciliation import store
from services.registry.reconciliation.describing import described
from services.registry.reconciliation.manifest import described_type, described_types
from services.registry.reconciliation.properties import PROPERTIES
from services.registry.reconciliation.schemas import (
    Described,
    Proposal,
    Suggested,
    SuggestedEntities,
    SuggestedEntity,
)
from services.registry.rules.names import fold
from services.registry.sight import sight_of
from services.registry.vocabularies.partners import KINDS
from services.registry.vocabularies.territories import LEVELS
from shared.auth.caller import Caller
from shared.http.problems import NotFound

SUGGESTIONS = 20
"""Suggestions on a page."""


async def suggest_entities(
    session: AsyncSession, caller: Caller, prefix: str, cursor: int, types: Sequence[str]
) -> SuggestedEntities:
    """Entities with a name that begins like `prefix`; partners before territories, unless a type is asked for."""
    if not fold(prefix):
        return SuggestedEntities(result=[])
    targets = [target for target in Target if not types or target in types]
    until = cursor + SUGGESTIONS
    found: list[SuggestedEntity] = []
    if Target.PARTNER in targets:
        for partner in await store.partners_beginning(session, prefix, sight_of(caller), until):
            shown = described(KINDS, partner.kind, None, partner.country)
            found.append(_suggested(partner.id, partner.name, shown, Target.PARTNER))
    if Target.TERRITORY in targets and len(found) < until:
        territories = await store.territories_beginning(session, prefix, until - len(found))
        parents = await store.names_of(session, {row.parent_id for row in territories if row.parent_id})
        for row in territories:
            above = parents.get(row.parent_id) if row.parent_id else None
            shown = described(LEVELS, row.level, above, row.country)
            found.append(_suggested(row.id, row.name, shown, Target.TERRITORY))
    return SuggestedEntities(result=found[cursor:until])


def suggest_types(prefix: str, cursor: int) -> Suggested:
    """The types whose name or id begins like `prefix`."""
    return Suggested(result=_beginning(described_types(), prefix)[cursor : cursor + SUGGESTIONS])


def suggest_properties(prefix: str, cursor: int, types: Sequence[str]) -> Suggested:
    """The properties whose name or id begins like `prefix`, of these types or of all."""
    return Suggested(result=_beginning(_all_properties(types), prefix)[cursor : cursor + SUGGESTIONS])


def propose(type_id: str, limit: int | None) -> Proposal:
    """The properties that may be fetched of entities of a type; none for a type that is not known."""
    known = _all_properties([type_id])
    return Proposal(type=type_id, properties=known[:limit] if limit else known, limit=limit)


def type_or_property(kind: str, wanted: str) -> Described:
    """A type or a property by its id; NotFound when there is none."""
    known = described_types() if kind == "type" else _all_properties(())
    found = next((each for each in known if each.id == wanted), None)
    if found is None:
        raise NotFound()
    return found


def _all_properties(types: Sequence[str]) -> list[Described]:
    known = {
        each.id: Described(id=each.id, name=each.label.render())
        for target in Target
        if not types or target in types
        for each in PROPERTIES[target]
    }
    return list(known.values())


def _suggested(entity_id: UUID, name: str, description: str, target: Target) -> SuggestedEntity:
    shown = described_type(target)
    notable = [Described(id=shown.id, name=shown.name)]
    return SuggestedEntity(id=str(entity_id), name=name, description=description, notable=notable)


def _beginning(known: Sequence[Described], prefix: str) -> list[Described]:
    key = fold(prefix)
    return [
        each for each in known if any(word.startswith(key) for text in (each.id, each.name) for word in _starts(text))
    ]


def _starts(text: str) -> list[str]:
    """The text from each of its words on."""
    words = fold(text).split()
    return [" ".join(words[index:]) for index in range(len(words))]
