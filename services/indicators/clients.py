"""What indicators asks of the other services, over HTTP and as itself. Fields of no use here are left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from pydantic import BaseModel

from services.indicators.vocabularies.frameworks import SubjectType
from shared.http.client import Peers, PeerUnavailable
from shared.http.patient import ask

_SERVICE = "registration"


class DelegationSeats(BaseModel):
    taken: int
    waiting: int


class WorkshopSeats(BaseModel):
    workshop_id: UUID
    taken: int
    waiting: int
    by_delegation: Mapping[str, DelegationSeats]


class DelegationCount(BaseModel):
    code: str | None
    registered: int
    waiting: int


class ConferenceSeats(BaseModel):
    registered: int
    waiting: int
    delegations: Sequence[DelegationCount]
    workshops: Sequence[WorkshopSeats]


class DelegationLineUp(BaseModel):
    code: str
    taken: int


class LineUp(BaseModel):
    workshop_id: UUID
    state: str
    final: bool
    delegations: Sequence[DelegationLineUp]


class _Board(BaseModel):
    items: list[LineUp]


async def read_seats(peers: Peers, conference_id: UUID) -> ConferenceSeats:
    """Who is registered and who sits where, now. Raises PeerUnavailable when registration does not answer."""
    path = f"/registration/v1/conferences/{conference_id}/seats"
    return ConferenceSeats.model_validate_json(await _read(peers, path))


async def read_line_ups(peers: Peers, conference_id: UUID) -> list[LineUp]:
    """The line-ups of all workshops now. Raises PeerUnavailable when registration does not answer."""
    path = f"/registration/v1/conferences/{conference_id}/line-up"
    return _Board.model_validate_json(await _read(peers, path)).items


async def _read(peers: Peers, path: str) -> bytes:
    response = await peers.get(_SERVICE, path)
    if response.is_error:
        raise PeerUnavailable(_SERVICE)
    return response.content


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner as the registry has it; of a duplicate, the one that it became."""

    id: UUID
    name: str
    country: str | None
    kind: str
    visibility: str
    version: int


@dataclass(frozen=True, slots=True)
class Belongs:
    """What a framework belongs to: who may learn of it, and whose it is."""

    visibility: str
    partners: frozenset[UUID]


_PATHS = {
    SubjectType.COOPERATION: ("registry", "/registry/v1/cooperations"),
    SubjectType.AGREEMENT: ("registry", "/registry/v1/agreements"),
    SubjectType.PROJECT: ("registry", "/registry/v1/projects"),
    SubjectType.NETWORK: ("registry", "/registry/v1/partners"),
    SubjectType.CONFERENCE: ("registration", "/registration/v1/conferences"),
}


async def read_partner(peers: Peers, partner_id: UUID) -> Partner | None:
    """The partner, None when there is none. Raises PeerUnavailable when the registry does not answer."""
    response = await ask(peers, "registry", f"/registry/v1/partners/{partner_id}")
    if response is None:
        return None
    found = response.json()
    return Partner(
        UUID(found["id"]),
        found["name"],
        found.get("country"),
        found["kind"],
        found.get("visibility", "private"),
        found["version"],
    )


async def read_subject(peers: Peers, subject: SubjectType, subject_id: UUID) -> Belongs | None:
    """What a framework would belong to, None when there is none. Raises PeerUnavailable when nobody answers."""
    service, path = _PATHS[subject]
    response = await ask(peers, service, f"{path}/{subject_id}")
    if response is None:
        return None
    found = response.json()
    if subject == SubjectType.NETWORK:
        return Belongs(found["visibility"], frozenset({subject_id})) if found["kind"] == "network" else None
    visibility = found.get("visibility", "private")
    if found.get("state") == "draft":
        visibility = "private"  # what is not published or signed yet is its own people's
    parties = [*found.get("partners", []), *found.get("signatories", [])]
    return Belongs(visibility, frozenset(UUID(party["partner_id"]) for party in parties))
