"""Whoever may edit a partner that turned out to be a duplicate may edit the partner that it became (D2)."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.auth.merged_partners import store
from services.gateway.auth.revocations import revoke_access_tokens
from shared.events.types import EventIn
from shared.runtime import Runtime

_MERGED, _UPDATED = "registry.partner.merged", "registry.partner.updated"
_UNDONE = "merged_into"


async def follow_merges(session: AsyncSession, runtime: Runtime, events: Sequence[EventIn]) -> Collection[UUID]:
    """Take in merges of partners and what undoes them; the accounts whose memberships mean other partners now.

    Their access tokens are taken back, so that the next ones name the partners that there are. The version of the
    duplicate decides: an event that comes twice, or after a later one, changes nothing.
    """
    concerned: set[UUID] = set()
    for event in events:
        if event.type == _MERGED:
            into = UUID(event.data["into"])
        elif event.type == _UPDATED and _UNDONE in (event.data.get("changed") or ()):
            into = None
        else:
            continue
        partner_id, version = UUID(event.data["subject"]["id"]), event.data["subject"]["version"]
        members = await store.lock_members_of(session, partner_id)
        if await store.keep_merge(session, partner_id, into, version):
            concerned.update(members)
    await store.raise_versions(session, concerned)
    for account_id in sorted(concerned):
        await revoke_access_tokens(session, runtime, str(account_id))
    return concerned
