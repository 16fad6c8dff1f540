"""The SQL of an account's erasure: its row, what hangs on it, and the answers kept for repeated requests."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.gateway.auth.models import AccountRow, MachineClientRow, MembershipRow, RefreshFamilyRow
from shared.db.kernel_tables import idempotent_answer


async def logins_of(session: AsyncSession, account_id: UUID) -> int:
    """How many logins have not ended."""
    statement = select(func.count()).select_from(RefreshFamilyRow)
    mine = statement.where(col(RefreshFamilyRow.account_id) == account_id, col(RefreshFamilyRow.revoked_at).is_(None))
    return await session.scalar(mine) or 0


async def memberships_of(session: AsyncSession, account_id: UUID) -> int:
    statement = select(func.count()).select_from(MembershipRow).where(col(MembershipRow.account_id) == account_id)
    return await session.scalar(statement) or 0


async def clients_of(session: AsyncSession, account_id: UUID) -> Sequence[str]:
    """The machine clients that the account owns, by `client_id`."""
    statement = select(col(MachineClientRow.client_id)).where(col(MachineClientRow.owner_id) == account_id)
    return (await session.scalars(statement.order_by(col(MachineClientRow.client_id)))).all()


async def delete_account(session: AsyncSession, account: AccountRow) -> None:
    """The account goes, its memberships and logins with it; its machine clients are nobody's."""
    await session.delete(account)
    await session.flush()


async def forget_answers_to(session: AsyncSession, caller_key: str) -> None:
    """Nobody can ask again under that caller's name."""
    scope = idempotent_answer.c.scope
    await session.execute(delete(idempotent_answer).where(scope.startswith(f"{caller_key} ", autoescape=True)))


async def answers_naming(session: AsyncSession, *marks: str) -> Sequence[tuple[str, str, str]]:
    """The answers in which one of the marks stands: scope, key and body."""
    columns = idempotent_answer.c
    parts = (json.dumps(mark, ensure_ascii=False)[1:-1] for mark in marks)
    named = or_(*(columns.body.contains(part, autoescape=True) for part in parts))
    rows = await session.execute(select(columns.scope, columns.key, columns.body).where(named))
    return [(row.scope, row.key, row.body) for row in rows]


async def rewrite_answer(session: AsyncSession, scope: str, key: str, body: Any) -> None:
    columns = idempotent_answer.c
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    await session.execute(update(idempotent_answer).where(columns.scope == scope, columns.key == key).values(body=text))
