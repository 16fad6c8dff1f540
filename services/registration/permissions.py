"""Who may call what. What a caller may do to one conference is decided in `conferences/access.py`."""

from typing import Annotated

from fastapi import Depends

from shared.auth.caller import Caller
from shared.auth.permissions import Permission

ConferenceVisitor = Annotated[Caller, Depends(Permission("registration:read", anonymous=True, links=True))]
"""Reads what is public without a token, and more with one."""

ConferenceCreator = Annotated[Caller, Depends(Permission("registration:write"))]

ConferenceEditor = Annotated[Caller, Depends(Permission("registration:read"))]
"""Changes a conference or its programme: everybody whose role or grant lets them, members by grant included."""

Registrant = Annotated[Caller, Depends(Permission(anonymous=True, links=True))]
"""Registers somebody for a conference: everybody, while its registration is open."""

Participant = Annotated[Caller, Depends(Permission("registration:read", links=True))]
"""Works with one registration: whoever holds its link, and those who work with its conference's data."""
