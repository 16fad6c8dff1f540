"""Who may call the registry, as named types; what they may see and change of one object is in `sight.py`."""

from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.auth.caller import Caller
from shared.auth.permissions import Permission
from shared.ids import lock_key

_WRITE = "registry:write"
MERGING = lock_key("partners are merged")
"""Who writes shares this lock, and a merge has it alone: nothing is linked to a partner that just became another."""


class Writing(Permission):
    """Lets writers through, while nobody merges partners."""

    async def __call__(self, request: Request) -> Caller:
        caller = await super().__call__(request)
        await while_nobody_merges(request.state.work.session)
        return caller


async def while_nobody_merges(session: AsyncSession) -> None:
    """For whoever links partners outside of a request: wait for a merge, and let none begin before the end."""
    await session.execute(select(func.pg_advisory_xact_lock_shared(MERGING)))


RegistryReader = Annotated[Caller, Depends(Permission("registry:read", anonymous=True))]
RegistryWriter = Annotated[Caller, Depends(Writing(_WRITE))]
RegistryMerger = Annotated[Caller, Depends(Permission(_WRITE))]
"""Writes while nobody else does: its use case takes MERGING for itself."""
ImportReader = Annotated[Caller, Depends(Permission(_WRITE))]
"""Reads what only those see who may write."""
NetworkReader = Annotated[Caller, Depends(Permission("registry:read"))]
"""Reads what is never public: the audit trail, contacts, persons."""
