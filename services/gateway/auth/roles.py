"""Which scopes there are, and which of them an account's role brings."""

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """What an account is to the network."""

    ADMIN = "admin"
    COORDINATOR = "coordinator"
    ORGANISER = "organiser"
    MEMBER = "member"
    VIEWER = "viewer"


class Scope(StrEnum):
    """What a token lets its bearer do."""

    REGISTRY_READ = "registry:read"
    REGISTRY_WRITE = "registry:write"
    REGISTRATION_READ = "registration:read"
    REGISTRATION_WRITE = "registration:write"
    INDICATORS_READ = "indicators:read"
    INDICATORS_WRITE = "indicators:write"
    WEBHOOKS_MANAGE = "webhooks:manage"
    EVENTS_PUBLISH = "events:publish"
    ACCOUNTS_MANAGE = "accounts:manage"


_READ = frozenset({Scope.REGISTRY_READ, Scope.REGISTRATION_READ, Scope.INDICATORS_READ})
_COORDINATOR = _READ | {
    Scope.REGISTRY_WRITE,
    Scope.REGISTRATION_WRITE,
    Scope.INDICATORS_WRITE,
    Scope.WEBHOOKS_MANAGE,
}

SCOPES_OF: Mapping[Role, frozenset[Scope]] = {
    Role.VIEWER: _READ,
    Role.MEMBER: _READ | {Scope.REGISTRY_WRITE, Scope.INDICATORS_WRITE, Scope.WEBHOOKS_MANAGE},
    Role.ORGANISER: _READ | {Scope.REGISTRATION_WRITE, Scope.INDICATORS_WRITE, Scope.WEBHOOKS_MANAGE},
    Role.COORDINATOR: _COORDINATOR,
    Role.ADMIN: frozenset(Scope),
}
"""What each role may do. Which objects it may do it to is decided by the services, case by case."""
