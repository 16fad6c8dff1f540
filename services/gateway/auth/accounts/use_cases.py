"""Administering accounts."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.auth.accounts import store
from services.gateway.auth.accounts.schemas import AccountIn, AccountOut, AccountPatch, MembershipOut
from services.gateway.auth.events import ACCOUNT_DEACTIVATED
from services.gateway.auth.merged_partners.store import partners_of, set_partners
from services.gateway.auth.models import AccountRow
from services.gateway.auth.passwords import weakness_of
from services.gateway.auth.problems import AlreadyExists, LastAdministrator
from services.gateway.auth.resources import passwords_of
from services.gateway.auth.revocations import revoke_access_tokens
from services.gateway.auth.roles import Role
from services.gateway.auth.store import revoke_refresh_families
from shared.clock import now
from shared.events.outbox import publish
from shared.events.types import EventData, Subject
from shared.http.etags import Precondition
from shared.http.problems import Fault, NotFound, invalid
from shared.ids import new_id
from shared.runtime import Runtime


@dataclass(frozen=True)
class _State:
    """What decides whether tokens stay good."""

    role: str
    active: bool
    partners: frozenset[UUID]

    @property
    def is_administrator(self) -> bool:
        return self.active and self.role == Role.ADMIN


async def create_account(session: AsyncSession, runtime: Runtime, wanted: AccountIn) -> AccountOut:
    """A new account. Raises AlreadyExists, Unprocessable for a weak password."""
    password_hash = None
    if wanted.password is not None:
        password = wanted.password.get_secret_value()
        weakness = weakness_of(password, wanted.email, wanted.name)
        if weakness is not None:
            raise invalid("/password", "weak_password", weakness)
        password_hash = await passwords_of(runtime).hash(password)
    at = now()
    row = AccountRow(
        id=new_id(),
        email=wanted.email,
        name=wanted.name,
        role=wanted.role,
        password_hash=password_hash,
        created_at=at,
        updated_at=at,
    )
    if not await store.add_account(session, row):
        raise AlreadyExists(errors=[Fault("/email", "taken", AlreadyExists.title)])
    await set_partners(session, row.id, {membership.partner_id for membership in wanted.memberships})
    return await show(session, row)


async def read_account(session: AsyncSession, account_id: UUID) -> AccountOut:
    """Raises NotFound."""
    row = await store.read_account(session, account_id)
    if row is None:
        raise NotFound()
    return await show(session, row)


async def change_account(
    session: AsyncSession, runtime: Runtime, account_id: UUID, patch: AccountPatch, if_match: Precondition
) -> AccountOut:
    """Change an account; what its tokens say of it is taken back wherever that is no longer so.

    Raises NotFound, PreconditionFailed, LastAdministrator.
    """
    changes = patch.changes()
    if changes.keys() & {"role", "active"}:
        await store.lock_administrators(session)
    row = await store.account_for_update(session, account_id)
    if row is None:
        raise NotFound()
    if_match.check(row.version)
    before = await _state_of(session, row)
    row.name = patch.name if "name" in changes else row.name
    row.role = patch.role if "role" in changes else row.role
    row.active = patch.active if "active" in changes else row.active
    if "memberships" in changes:
        await set_partners(session, row.id, {membership.partner_id for membership in patch.memberships})
    row.version, row.updated_at = row.version + 1, now()
    await session.flush()
    after = await _state_of(session, row)
    if (
        before.is_administrator
        and not after.is_administrator
        and not await store.has_other_administrator(session, row.id)
    ):
        raise LastAdministrator()
    if before != after:
        await revoke_access_tokens(session, runtime, str(row.id))
    if before.active and not after.active:
        await revoke_refresh_families(session, row.id, now())
        await _publish_deactivated(session, row)
    return await show(session, row)


async def show(session: AsyncSession, row: AccountRow) -> AccountOut:
    return (await show_all(session, [row]))[0]


async def show_all(session: AsyncSession, rows: list[AccountRow]) -> list[AccountOut]:
    """Accounts with their memberships, by one query for all."""
    partners = await partners_of(session, [row.id for row in rows])
    return [
        AccountOut(
            id=row.id,
            version=row.version,
            created_at=row.created_at,
            updated_at=row.updated_at,
            email=row.email,
            name=row.name,
            role=Role(row.role),
            active=row.active,
            has_password=row.password_hash is not None,
            memberships=[MembershipOut(partner_id=partner) for partner in partners[row.id]],
        )
        for row in rows
    ]


async def _state_of(session: AsyncSession, row: AccountRow) -> _State:
    partners = await partners_of(session, [row.id])
    return _State(row.role, row.active, frozenset(partners[row.id]))


async def _publish_deactivated(session: AsyncSession, row: AccountRow) -> None:
    subject = Subject(type="account", id=row.id, version=row.version, url=f"/auth/v1/accounts/{row.id}")
    await publish(session, ACCOUNT_DEACTIVATED, EventData(subject=subject), visibility="private")
