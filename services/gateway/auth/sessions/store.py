"""The SQL of logging in."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.gateway.auth.emails import folded
from services.gateway.auth.models import (
    AccountRow,
    MachineClientRow,
    RefreshFamilyRow,
    RefreshTokenRow,
)
from shared.ids import new_id


async def account_by_email(session: AsyncSession, email: str) -> AccountRow | None:
    """The account of a folded address."""
    return await session.scalar(select(AccountRow).where(func.lower(col(AccountRow.email)) == folded(email)))


async def read_account(session: AsyncSession, account_id: UUID) -> AccountRow | None:
    return await session.get(AccountRow, account_id)


async def account_for_tokens(session: AsyncSession, account_id: UUID) -> AccountRow | None:
    """The account, held unchanged until the transaction ends: no deactivation slips in before a token is made."""
    statement = select(AccountRow).where(col(AccountRow.id) == account_id).with_for_update(read=True)
    return await session.scalar(statement)


async def account_for_update(session: AsyncSession, account_id: UUID) -> AccountRow | None:
    return await session.scalar(select(AccountRow).where(col(AccountRow.id) == account_id).with_for_update())


async def client_for_tokens(session: AsyncSession, client_id: str) -> MachineClientRow | None:
    statement = select(MachineClientRow).where(col(MachineClientRow.client_id) == client_id)
    return await session.scalar(statement.with_for_update(read=True))


async def read_client(session: AsyncSession, client_id: str) -> MachineClientRow | None:
    return await session.scalar(select(MachineClientRow).where(col(MachineClientRow.client_id) == client_id))


async def begin_family(session: AsyncSession, account_id: UUID, *, at: datetime, expires_at: datetime) -> UUID:
    family = RefreshFamilyRow(id=new_id(), account_id=account_id, created_at=at, expires_at=expires_at)
    session.add(family)
    await session.flush()
    return family.id


async def add_token(session: AsyncSession, token_hash: bytes, family_id: UUID, *, expires_at: datetime) -> None:
    session.add(RefreshTokenRow(hash=token_hash, family_id=family_id, expires_at=expires_at))
    await session.flush()


@dataclass(frozen=True)
class KnownToken:
    """A refresh token that was given out once, and what became of it and of its family."""

    family_id: UUID
    account_id: UUID
    expires_at: datetime
    rotated_at: datetime | None
    family_expires_at: datetime
    family_revoked_at: datetime | None


async def account_of_token(session: AsyncSession, token_hash: bytes) -> UUID | None:
    """Whose refresh token this is."""
    statement = select(col(RefreshFamilyRow.account_id)).join(
        RefreshTokenRow, col(RefreshTokenRow.family_id) == col(RefreshFamilyRow.id)
    )
    return await session.scalar(statement.where(col(RefreshTokenRow.hash) == token_hash))


async def lock_family_of(session: AsyncSession, token_hash: bytes) -> KnownToken | None:
    """The token as it is once nobody else is at work on its family, which stays locked.

    Two statements: the second sees what whoever held the lock has done to the token.
    """
    family_id = select(col(RefreshTokenRow.family_id)).where(col(RefreshTokenRow.hash) == token_hash)
    await session.execute(
        select(col(RefreshFamilyRow.id)).where(col(RefreshFamilyRow.id).in_(family_id)).with_for_update()
    )
    row = (
        await session.execute(
            select(
                col(RefreshTokenRow.family_id),
                col(RefreshFamilyRow.account_id),
                col(RefreshTokenRow.expires_at),
                col(RefreshTokenRow.rotated_at),
                col(RefreshFamilyRow.expires_at),
                col(RefreshFamilyRow.revoked_at),
            )
            .join(RefreshFamilyRow, col(RefreshFamilyRow.id) == col(RefreshTokenRow.family_id))
            .where(col(RefreshTokenRow.hash) == token_hash)
        )
    ).first()
    return KnownToken(*row) if row else None


async def mark_rotated(session: AsyncSession, token_hash: bytes, at: datetime) -> None:
    await session.execute(update(RefreshTokenRow).where(col(RefreshTokenRow.hash) == token_hash).values(rotated_at=at))


async def revoke_family(session: AsyncSession, family_id: UUID, at: datetime) -> None:
    await session.execute(
        update(RefreshFamilyRow)
        .where(col(RefreshFamilyRow.id) == family_id, col(RefreshFamilyRow.revoked_at).is_(None))
        .values(revoked_at=at)
    )
