"""Permissions as named types: a route says in its signature who may call it.

    PartnerReader = Annotated[Caller, Depends(Permission("registry:read", anonymous=True))]

What a caller may do to *one* object (its own partner, its delegation) is decided in the use case, which knows it.
"""

from typing import Annotated

from fastapi import Depends, Request

from shared.auth.caller import Caller
from shared.http.problems import Forbidden, Unauthorized
from shared.http.wording import SCOPE_NEEDED


class Permission:
    """Lets callers through who hold every scope named.

    `anonymous` lets callers without a token through as well, `links` the holders of a participant's link;
    `roles` further narrows accounts to some roles (machine clients are judged by their scopes alone).
    """

    def __init__(
        self, *scopes: str, anonymous: bool = False, links: bool = False, roles: frozenset[str] | None = None
    ) -> None:
        self.scopes, self.anonymous, self.links, self.roles = scopes, anonymous, links, roles

    async def __call__(self, request: Request) -> Caller:
        caller: Caller = request.state.caller
        if caller.kind == "anonymous":
            if self.anonymous:
                return caller
            raise Unauthorized()
        if caller.kind == "link":
            if self.links:
                return caller
            raise Forbidden()
        if self.anonymous:
            return caller
        if not caller.scopes.issuperset(self.scopes):
            raise Forbidden(SCOPE_NEEDED, values={"scopes": " ".join(self.scopes)})
        if self.roles is not None and caller.kind == "account" and caller.role not in self.roles:
            raise Forbidden()
        return caller


class ServicePermission(Permission):
    """Lets our own services through, and nobody else."""

    async def __call__(self, request: Request) -> Caller:
        caller = await super().__call__(request)
        if not caller.is_service:
            raise Forbidden()
        return caller


Anyone = Annotated[Caller, Depends(Permission(anonymous=True, links=True))]
Authenticated = Annotated[Caller, Depends(Permission())]
OurService = Annotated[Caller, Depends(ServicePermission())]
