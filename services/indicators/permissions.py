"""Who may call what. What a caller may do to one framework is decided in `frameworks/access.py`."""

from typing import Annotated

from fastapi import Depends

from shared.auth.caller import Caller
from shared.auth.permissions import Permission

CountsReader = Annotated[Caller, Depends(Permission("indicators:read", anonymous=True))]
"""Anyone: who sees a conference sees its counts, and the use case knows whether that is so."""

FrameworkVisitor = Annotated[Caller, Depends(Permission("indicators:read", anonymous=True))]
"""Reads what is public without a token, and more with one."""

FrameworkCreator = Annotated[Caller, Depends(Permission("indicators:write"))]

FrameworkEditor = Annotated[Caller, Depends(Permission("indicators:read"))]
"""Works on a framework: everybody whose role, membership or grant lets them, viewers by grant included."""

FigureWriter = Annotated[Caller, Depends(Permission("indicators:write"))]
"""Enters figures; corrects the own ones, the network's staff all."""
