"""Finding and reading territories."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.tables import TerritoryRow
from services.registry.territories import store
from services.registry.territories.schemas import (
    Place,
    Succession,
    TerritoryDetail,
    TerritoryName,
    TerritoryOut,
)
from services.registry.territories.store import TerritoryFilter, summary
from services.registry.vocabularies.territories import TerritoryNameKind
from shared.http.pages import Page, PageRequest
from shared.http.problems import NotFound


async def list_territories(session: AsyncSession, wanted: TerritoryFilter, page: PageRequest) -> Page[TerritoryOut]:
    """The territories that match."""
    rows, cursor, total = await store.search(session, wanted, page)
    parents = await store.by_ids(session, {row.parent_id for row in rows if row.parent_id})
    return Page(items=[_out(row, parents) for row in rows], next=cursor, total=total)


async def read_territory(session: AsyncSession, territory: UUID) -> TerritoryDetail:
    """One territory with all that is known of it; NotFound."""
    row = (await store.by_ids(session, [territory])).get(territory)
    if row is None:
        raise NotFound()
    above = (await store.ancestors(session, [row.id]))[row.id]
    successions = await store.successions_of(session, [row.id])
    others = {one for pair in successions for one in (pair.predecessor_id, pair.successor_id)} - {row.id}
    named = await store.by_ids(session, others | ({row.grouping_id} if row.grouping_id else set()))
    return TerritoryDetail(
        **_out(row, {parent.id: parent for parent in above}).model_dump(),
        names=[
            TerritoryName(text=name.text, lang=name.lang, kind=TerritoryNameKind(name.kind))
            for name in await store.names_of(session, row.id)
        ],
        parents=[summary(parent) for parent in above],
        grouping=summary(named[row.grouping_id]) if row.grouping_id else None,
        successors=[
            Succession(territory=summary(named[pair.successor_id]), on=pair.on)
            for pair in successions
            if pair.predecessor_id == row.id
        ],
        predecessors=[
            Succession(territory=summary(named[pair.predecessor_id]), on=pair.on)
            for pair in successions
            if pair.successor_id == row.id
        ],
        children_count=await store.count_children(session, row.id),
    )


def _out(row: TerritoryRow, parents: dict[UUID, TerritoryRow]) -> TerritoryOut:
    location = None
    if row.latitude is not None and row.longitude is not None:
        location = Place(lat=row.latitude, lon=row.longitude)
    parent = parents.get(row.parent_id) if row.parent_id else None
    return TerritoryOut(
        **summary(row).model_dump(),
        population=row.population,
        location=location,
        codes=row.codes,
        parent_id=row.parent_id,
        parent=summary(parent) if parent else None,
        established_on=row.established_on,
        dissolved=row.dissolved,
        dissolved_on=row.dissolved_on,
    )
