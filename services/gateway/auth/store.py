"""The SQL that sessions, accounts and clients share: throttling, revocations, and the deletion of what has run out."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.gateway.auth.models import (
    AccountRow,
    KnownOriginRow,
    LoginThrottleRow,
    MachineClientRow,
    RefreshFamilyRow,
    RevocationRow,
)


async def take_attempt(
    session: AsyncSession, key: bytes, *, attempts: int, every: timedelta, at: datetime
) -> timedelta | None:
    """Use up one of the `attempts`, of which one comes back `every` so often; None when there was one.

    Otherwise how long until there is one again: a refused attempt uses up nothing, so the wait never grows beyond
    `every`. One statement, so that attempts at the same time are counted one by one.
    """
    full_at, last_free = col(LoginThrottleRow.full_at), at + every * (attempts - 1)
    taken = await session.execute(
        insert(LoginThrottleRow)
        .values(key=key, full_at=at + every)
        .on_conflict_do_update(
            index_elements=["key"], set_={"full_at": func.greatest(full_at, at) + every}, where=full_at <= last_free
        )
        .returning(full_at)
    )
    if taken.first() is not None:
        return None
    known = await session.scalar(select(full_at).where(col(LoginThrottleRow.key) == key))
    return max(timedelta(seconds=1), (known or at) - last_free)


async def give_attempt_back(session: AsyncSession, key: bytes, *, every: timedelta) -> None:
    full_at = col(LoginThrottleRow.full_at)
    await session.execute(
        update(LoginThrottleRow).where(col(LoginThrottleRow.key) == key).values(full_at=full_at - every)
    )


async def is_known_origin(session: AsyncSession, key: bytes) -> bool:
    return await session.get(KnownOriginRow, key) is not None


async def remember_origin(session: AsyncSession, key: bytes, at: datetime) -> None:
    statement = insert(KnownOriginRow).values(key=key, seen_at=at)
    await session.execute(statement.on_conflict_do_update(index_elements=["key"], set_={"seen_at": at}))


async def revoke_access_tokens(session: AsyncSession, subject: str, before: int) -> int:
    """Record that tokens of `subject` issued at or before `before` are no longer good; the second that now holds.

    Each revocation is later than the one before by a second or more, because tokens made in between are dated so.
    """
    held, recorded_at = col(RevocationRow.revoked_before), func.clock_timestamp()
    statement = insert(RevocationRow).values(subject=subject, revoked_before=before, recorded_at=recorded_at)
    result = await session.execute(
        statement.on_conflict_do_update(
            index_elements=["subject"],
            set_={"revoked_before": func.greatest(held + 1, before), "recorded_at": recorded_at},
        ).returning(held)
    )
    return int(result.scalar_one())


async def revoked_before(session: AsyncSession, subject: str) -> int | None:
    statement = select(col(RevocationRow.revoked_before)).where(col(RevocationRow.subject) == subject)
    return await session.scalar(statement)


async def database_clock(session: AsyncSession) -> datetime:
    read: datetime = (await session.execute(select(func.clock_timestamp()))).scalar_one()
    return read


async def revocations_since(session: AsyncSession, since: datetime) -> Sequence[Any]:
    statement = select(col(RevocationRow.subject), col(RevocationRow.revoked_before))
    return (await session.execute(statement.where(col(RevocationRow.recorded_at) >= since))).all()


async def revoke_refresh_families(session: AsyncSession, account_id: UUID, at: datetime) -> None:
    """End all logins of an account."""
    await session.execute(
        update(RefreshFamilyRow)
        .where(col(RefreshFamilyRow.account_id) == account_id, col(RefreshFamilyRow.revoked_at).is_(None))
        .values(revoked_at=at)
    )


async def account_standing(session: AsyncSession, account_id: UUID) -> tuple[bool, str] | None:
    """Whether the account is active, and its role; None when there is no such account."""
    statement = select(col(AccountRow.active), col(AccountRow.role)).where(col(AccountRow.id) == account_id)
    row = (await session.execute(statement)).first()
    return (row[0], row[1]) if row else None


async def active_account(session: AsyncSession, account_id: UUID) -> AccountRow | None:
    """The account of this id, unless it was deactivated."""
    statement = select(AccountRow).where(col(AccountRow.id) == account_id, col(AccountRow.active))
    return (await session.scalars(statement)).first()


async def client_standing(session: AsyncSession, client_id: str) -> tuple[bool, list[str]] | None:
    """Whether the machine client is active, and its scopes; None when there is no such client."""
    statement = select(col(MachineClientRow.active), col(MachineClientRow.scopes))
    row = (await session.execute(statement.where(col(MachineClientRow.client_id) == client_id))).first()
    return (row[0], row[1]) if row else None


async def delete_run_out(
    session: AsyncSession, *, at: datetime, revocations_before: datetime, origins_before: datetime
) -> None:
    """Delete what nothing asks for any more: expired logins, whole allowances, old revocations and origins."""
    await session.execute(delete(RefreshFamilyRow).where(col(RefreshFamilyRow.expires_at) < at))
    await session.execute(delete(LoginThrottleRow).where(col(LoginThrottleRow.full_at) < at))
    await session.execute(delete(RevocationRow).where(col(RevocationRow.recorded_at) < revocations_before))
    await session.execute(delete(KnownOriginRow).where(col(KnownOriginRow.seen_at) < origins_before))
