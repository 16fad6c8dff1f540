"""Which state of a conference or a workshop may follow which."""

from collections.abc import Mapping
from enum import StrEnum

from services.registration.enums import ConferenceState, WorkshopState

_BEFORE: Mapping[StrEnum, frozenset[StrEnum]] = {
    ConferenceState.PUBLISHED: frozenset({ConferenceState.DRAFT}),
    ConferenceState.REGISTRATION_OPEN: frozenset({ConferenceState.PUBLISHED, ConferenceState.REGISTRATION_CLOSED}),
    ConferenceState.REGISTRATION_CLOSED: frozenset({ConferenceState.REGISTRATION_OPEN}),
    ConferenceState.CANCELLED: frozenset(ConferenceState) - {ConferenceState.CANCELLED},
    # B16: announced, and open for enrolment, long before it is final.
    WorkshopState.ANNOUNCED: frozenset({WorkshopState.DRAFT}),
    WorkshopState.FINAL: frozenset({WorkshopState.ANNOUNCED}),
}


def may_follow(target: StrEnum, current: StrEnum) -> bool:
    """Whether an object may go from `current` to `target`."""
    return current in _BEFORE[target]
