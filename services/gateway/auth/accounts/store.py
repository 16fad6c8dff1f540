"""The SQL of accounts."""

from uuid import UUID

from sqlalchemy import Text, exists, func, or_, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.gateway.auth.merged_partners.store import is_member
from services.gateway.auth.models import AccountRow
from services.gateway.auth.roles import Role
from shared.db.keyset import SortKeys, fetch_page
from shared.http.handlers import constraint_of
from shared.http.pages import PageRequest
from shared.ids import lock_key

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
        statement = statement.where(is_member(partner_id))
    rows, cursor, total = await fetch_page(session, statement, page, _SORT_KEYS, default="name,id")
    return [row[0] for row in rows], cursor, total
