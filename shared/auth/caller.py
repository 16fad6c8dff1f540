"""Who is asking."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self
from uuid import UUID

Kind = Literal["anonymous", "account", "client", "link"]


@dataclass(frozen=True, slots=True)
class Caller:
    """The verified claims of a request's token, or nobody.

    `subject` is an account's id, a machine client's `client_id` (our own services: `service:<name>`), or what a
    participant's link was made for; `partners` are the partners an account is a member of; `issued_at` is when a link
    was made, in seconds since 1970.
    """

    kind: Kind = "anonymous"
    subject: str = ""
    role: str | None = None
    scopes: frozenset[str] = frozenset()
    partners: frozenset[UUID] = field(default_factory=frozenset)
    issued_at: int = field(default=0, compare=False)

    @property
    def is_anonymous(self) -> bool:
        return self.kind == "anonymous"

    @property
    def is_client(self) -> bool:
        return self.kind == "client"

    @property
    def is_service(self) -> bool:
        """Whether this is one of our own services."""
        return self.is_client and self.subject.startswith("service:")

    @property
    def key(self) -> str:
        """What tells one caller from another: the owner of idempotency keys and webhook endpoints."""
        return f"{self.kind}:{self.subject}"

    def has_role(self, *roles: str) -> bool:
        return self.role in roles

    def may(self, scope: str) -> bool:
        return scope in self.scopes

    def kept(self) -> dict[str, Any]:
        """Who it was, as JSON: for work that is done later in their name."""
        return {
            "kind": self.kind,
            "subject": self.subject,
            "role": self.role,
            "scopes": sorted(self.scopes),
            "partners": sorted(map(str, self.partners)),
        }

    @classmethod
    def of_kept(cls, kept: Mapping[str, Any]) -> Self:
        """The caller that `kept` was made of."""
        return cls(
            kind=kept["kind"],
            subject=kept["subject"],
            role=kept["role"],
            scopes=frozenset(kept["scopes"]),
            partners=frozenset(UUID(partner) for partner in kept["partners"]),
        )


ANONYMOUS = Caller()
