"""Who may call the registry, as named types; what they may see and change of one object is in `sight.py`."""

from typing import Annotated

from fastapi import Depends

from shared.auth.caller import Caller
from shared.auth.permissions import Permission

RegistryReader = Annotated[Caller, Depends(Permission("registry:read", anonymous=True))]
RegistryWriter = Annotated[Caller, Depends(Permission("registry:write"))]
NetworkReader = Annotated[Caller, Depends(Permission("registry:read"))]
"""Reads what is never public: the audit trail, contacts, persons."""
