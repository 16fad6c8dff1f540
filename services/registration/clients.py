"""What this service asks of the others."""

from dataclasses import dataclass
from uuid import UUID

from shared.http.patient import PatientPeer
from shared.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner as the registry has it; `visibility` says who may be told of it.

    Of a duplicate, the registry gives the partner that it became: `id` is another than was asked for.
    """

    id: UUID
    name: str
    country: str | None
    kind: str | None
    visibility: str
    version: int


class RegistryClient(PatientPeer):
    """Asks the registry about partners."""

    def __init__(self, runtime: Runtime) -> None:
        super().__init__(runtime, "registry")

    async def partner(self, partner_id: UUID) -> Partner | None:
        """The partner, None when there is none; raises PeerUnavailable when the registry cannot be asked now."""
        response = await self.ask(f"/registry/v1/partners/{partner_id}")
        if response is None:
            return None
        found = response.json()
        return Partner(
            UUID(found["id"]),
            found["name"],
            found.get("country"),
            found.get("kind"),
            found.get("visibility", "private"),
            found["version"],
        )
