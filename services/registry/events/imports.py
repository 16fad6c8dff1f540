"""What happens to imports."""

from pydantic import Field

from services.registry.events.subjects import EXAMPLE_ID, subject_of
from services.registry.imports.columns import ImportKind
from shared.events.types import EventData, EventType


class ImportEvent(EventData):
    """How many rows became what; names and places stand in the import itself."""

    kind: ImportKind
    created: int = Field(examples=[120])
    existing: int = 0
    doubtful: int = 0
    refused: int = 0
    skipped: int = 0


IMPORT_COMPLETED = EventType(
    "registry.import.completed",
    "An import came to its end; trials tell nothing",
    ImportEvent(
        subject=subject_of("import", EXAMPLE_ID, 3), kind=ImportKind.PARTNERS, created=120, existing=4, refused=1
    ),
)

EVENTS = [IMPORT_COMPLETED]
