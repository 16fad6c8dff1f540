"""Who may call what."""

from typing import Annotated

from fastapi import Depends

from shared.auth.caller import Caller
from shared.auth.permissions import Permission

CountsReader = Annotated[Caller, Depends(Permission("indicators:read", anonymous=True))]
"""Anyone: who sees a conference sees its counts, and the use case knows whether that is so."""
