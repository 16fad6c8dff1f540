"""The SQL of documents."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.tables import FOR_CHANGE, DocumentRow, column
from shared.files.removals import note_removed


async def load(
    session: AsyncSession, agreement_id: UUID, document_id: UUID, *, lock: bool = False
) -> DocumentRow | None:
    """The document of that agreement, locked until the end of the transaction if it is to be removed."""
    row = await session.get(DocumentRow, document_id, with_for_update=FOR_CHANGE if lock else None)
    return row if row is not None and row.agreement_id == agreement_id else None


async def of_agreements(session: AsyncSession, agreement_ids: Collection[UUID]) -> dict[UUID, list[DocumentRow]]:
    """The documents of these agreements, in the order of their arrival."""
    statement = select(DocumentRow).where(column(DocumentRow.agreement_id).in_(agreement_ids))
    found: dict[UUID, list[DocumentRow]] = defaultdict(list)
    for row in await session.scalars(statement.order_by(column(DocumentRow.id))):
        found[row.agreement_id].append(row)
    return found


async def count_of(session: AsyncSession, agreement_id: UUID) -> int:
    statement = select(func.count()).where(column(DocumentRow.agreement_id) == agreement_id)
    return await session.scalar(statement) or 0


async def same_file(session: AsyncSession, agreement_id: UUID, sha256: str) -> UUID | None:
    """The document of the agreement that holds the same bytes."""
    statement = select(column(DocumentRow.id)).where(
        column(DocumentRow.agreement_id) == agreement_id, column(DocumentRow.sha256) == sha256
    )
    return await session.scalar(statement)


async def add(session: AsyncSession, row: DocumentRow) -> None:
    session.add(row)
    await session.flush()


async def remove(session: AsyncSession, row: DocumentRow) -> None:
    """Remove the row; its object goes once that is committed."""
    await note_removed(session, row.object_key)
    await session.delete(row)
    await session.flush()


async def named(session: AsyncSession, keys: Collection[UUID]) -> set[UUID]:
    """Those of the objects that a document names."""
    key = column(DocumentRow.object_key)
    return set(await session.scalars(select(key).where(key.in_(keys))))
