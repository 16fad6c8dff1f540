"""The SQL of merges besides the moving: what contradicts one, and what it concerns."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Uuid, delete, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.merging.sql import sql
from services.registry.partners.store import names_of
from services.registry.successions.lineage import follows
from services.registry.tables import NameRow, PartnerMergeRow, PartnerRow, column

_WITH_EACH_OTHER = {
    "agreement": "select agreement_id from agreement_signatory",
    "cooperation": "select cooperation_id from cooperation_party",
}
_CONCERNED = {
    "agreement": "select agreement_id from agreement_signatory where partner_id = :old "
    "union select agreement_id from agreement_attendee where partner_id = :old",
    "cooperation": "select cooperation_id from cooperation_party where partner_id = :old "
    "union select cooperation_id from cooperation_actor where partner_id = :old",
    "partner": "select id from partner where parent_id = :old",
}


async def concerned(session: AsyncSession, old: UUID) -> dict[str, list[UUID]]:
    """The objects that show the partner: ids by table."""
    return {
        name: list((await session.scalars(sql(statement), {"old": old})).all())
        for name, statement in _CONCERNED.items()
    }


async def alone_together(session: AsyncSession, old: UUID, new: UUID) -> list[str]:
    """What the two have done with each other and nobody else: `agreement`, `cooperation`."""
    found = []
    for name, statement in _WITH_EACH_OTHER.items():
        owner = f"{name}_id"
        both = f"{statement} group by {owner} having count(*) = 2 and bool_and(partner_id in (:old, :new)) limit 1"
        if await session.scalar(sql(both), {"old": old, "new": new}) is not None:
            found.append(name)
    return found


async def ends(session: AsyncSession, partners: Collection[UUID]) -> int:
    """By how many successions these partners ended."""
    statement = sql(
        "select count(distinct succession_id) from succession_party "
        "where role = 'predecessor' and kind <> 'transfer' and partner_id = any(:partners)"
    )
    return int(await session.scalar(statement, {"partners": list(partners)}) or 0)


async def follow_each_other(session: AsyncSession, old: UUID, new: UUID) -> bool:
    """Whether one of the two followed the other, at any distance (A15)."""
    for first, second in ((old, new), (new, old)):
        line = select(literal(first, Uuid()).label("id")).cte("line", recursive=True)
        line = line.union(follows(line.c.id))
        if await session.scalar(select(line.c.id).where(line.c.id == second)) is not None:
            return True
    return False


async def write_names(session: AsyncSession, row: PartnerRow) -> None:
    """The partner's rows of names as its names are; none of one that was merged."""
    await session.execute(delete(NameRow).where(column(NameRow.partner_id) == row.id))
    if row.merged_into_id is None:
        await session.execute(insert(NameRow), names_of(row))


async def keep(session: AsyncSession, row: PartnerMergeRow) -> None:
    session.add(row)
    await session.flush()


async def load(session: AsyncSession, partner_id: UUID) -> PartnerMergeRow | None:
    return await session.get(PartnerMergeRow, partner_id)


async def forget(session: AsyncSession, row: PartnerMergeRow) -> None:
    await session.delete(row)
    await session.flush()


async def raise_versions(session: AsyncSession, owners: dict[str, list[UUID]]) -> None:
    for name, ids in owners.items():
        statement = f"update {name} set version = version + 1, updated_at = now() where id = any(:ids)"  # noqa: S608
        await session.execute(sql(statement), {"ids": ids})
