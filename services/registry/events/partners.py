"""What happens to partners."""

from uuid import UUID

from pydantic import Field

from services.registry.events.subjects import EXAMPLE_ID, OTHER_EXAMPLE_ID, subject_of
from services.registry.vocabularies.successions import SuccessionKind
from shared.events.types import EventData, EventType


class PartnerEvent(EventData):
    """Enough to refresh a copy of the partner's name."""

    name: str = Field(examples=["Villeneuve d'Ascq"])
    country: str = Field(examples=["FR"])


class PartnerDissolved(PartnerEvent):
    dissolved_on: str = Field(examples=["2015-12-31"])


class PartnerMerged(PartnerEvent):
    """The partner was a duplicate: whoever names it names `into` now, whose name and country these are."""

    into: UUID


class PartnerSucceeded(PartnerEvent):
    """Who follows the partner: by a merger, a split or a rename instead of it, by a transfer beside it (A15)."""

    succession_id: UUID
    kind: SuccessionKind
    on: str = Field(examples=["2016-01-01"])
    successor_ids: list[UUID]


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
PARTNER_DISSOLVED = EventType(
    "registry.partner.dissolved",
    "A partner was given an end",
    PartnerDissolved(**_example(3).model_dump(), dissolved_on="2015-12-31"),
)
PARTNER_MERGED = EventType(
    "registry.partner.merged",
    "A partner turned out to be a duplicate, and became another one",
    PartnerMerged(
        **_example(3).model_dump(exclude={"partner_ids"}),
        partner_ids=[EXAMPLE_ID, OTHER_EXAMPLE_ID],
        into=OTHER_EXAMPLE_ID,
    ),
)
PARTNER_SUCCEEDED = EventType(
    "registry.partner.succeeded",
    "Other partners follow this one",
    PartnerSucceeded(
        **_example(3).model_dump(exclude={"partner_ids"}),
        partner_ids=[EXAMPLE_ID, OTHER_EXAMPLE_ID],
        succession_id=EXAMPLE_ID,
        kind=SuccessionKind.MERGER,
        on="2016-01-01",
        successor_ids=[OTHER_EXAMPLE_ID],
    ),
)

EVENTS = [PARTNER_CREATED, PARTNER_UPDATED, PARTNER_DISSOLVED, PARTNER_SUCCEEDED, PARTNER_MERGED]
