"""Who may call what."""

from typing import Annotated

from fastapi import Depends

from shared.auth.caller import Caller
from shared.auth.permissions import Permission, ServicePermission

Public = Annotated[Caller, Depends(Permission(anonymous=True))]
"""Anyone, with or without a token: logging in, keys and metadata."""

AccountManager = Annotated[Caller, Depends(Permission("accounts:manage"))]
"""An administrator, or a machine client that administers accounts."""

WebhookManager = Annotated[Caller, Depends(Permission("webhooks:manage"))]
"""Whoever may have webhook endpoints; whose they see, their use cases decide."""

EventPublisher = Annotated[Caller, Depends(ServicePermission("events:publish"))]
"""One of our own services that hands over events."""
