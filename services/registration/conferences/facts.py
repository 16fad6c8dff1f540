"""What a conference's row says to every feature: its policy, its time zone, who may learn of what happens in it."""

from zoneinfo import ZoneInfo

from services.registration.models.conference import ConferenceRow
from services.registration.rules.policy import Policy
from services.registration.vocabularies.conferences import ConferenceState, Visibility
from shared.events.types import Visibility as EventVisibility

_EVENT_VISIBILITIES: dict[str, EventVisibility] = {
    Visibility.PUBLIC: "public",
    Visibility.NETWORK: "network",
    Visibility.PRIVATE: "private",
}


def policy_of(conference: ConferenceRow) -> Policy:
    return Policy.model_validate(conference.policy)


def zone_of(conference: ConferenceRow) -> ZoneInfo:
    return ZoneInfo(conference.time_zone)


def event_visibility(conference: ConferenceRow) -> EventVisibility:
    """Who may learn of what happens in a conference: nobody of a draft, else whoever sees the conference."""
    return "private" if conference.state == ConferenceState.DRAFT else _EVENT_VISIBILITIES[conference.visibility]
