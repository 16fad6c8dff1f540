"""The SQL of chains: which agreement follows or renews which (A14)."""

from uuid import UUID

from sqlalchemy import exists, func, literal, or_, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from services.registry.agreements.store import SELECTED, SIGNED_ON, Agreement, seen_by
from services.registry.sight import Sight
from services.registry.tables import AgreementRow, column
from shared.ids import lock_key

_CHAINS_LOCK = lock_key("agreements' chains")


async def lock_chains(session: AsyncSession) -> None:
    """One change of links at a time: two at once could close a circle that neither sees."""
    await session.execute(select(func.pg_advisory_xact_lock(_CHAINS_LOCK)))


async def comes_before(session: AsyncSession, agreement_id: UUID, later_id: UUID) -> bool:
    """Whether `agreement_id` is `later_id` or one of those that it follows or renews, at any distance (A14)."""
    chain = select(literal(later_id).label("id")).cte("chain", recursive=True)
    link = aliased(AgreementRow)
    ends = func.unnest(postgresql.array([column(link.follows_id), column(link.renews_id)]))
    chain = chain.union(select(ends).where(column(link.id) == chain.c.id))
    return bool(await session.scalar(select(exists().where(chain.c.id == agreement_id))))


async def renewed_by(session: AsyncSession, agreement_id: UUID) -> UUID | None:
    """The agreement, be it a draft, that renews this one."""
    statement = select(column(AgreementRow.id)).where(column(AgreementRow.renews_id) == agreement_id)
    return await session.scalar(statement.order_by(column(AgreementRow.id)).limit(1))


async def chain_of(session: AsyncSession, agreement_id: UUID, sight: Sight) -> list[Agreement]:
    """All agreements that hang together with this one by their links, in the order of signature, drafts last (A14).

    Those that the caller may not see are left out; the chain goes on through them.
    """
    chain = select(literal(agreement_id).label("id")).cte("chain", recursive=True)
    link = aliased(AgreementRow)
    ends = postgresql.array([column(link.id), column(link.follows_id), column(link.renews_id)])
    touches = or_(
        column(link.id) == chain.c.id, column(link.follows_id) == chain.c.id, column(link.renews_id) == chain.c.id
    )
    chain = chain.union(select(func.unnest(ends)).where(touches))
    statement = SELECTED.where(column(AgreementRow.id).in_(select(chain.c.id)), seen_by(sight))
    rows = await session.execute(statement.order_by(SIGNED_ON, column(AgreementRow.id)))
    return [Agreement(*row) for row in rows]
