"""Who may call what."""

from typing import Annotated

from fastapi import Depends

from shared.auth.caller import Caller
from shared.auth.permissions import Permission

Public = Annotated[Caller, Depends(Permission(anonymous=True))]
"""Anyone, with or without a token: logging in, keys and metadata."""

AccountManager = Annotated[Caller, Depends(Permission("accounts:manage"))]
"""An administrator, or a machine client that administers accounts."""
