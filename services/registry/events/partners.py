"""What happens to partners."""

from pydantic import Field

from services.registry.events.subjects import EXAMPLE_ID, subject_of
from shared.events.types import EventData, EventType


class PartnerEvent(EventData):
    """Enough to refresh a copy of the partner's name."""

    name: str = Field(examples=["Villeneuve d'Ascq"])
    country: str = Field(examples=["FR"])


def _example(version: int, changed: list[str] | None = None) -> PartnerEvent:
    return PartnerEvent(
        subject=subject_of("partner", EXAMPLE_ID, version),
        partner_ids=[EXAMPLE_ID],
        changed=changed,
        name="Villeneuve d'Ascq",
        country="FR",
    )


PARTNER_CREATED = EventType("registry.partner.created", "A partner was entered", _example(1))
PARTNER_UPDATED = EventType("registry.partner.updated", "A partner was changed", _example(2, ["name"]))

EVENTS = [PARTNER_CREATED, PARTNER_UPDATED]
