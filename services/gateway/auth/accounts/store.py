"""The SQL of accounts."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import Text, delete, exists, func, or_, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.gateway.auth.models import AccountRow, MembershipRow
from services.gateway.auth.roles import Role
from shared.clock import now
from shared.db.keyset import SortKeys, fetch_page
from shared.http.handlers import constraint_of
from shared.http.pages import PageRequest
from shared.ids import lock_key, new_id

_EMAIL_KEY = "account_email_key"
_ADMINISTRATORS = lock_key("gateway administrators")

_SORT_KEYS: SortKeys = {
    "id": col(AccountRow.id),  # type: ignore[dict-item]
    "name": func.lower(col(AccountRow.name), type_=Text),
    "email": col(AccountRow.email),  # type: ignore[dict-item]
    "created_at": col(AccountRow.created_at),  # type: ignore[dict-item]
}


async def add_account(session: AsyncSession, row: AccountRow) -> bool:
    """Whether the account was added; not where another one has its e-mail address."""
    try:
        async with session.begin_nested():
            session.add(row)
            await session.flush()
    except IntegrityError as error:
        if constraint_of(error) == _EMAIL_KEY:
            return False
        raise
    return True


async def read_account(session: AsyncSession, account_id: UUID) -> AccountRow | None:
    return await session.get(AccountRow, account_id)


async def account_for_update(session: AsyncSession, account_id: UUID) -> AccountRow | None:
    statement = select(AccountRow).where(col(AccountRow.id) == account_id).with_for_update()
    return await session.scalar(statement.execution_options(populate_existing=True))


async def lock_administrators(session: AsyncSession) -> None:
    """Until the transaction ends nobody else takes an administrator away."""
    await session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _ADMINISTRATORS})


async def has_other_administrator(session: AsyncSession, account_id: UUID) -> bool:
    other = exists().where(
        col(AccountRow.role) == Role.ADMIN, col(AccountRow.active).is_(True), col(AccountRow.id) != account_id
    )
    return bool(await session.scalar(select(other)))


async def list_accounts(
    session: AsyncSession,
    page: PageRequest,
    *,
    q: str | None,
    role: Role | None,
    active: bool | None,
    partner_id: UUID | None,
) -> tuple[list[AccountRow], str | None, int | None]:
    """Accounts by part of a name or an e-mail address, by role, by partner; the next page's cursor; the total."""
    statement = select(AccountRow)
    if q:
        statement = statement.where(
            or_(col(AccountRow.name).icontains(q, autoescape=True), col(AccountRow.email).icontains(q, autoescape=True))
        )
    if role is not None:
        statement = statement.where(col(AccountRow.role) == role)
    if active is not None:
        statement = statement.where(col(AccountRow.active).is_(active))
    if partner_id is not None:
        statement = statement.where(
            exists().where(
                col(MembershipRow.account_id) == col(AccountRow.id), col(MembershipRow.partner_id) == partner_id
            )
        )
    rows, cursor, total = await fetch_page(session, statement, page, _SORT_KEYS, default="name,id")
    return [row[0] for row in rows], cursor, total


async def partners_of(session: AsyncSession, account_ids: Collection[UUID]) -> Mapping[UUID, Sequence[UUID]]:
    """The partners of which each account is a member."""
    statement = select(col(MembershipRow.account_id), col(MembershipRow.partner_id))
    rows = await session.execute(
        statement.where(col(MembershipRow.account_id).in_(account_ids)).order_by(col(MembershipRow.partner_id))
    )
    partners: dict[UUID, list[UUID]] = {account_id: [] for account_id in account_ids}
    for account_id, partner_id in rows:
        partners[account_id].append(partner_id)
    return partners


async def set_partners(session: AsyncSession, account_id: UUID, partner_ids: Collection[UUID]) -> None:
    """Make these, and no others, the partners of the account. The account's row is locked or new."""
    await session.execute(
        delete(MembershipRow).where(
            col(MembershipRow.account_id) == account_id, col(MembershipRow.partner_id).not_in(partner_ids)
        )
    )
    known = (await partners_of(session, [account_id]))[account_id]
    for partner_id in sorted(set(partner_ids) - set(known)):
        session.add(MembershipRow(id=new_id(), account_id=account_id, partner_id=partner_id, created_at=now()))
    await session.flush()
