"""Administering machine clients."""

import secrets
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.auth.clients import store
from services.gateway.auth.clients.schemas import ClientIn, ClientOut, ClientPatch, NewClientOut, OwnerOut
from services.gateway.auth.models import MachineClientRow
from services.gateway.auth.problems import AlreadyExists
from services.gateway.auth.revocations import revoke_access_tokens
from services.gateway.auth.sessions.use_cases import hash_of
from services.gateway.auth.texts import OPERATORS_CLIENTS
from shared.auth.caller import Caller
from shared.clock import now
from shared.http.etags import Precondition
from shared.http.problems import Fault, Forbidden, NotFound
from shared.ids import new_id
from shared.runtime import Runtime

_SECRET_BYTES = 32
_OUR_SERVICES = "service:"


async def create_client(session: AsyncSession, caller: Caller, wanted: ClientIn) -> NewClientOut:
    """A new client and its secret. Raises AlreadyExists."""
    secret, at = secrets.token_urlsafe(_SECRET_BYTES), now()
    row = MachineClientRow(
        id=new_id(),
        client_id=wanted.client_id,
        name=wanted.name,
        secret_hash=hash_of(secret),
        scopes=list(wanted.scopes),
        owner_id=None if caller.is_client else UUID(caller.subject),
        created_at=at,
        updated_at=at,
    )
    if not await store.add_client(session, row):
        raise AlreadyExists(errors=[Fault("/client_id", "taken", AlreadyExists.title)])
    shown = await _show(session, row)
    return NewClientOut(**shown.model_dump(), client_secret=secret)


async def read_client(session: AsyncSession, client_id: UUID) -> ClientOut:
    """Raises NotFound."""
    row = await store.read_client(session, client_id)
    if row is None:
        raise NotFound()
    return await _show(session, row)


async def change_client(
    session: AsyncSession, runtime: Runtime, client_id: UUID, patch: ClientPatch, if_match: Precondition
) -> ClientOut:
    """Change a client; its access tokens are taken back when it may do less. Raises NotFound, Forbidden."""
    row = await store.client_for_update(session, client_id)
    if row is None:
        raise NotFound()
    if_match.check(row.version)
    if row.client_id.startswith(_OUR_SERVICES):
        raise Forbidden(OPERATORS_CLIENTS)
    changes, before = patch.changes(), (row.active, set(row.scopes))
    row.name = patch.name if "name" in changes else row.name
    row.scopes = list(patch.scopes) if "scopes" in changes else row.scopes
    row.active = patch.active if "active" in changes else row.active
    row.version, row.updated_at = row.version + 1, now()
    await session.flush()
    if before != (row.active, set(row.scopes)):
        await revoke_access_tokens(session, runtime, row.client_id)
    return await _show(session, row)


async def _show(session: AsyncSession, row: MachineClientRow) -> ClientOut:
    return (await show_all(session, [row]))[0]


async def show_all(session: AsyncSession, rows: list[MachineClientRow]) -> list[ClientOut]:
    """Clients with their owners, by one query for all."""
    names = await store.owners_names(session, rows)
    return [_shown(row, names) for row in rows]


def _shown(row: MachineClientRow, names: Mapping[UUID, str]) -> ClientOut:
    return ClientOut(
        id=row.id,
        version=row.version,
        created_at=row.created_at,
        updated_at=row.updated_at,
        client_id=row.client_id,
        name=row.name,
        scopes=row.scopes,
        active=row.active,
        owner=OwnerOut(id=row.owner_id, name=names[row.owner_id]) if row.owner_id else None,
    )
