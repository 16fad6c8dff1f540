"""The SQL of partners."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Text,
    Uuid,
    and_,
    cast,
    delete,
    exists,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.rules.areas import areas_with
from services.registry.rules.names import exact_key, part_of_key, search_keys, words_of
from services.registry.schemas import PartnerSummary
from services.registry.sight import Sight
from services.registry.tables import FOR_CHANGE, IdentifierRow, NameRow, PartnerRow, column
from services.registry.vocabularies.partners import NameKind, PartnerKind
from shared.clock import now
from shared.ids import lock_key

IDENTIFIER_UNIQUE = "partner_identifier_unique"
_FAMILY_LOCK = lock_key("partners' parents")


@dataclass(frozen=True, slots=True)
class KnownPartner:
    """What the rules ask of a partner that another object names; `seen` is whether the caller may see it."""

    kind: PartnerKind
    country: str
    seen: bool
    name: str
    dissolved_on: str | None
    merged_into: UUID | None


def seen_by(sight: Sight, row: type[PartnerRow] = PartnerRow) -> ColumnElement[bool]:
    """The partners that a caller may see, without those that were merged; `row` is the table, or an alias of it."""
    itself = column(row.merged_into_id).is_(None)
    if sight.everything:
        return itself
    return and_(
        itself,
        or_(
            column(row.visibility).in_([str(level) for level in sight.visibilities]),
            column(row.id).in_(sight.partners),
        ),
    )


def contains_words(column: ColumnElement[str], query: str) -> ColumnElement[bool]:
    """D6: whether a search key holds every word of `query`; a query without a letter or digit finds nothing."""
    words = words_of(query)
    # Folded words hold neither % nor _, so that they need no escape.
    return and_(*(column.like(f"%{part_of_key(word)}%") for word in words)) if words else false()


def concerns_area(column: ColumnElement[list[str]], area: str) -> ColumnElement[bool]:
    """Whether a column of areas concerns this one: itself, a part of it, or a group that it belongs to (A20)."""
    listed = func.unnest(column).column_valued("listed")
    parts = exists().where(listed.startswith(f"{area}-", autoescape=True))
    listed_whole = column.bool_op("&&")(cast(array(areas_with(area)), ARRAY(Text)))
    return or_(listed_whole, parts) if area.isupper() else listed_whole


def has_theme(column: ColumnElement[list[str]], theme: str) -> ColumnElement[bool]:
    """Whether a column of codes holds this one."""
    return column.contains([theme])


async def load(session: AsyncSession, partner_id: UUID, *, lock: bool = False) -> PartnerRow | None:
    """The partner, locked until the end of the transaction if it is to be changed."""
    return await session.get(PartnerRow, partner_id, with_for_update=FOR_CHANGE if lock else None)


async def save(session: AsyncSession, row: PartnerRow, identifiers: Sequence[IdentifierRow] | None) -> None:
    """Write the partner and the rows of its names; `identifiers`, unless None, replace what it had.

    Raises IntegrityError on IDENTIFIER_UNIQUE, with everything else of the transaction kept.
    """
    async with session.begin_nested():
        session.add(row)
        await session.flush()
        await session.execute(delete(NameRow).where(column(NameRow.partner_id) == row.id))
        await session.execute(insert(NameRow), names_of(row))
        if identifiers is not None:
            await session.execute(delete(IdentifierRow).where(column(IdentifierRow.partner_id) == row.id))
            if identifiers:
                await session.execute(insert(IdentifierRow), [identifier.model_dump() for identifier in identifiers])


async def touch(session: AsyncSession, row: PartnerRow) -> None:
    """Write a partner of which something besides its names and identifiers changed, as a new version."""
    row.version, row.updated_at = row.version + 1, now()
    session.add(row)
    await session.flush()


def names_of(row: PartnerRow) -> list[dict[str, Any]]:
    """The rows of a partner's names: its `name` first, then its `names`, each under all of its keys (D6)."""
    own = {"text": row.name, "lang": None, "kind": str(NameKind.OFFICIAL)}
    return [
        {"partner_id": row.id, "position": position, "variant": variant}
        | {field: name[field] for field in own}
        | {"key": key, "exact_key": exact_key(name["text"])}
        for position, name in enumerate([own, *row.names])
        for variant, key in enumerate(search_keys(name["text"]))
    ]


