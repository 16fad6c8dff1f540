"""The framing note of a workshop as it reads: the note itself, else its halves together."""

from collections.abc import Sequence
from typing import Any

from services.registration.models.programme import FramingHalfRow, WorkshopRow


def note_of(workshop: WorkshopRow, halves: Sequence[FramingHalfRow]) -> dict[str, Any] | None:
    """As `schemas.FramingNote`; None while nobody has written anything."""
    if workshop.framing_note is not None or not halves:
        return workshop.framing_note
    return {
        "text": "\n\n".join(half.text for half in halves),
        "authors": [{"name": half.author, "delegation": half.delegation} for half in halves],
    }
