"""Who may learn of which events, as SQL: one rule for those who poll and for those to whom events are delivered."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Text, Uuid, and_, any_, literal, or_, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.gateway.auth.merged_partners.store import partners_of
from services.gateway.webhooks.models import EndpointRow, EventRow, OwnerRow
from shared.auth.caller import Caller
from shared.clock import now

_STAFF = ("admin", "coordinator")
_READ = ":read"


@dataclass(frozen=True)
class Knower:
    """Somebody who may learn of events: values of a caller, or columns of an owner."""

    key: ColumnElement[Any]
    role: ColumnElement[Any]
    services: ColumnElement[Any]
    partners: ColumnElement[Any]


def is_staff(caller: Caller) -> bool:
    """Whether the caller learns of everything."""
    return caller.has_role(*_STAFF)


def services_readable(caller: Caller) -> list[str]:
    """The services whose objects a caller may read: those of its scopes `<service>:read`."""
    return sorted(scope.removesuffix(_READ) for scope in caller.scopes if scope.endswith(_READ))


def knower_of(caller: Caller) -> Knower:
    return Knower(
        literal(caller.key),
        literal(caller.role, Text),
        literal(services_readable(caller), ARRAY(Text)),
        literal(sorted(caller.partners), ARRAY(Uuid)),
    )


# SQLModel hides its classes' tables from type checkers.
_endpoint: Any = EndpointRow
_owner: Any = OwnerRow
ENDPOINT_TYPES: ColumnElement[Any] = _endpoint.__table__.c.event_types
OWNER = Knower(
    _owner.__table__.c.key, _owner.__table__.c.role, _owner.__table__.c.services, _owner.__table__.c.partners
)
"""The owner of an endpoint, in a query that joins `webhook_owner`."""


def may_learn(who: Knower) -> ColumnElement[bool]:
    """Whether `who` may learn of the event in an `event` row.

    Staff (admin, coordinator) learn of all, an endpoint's owner of what happens to it. Everybody else needs the scope
    `<service>:read` of the event's service, and then learns of what is public or for the network (every account and
    every machine client is of the network), and of what is private if it concerns one of its partners.
    """
    concerned = col(EventRow.partner_ids).op("&&", is_comparison=True)(who.partners)
    return or_(
        who.role.in_(_STAFF),
        col(EventRow.owner) == who.key,
        and_(
            col(EventRow.service) == any_(who.services),
            or_(col(EventRow.visibility).in_(("public", "network")), concerned),
        ),
    )


def listens_to(types: ColumnElement[Any] | Sequence[str]) -> ColumnElement[bool]:
    """Whether the event in an `event` row is of one of `types` (exact names, or `registry.*`)."""
    wanted = types if isinstance(types, ColumnElement) else literal(list(types), ARRAY(Text))
    return col(EventRow.topics).op("&&", is_comparison=True)(wanted)


async def remember_owner(session: AsyncSession, caller: Caller) -> None:
    """Keep what `caller` may see now, for the fan-out to its endpoints."""
    known = {
        "role": caller.role,
        "services": services_readable(caller),
        "partners": sorted(caller.partners),
        "seen_at": now(),
    }
    statement = insert(OwnerRow).values(key=caller.key, **known)
    await session.execute(statement.on_conflict_do_update(index_elements=["key"], set_=known))


async def refresh_members(session: AsyncSession, account_ids: Collection[UUID]) -> None:
    """These accounts are members of other partners now, also while they do not call."""
    for account_id, partners in (await partners_of(session, account_ids)).items():
        owner = update(OwnerRow).where(col(OwnerRow.key) == f"account:{account_id}")
        await session.execute(owner.values(partners=list(partners)))


async def refresh_owner(session: AsyncSession, caller: Caller) -> None:
    """The same for a caller that is known as an owner already, and only when something changed."""
    owner = await session.get(OwnerRow, caller.key)
    if owner is None:
        return
    partners: list[UUID] = sorted(caller.partners)
    if (owner.role, owner.services, owner.partners) != (caller.role, services_readable(caller), partners):
        await remember_owner(session, caller)
