"""The SQL of grants on cooperations."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.sight import Sight
from services.registry.successions.lineage import stands_for
from services.registry.tables import (
    FOR_CHANGE,
    AgreementRow,
    CooperationPartyRow,
    CooperationRow,
    GrantRow,
    SignatoryRow,
    column,
)

ONCE = "cooperation_grant_once"
_OF_SIDE = and_(
    column(CooperationPartyRow.cooperation_id) == column(GrantRow.cooperation_id),
    column(CooperationPartyRow.side) == column(GrantRow.side),
)


def cooperations_granted(sight: Sight) -> ColumnElement[bool]:
    """The cooperations on which the caller has a grant, be it on one side. Starts from its few grants."""
    granted = select(column(GrantRow.cooperation_id)).where(column(GrantRow.subject) == sight.subject)
    return column(CooperationRow.id).in_(granted)


def agreements_granted(sight: Sight) -> ColumnElement[bool]:
    """The agreements that the caller sees by its grants: all of a cooperation, or those that its side signs.

    `access.Access.covers` in SQL; starts from the caller's few grants.
    """
    mine = column(GrantRow.subject) == sight.subject
    whole = select(column(GrantRow.cooperation_id)).where(mine, column(GrantRow.side).is_(None))
    signed = and_(
        column(SignatoryRow.agreement_id) == column(AgreementRow.id),
        column(SignatoryRow.partner_id) == column(CooperationPartyRow.partner_id),
    )
    of_side: Select[Any] = (
        select(column(AgreementRow.id))
        .join(GrantRow, column(GrantRow.cooperation_id) == column(AgreementRow.cooperation_id))
        .join(CooperationPartyRow, _OF_SIDE)
        .join(SignatoryRow, signed)
        .where(mine)
        .correlate(None)
    )
    return or_(column(AgreementRow.cooperation_id).in_(whole), column(AgreementRow.id).in_(of_side))


async def agreements_opened(session: AsyncSession, agreement_ids: Collection[UUID], sight: Sight) -> set[UUID]:
    """Those of the agreements that concern the caller by its grants, or by the bodies that its partners followed."""
    followed = select(column(SignatoryRow.agreement_id)).where(
        column(SignatoryRow.partner_id).in_(await inherited(session, sight))
    )
    opened = or_(agreements_granted(sight), column(AgreementRow.id).in_(followed))
    statement = select(column(AgreementRow.id)).where(column(AgreementRow.id).in_(agreement_ids), opened)
    return set(await session.scalars(statement))


async def inherited(session: AsyncSession, sight: Sight) -> frozenset[UUID]:
    """The bodies that ended and that the caller's partners followed (A15)."""
    if sight.everything or not sight.partners:
        return frozenset()
    return frozenset(await session.scalars(stands_for(sight.partners))) - sight.partners


async def of_subject(
    session: AsyncSession, cooperation_id: UUID, subject: str
) -> list[tuple[str, str | None, frozenset[UUID]]]:
    """The grants of one caller on one cooperation: role, side, and the parties of that side."""
    parties = func.array_remove(func.array_agg(column(CooperationPartyRow.partner_id)), None)
    statement = (
        select(column(GrantRow.role), column(GrantRow.side), parties)
        .outerjoin(CooperationPartyRow, _OF_SIDE)
        .where(column(GrantRow.cooperation_id) == cooperation_id, column(GrantRow.subject) == subject)
        .group_by(column(GrantRow.id))
    )
    return [(role, side, frozenset(ids)) for role, side, ids in await session.execute(statement)]


async def sides_of(session: AsyncSession, cooperation_id: UUID) -> set[str]:
    """The sides on which the cooperation's parties stand."""
    side = column(CooperationPartyRow.side)
    statement = select(side).where(column(CooperationPartyRow.cooperation_id) == cooperation_id, side.is_not(None))
    return {each for each in await session.scalars(statement) if each is not None}


async def load(session: AsyncSession, cooperation_id: UUID, grant_id: UUID, *, lock: bool = False) -> GrantRow | None:
    """A grant of that cooperation, locked until the end of the transaction if it is to be changed."""
    row = await session.get(GrantRow, grant_id, with_for_update=FOR_CHANGE if lock else None)
    return row if row is not None and row.cooperation_id == cooperation_id else None


async def grants_of(session: AsyncSession, cooperation_id: UUID) -> Sequence[GrantRow]:
    """All grants on a cooperation, the oldest first."""
    statement = select(GrantRow).where(column(GrantRow.cooperation_id) == cooperation_id)
    return (await session.scalars(statement.order_by(column(GrantRow.created_at), column(GrantRow.id)))).all()


async def save(session: AsyncSession, row: GrantRow) -> None:
    """Raises IntegrityError (`ONCE`) where the account has a grant on that side, or on the whole, already."""
    async with session.begin_nested():
        session.add(row)
        await session.flush()


async def remove(session: AsyncSession, row: GrantRow) -> None:
    await session.delete(row)
    await session.flush()
