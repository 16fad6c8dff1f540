"""What indicators asks of registration, over HTTP and as itself. Fields that are of no use here are left out."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from pydantic import BaseModel

from shared.http.client import Peers, PeerUnavailable

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
