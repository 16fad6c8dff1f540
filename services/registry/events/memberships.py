"""What happens to memberships in networks."""

from uuid import UUID

from pydantic import Field

from services.registry.events.subjects import EXAMPLE_ID, OTHER_EXAMPLE_ID, subject_of
from services.registry.vocabularies.networks import MembershipRole
from shared.events.types import EventData, EventType


class MembershipEvent(EventData):
    """The network and its member are in `partner_ids`, too."""

    network_id: UUID
    partner_id: UUID
    role: MembershipRole
    started_on: str | None = Field(default=None, examples=["2012"])
    ended_on: str | None = None


def _example(version: int, *, ended_on: str | None = None, changed: list[str] | None = None) -> MembershipEvent:
    return MembershipEvent(
        subject=subject_of("membership", EXAMPLE_ID, version),
        partner_ids=[EXAMPLE_ID, OTHER_EXAMPLE_ID],
        changed=changed,
        network_id=EXAMPLE_ID,
        partner_id=OTHER_EXAMPLE_ID,
        role=MembershipRole.MEMBER,
        started_on="2012",
        ended_on=ended_on,
    )


MEMBERSHIP_STARTED = EventType("registry.membership.started", "A partner was entered in a network", _example(1))
MEMBERSHIP_UPDATED = EventType(
    "registry.membership.updated", "A membership was changed", _example(2, changed=["category"])
)
MEMBERSHIP_ENDED = EventType(
    "registry.membership.ended",
    "A membership was given an end, or was taken back because it was entered by mistake",
    _example(3, ended_on="2026-12-31"),
)

EVENTS = [MEMBERSHIP_STARTED, MEMBERSHIP_UPDATED, MEMBERSHIP_ENDED]
