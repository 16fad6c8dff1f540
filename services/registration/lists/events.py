"""What happens to numbered lists, as others learn of it."""

from uuid import UUID

from pydantic import Field

from shared.events.types import EventData, EventType, EventTypes, Subject

_CONFERENCE = UUID("0198c2a4-5b7e-7c3d-9f10-2a6b8c4d1e01")
_LIST = UUID("0198c2a8-2d00-7e4f-9a32-6b7c8d9e0f10")


class ListEvent(EventData):
    """A list of participants was frozen: its number, and how many are on it."""

    number: int = Field(ge=1)
    participants: int
    by_delegation: dict[str, int]


def list_event(
    conference_id: UUID, list_id: UUID, number: int, participants: int, by_delegation: dict[str, int]
) -> ListEvent:
    url = f"/registration/v1/conferences/{conference_id}/lists/{number}"
    return ListEvent(
        subject=Subject(type="list", id=list_id, version=1, url=url),
        conference_id=conference_id,
        number=number,
        participants=participants,
        by_delegation=by_delegation,
    )


FROZEN = EventType(
    "registration.list.frozen",
    "A numbered list of participants was frozen",
    list_event(_CONFERENCE, _LIST, 1, 180, {"FR": 95, "CN": 85}),
)

LIST_EVENTS = EventTypes([FROZEN])
