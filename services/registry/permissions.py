"""Who may call the registry, as named types; what they may see and change of one object is in `sight.py`."""

from typing import Annotated

from fastapi import Depends, Request

from services.registry.merging.lock_store import while_nobody_merges
from shared.auth.caller import Caller
from shared.auth.permissions import Permission

_WRITE = "registry:write"


class Writing(Permission):
    """Lets writers through, while nobody merges partners."""

    async def __call__(self, request: Request) -> Caller:
        caller = await super().__call__(request)
        await while_nobody_merges(request.state.work.session)
        return caller


RegistryReader = Annotated[Caller, Depends(Permission("registry:read", anonymous=True))]
RegistryWriter = Annotated[Caller, Depends(Writing(_WRITE))]
RegistryMerger = Annotated[Caller, Depends(Permission(_WRITE))]
"""Writes while nobody else does: its use case takes the lock for itself (`merging.lock_store`)."""
ImportReader = Annotated[Caller, Depends(Permission(_WRITE))]
"""Reads what only those see who may write."""
NetworkReader = Annotated[Caller, Depends(Permission("registry:read"))]
"""Reads what is never public: the audit trail, contacts, persons."""
