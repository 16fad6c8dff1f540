"""What every event of the registry is about, and who may learn of it."""

from typing import cast
from uuid import UUID

from shared.events.types import Subject, Visibility

EXAMPLE_ID = UUID("0198c0de-0000-7000-8000-000000000001")
OTHER_EXAMPLE_ID = UUID("0198c0de-0000-7000-8000-000000000002")
THIRD_EXAMPLE_ID = UUID("0198c0de-0000-7000-8000-000000000003")


def subject_of(kind: str, object_id: UUID, version: int) -> Subject:
    """The subject of an event: `kind` is `partner`, `cooperation` or `agreement`."""
    return Subject(type=kind, id=object_id, version=version, url=f"/registry/v1/{kind}s/{object_id}")


def visibility(of: str) -> Visibility:
    """The visibility of an event about an object: the object's."""
    return cast("Visibility", str(of))
