"""What happens to imports of registrations, as others learn of it: numbers, and nobody."""

from uuid import UUID

from pydantic import Field

from shared.events.types import EventData, EventType, EventTypes, Subject

_CONFERENCE = UUID("0198c2a4-5b7e-7c3d-9f10-2a6b8c4d1e01")
_IMPORT = UUID("0198c2a9-3e00-7f5a-8b43-7c8d9e0f1a21")


class ImportEvent(EventData):
    """How many rows of a file became what; each registration is told of by events of its own."""

    created: int = Field(examples=[120])
    existing: int = 0
    refused: int = 0


def import_event(conference_id: UUID, import_id: UUID, version: int, counts: dict[str, int]) -> ImportEvent:
    url = f"/registration/v1/imports/{import_id}"
    return ImportEvent(
        subject=Subject(type="import", id=import_id, version=version, url=url),
        conference_id=conference_id,
        created=counts.get("created", 0),
        existing=counts.get("existing", 0),
        refused=counts.get("refused", 0),
    )


COMPLETED = EventType(
    "registration.import.completed",
    "A file of registrations came to its end; trials tell nothing",
    import_event(_CONFERENCE, _IMPORT, 3, {"created": 120, "existing": 4, "refused": 1}),
)

IMPORT_EVENTS = EventTypes([COMPLETED])
