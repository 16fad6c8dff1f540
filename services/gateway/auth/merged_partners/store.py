"""The SQL of memberships, read through what the registry told of duplicates."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import CTE, Exists, delete, exists, literal, select, update
from sqlalchemy import Uuid as UuidType
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.gateway.auth.models import AccountRow, MembershipRow, MergedPartnerRow
from shared.clock import now
from shared.ids import new_id


async def partners_of(session: AsyncSession, account_ids: Collection[UUID]) -> Mapping[UUID, Sequence[UUID]]:
    """The partners of which each account is a member, each as the partner that it is now."""
    partners: dict[UUID, set[UUID]] = {account_id: set() for account_id in account_ids}
    for account_id, _, partner_id in await _memberships(session, account_ids):
        partners[account_id].add(partner_id)
    return {account_id: sorted(found) for account_id, found in partners.items()}


async def set_partners(session: AsyncSession, account_id: UUID, partner_ids: Collection[UUID]) -> None:
    """Make these, and no others, the partners of the account. The account's row is locked or new.

    A membership of a duplicate stays while the partner that it became is wanted, for the merge may be undone.
    """
    known, gone = set(), []
    for _, given, partner_id in await _memberships(session, [account_id]):
        if partner_id in partner_ids:
            known.add(partner_id)
        elif given not in partner_ids:
            gone.append(given)
    await session.execute(
        delete(MembershipRow).where(
            col(MembershipRow.account_id) == account_id, col(MembershipRow.partner_id).in_(gone)
        )
    )
    for partner_id in sorted(set(partner_ids) - known):
        values = {"id": new_id(), "account_id": account_id, "partner_id": partner_id, "created_at": now()}
        await session.execute(insert(MembershipRow).values(values).on_conflict_do_nothing())


def is_member(partner_id: UUID) -> Exists:
    """Whether the account of an `account` row is a member of the partner, or of a duplicate of it."""
    return exists().where(
        col(MembershipRow.account_id) == col(AccountRow.id),
        col(MembershipRow.partner_id).in_(select(_known_as(partner_id).c.id)),
    )


async def lock_members_of(session: AsyncSession, partner_id: UUID) -> Sequence[UUID]:
    """The accounts that are members of the partner, or of a duplicate of it; nobody else changes them meanwhile."""
    statement = select(col(AccountRow.id)).where(is_member(partner_id)).order_by(col(AccountRow.id)).with_for_update()
    return (await session.scalars(statement)).all()


async def keep_merge(session: AsyncSession, partner_id: UUID, into: UUID | None, version: int) -> bool:
    """Keep what became of a duplicate, unless something as new is kept already; whether it was kept."""
    values = {"into_id": into, "version": version}
    statement = insert(MergedPartnerRow).values(partner_id=partner_id, **values)
    kept = await session.execute(
        statement.on_conflict_do_update(
            index_elements=["partner_id"], set_=values, where=col(MergedPartnerRow.version) < version
        ).returning(col(MergedPartnerRow.partner_id))
    )
    return kept.first() is not None


async def raise_versions(session: AsyncSession, account_ids: Collection[UUID]) -> None:
    """These accounts show other memberships now."""
    values = {"version": col(AccountRow.version) + 1, "updated_at": now()}
    await session.execute(update(AccountRow).where(col(AccountRow.id).in_(account_ids)).values(values))


async def _memberships(session: AsyncSession, account_ids: Collection[UUID]) -> Sequence[tuple[UUID, UUID, UUID]]:
    """Account, partner as it was given, partner as it is now."""
    line = (
        select(
            col(MembershipRow.account_id), col(MembershipRow.partner_id).label("given"), col(MembershipRow.partner_id)
        )
        .where(col(MembershipRow.account_id).in_(account_ids))
        .cte("line", recursive=True)
    )
    line = line.union(
        select(line.c.account_id, line.c.given, col(MergedPartnerRow.into_id)).where(
            col(MergedPartnerRow.partner_id) == line.c.partner_id, col(MergedPartnerRow.into_id).is_not(None)
        )
    )
    goes_on = exists().where(
        col(MergedPartnerRow.partner_id) == line.c.partner_id, col(MergedPartnerRow.into_id).is_not(None)
    )
    statement = select(line.c.account_id, line.c.given, line.c.partner_id).where(~goes_on)
    return [(account_id, given, partner_id) for account_id, given, partner_id in await session.execute(statement)]


def _known_as(partner_id: UUID) -> CTE:
    """The partner's id, and those of all its duplicates."""
    names = select(literal(partner_id, UuidType()).label("id")).cte("names", recursive=True)
    return names.union(select(col(MergedPartnerRow.partner_id)).where(col(MergedPartnerRow.into_id) == names.c.id))