async def identifiers_of(session: AsyncSession, partner_ids: Collection[UUID]) -> dict[UUID, list[IdentifierRow]]:
    """The identifiers of these partners, in the order in which they were given."""
    statement = select(IdentifierRow).where(column(IdentifierRow.partner_id).in_(partner_ids))
    found: dict[UUID, list[IdentifierRow]] = defaultdict(list)
    for row in await session.scalars(statement.order_by(column(IdentifierRow.position))):
        found[row.partner_id].append(row)
    return found


async def taken_identifiers(
    session: AsyncSession, partner_id: UUID, identifiers: Collection[tuple[str, str]]
) -> set[tuple[str, str]]:
    """Which of these (scheme, value) another partner has."""
    pair = tuple_(column(IdentifierRow.scheme), column(IdentifierRow.value))
    statement = select(IdentifierRow).where(pair.in_(identifiers), column(IdentifierRow.partner_id) != partner_id)
    return {(row.scheme, row.value) for row in await session.scalars(statement)}


async def summaries(session: AsyncSession, partner_ids: Collection[UUID], sight: Sight) -> dict[UUID, PartnerSummary]:
    """Summaries of those of the partners that the caller may see."""
    if not partner_ids:
        return {}
    statement = select(column(PartnerRow.id), column(PartnerRow.name), column(PartnerRow.country))
    rows = await session.execute(statement.where(column(PartnerRow.id).in_(partner_ids), seen_by(sight)))
    return {row.id: PartnerSummary(id=row.id, name=row.name, country=row.country) for row in rows}


async def countries_of(session: AsyncSession, partner_ids: Collection[UUID]) -> dict[UUID, str]:
    """In which country each of these partners is."""
    statement = select(column(PartnerRow.id), column(PartnerRow.country))
    rows = await session.execute(statement.where(column(PartnerRow.id).in_(partner_ids)))
    return {row.id: row.country for row in rows}


async def known(
    session: AsyncSession, partner_ids: Collection[UUID], sight: Sight, *, lock: bool = False
) -> dict[UUID, KnownPartner]:
    """What the rules ask of those of the partners that exist, and whether the caller may see them.

    With `lock` they stay so until the end of the transaction, for others who ask the same, too.
    """
    if not partner_ids:
        return {}
    seen = seen_by(sight).label("seen")
    statement = select(
        column(PartnerRow.id),
        column(PartnerRow.kind),
        column(PartnerRow.country),
        column(PartnerRow.name),
        column(PartnerRow.dissolved_on),
        column(PartnerRow.merged_into_id),
        seen,
    )
    statement = statement.where(column(PartnerRow.id).in_(partner_ids)).order_by(column(PartnerRow.id))
    rows = await session.execute(statement.with_for_update(read=True, of=PartnerRow) if lock else statement)
    return {
        row.id: KnownPartner(
            PartnerKind(row.kind), row.country, row.seen, row.name, row.dissolved_on, row.merged_into_id
        )
        for row in rows
    }


async def dissolutions_of(session: AsyncSession, partner_ids: Collection[UUID]) -> dict[UUID, str]:
    """When those of the partners that are dissolved were."""
    statement = select(column(PartnerRow.id), column(PartnerRow.dissolved_on)).where(
        column(PartnerRow.id).in_(partner_ids), column(PartnerRow.dissolved_on).is_not(None)
    )
    rows = await session.execute(statement)
    return {row.id: row.dissolved_on for row in rows}


async def lock_families(session: AsyncSession) -> None:
    """One change of parents at a time: two at once could close a circle that neither sees."""
    await session.execute(select(func.pg_advisory_xact_lock(_FAMILY_LOCK)))


async def is_within(session: AsyncSession, partner_id: UUID, ancestor_id: UUID) -> bool:
    """Whether `ancestor_id` is `partner_id` or one of its parents, at any height."""
    family = select(literal(partner_id, Uuid()).label("id")).cte("family", recursive=True)
    parents = select(column(PartnerRow.parent_id)).join(family, column(PartnerRow.id) == family.c.id)
    family = family.union(parents.where(column(PartnerRow.parent_id).is_not(None)))
    return bool(await session.scalar(select(exists().where(family.c.id == ancestor_id))))
