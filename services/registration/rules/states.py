"""Which state of a conference, a workshop or a speaker may follow which, and when a conference is over."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from services.registration.vocabularies.conferences import ConferenceState
from services.registration.vocabularies.programme import SpeakerState, WorkshopState

_CONFERENCE: dict[ConferenceState, set[ConferenceState]] = {
    ConferenceState.DRAFT: set(),
    ConferenceState.PUBLISHED: {ConferenceState.DRAFT},
    ConferenceState.REGISTRATION_OPEN: {ConferenceState.PUBLISHED, ConferenceState.REGISTRATION_CLOSED},
    ConferenceState.REGISTRATION_CLOSED: {ConferenceState.REGISTRATION_OPEN},
    ConferenceState.CANCELLED: set(ConferenceState) - {ConferenceState.CANCELLED},
}
_WORKSHOP: dict[WorkshopState, set[WorkshopState]] = {
    WorkshopState.DRAFT: set(),
    WorkshopState.ANNOUNCED: {WorkshopState.DRAFT},
    WorkshopState.FINAL: {WorkshopState.ANNOUNCED},
    WorkshopState.CANCELLED: set(WorkshopState) - {WorkshopState.CANCELLED},
}
_SPEAKER: dict[SpeakerState, set[SpeakerState]] = {
    SpeakerState.PROPOSED: set(),
    SpeakerState.INVITED: {SpeakerState.PROPOSED, SpeakerState.DECLINED},
    SpeakerState.ACCEPTED: {SpeakerState.PROPOSED, SpeakerState.INVITED, SpeakerState.DECLINED},
    SpeakerState.DECLINED: {SpeakerState.PROPOSED, SpeakerState.INVITED, SpeakerState.ACCEPTED},
    SpeakerState.REPLACED: {SpeakerState.PROPOSED, SpeakerState.INVITED, SpeakerState.ACCEPTED},
}


def conference_may_become(target: ConferenceState, current: ConferenceState) -> bool:
    return current in _CONFERENCE[target]


def is_over(ends_on: date, at: datetime, zone: ZoneInfo) -> bool:
    """Whether at the moment `at` a conference's last day has passed in its own time zone: nobody registers any more."""
    return ends_on < at.astimezone(zone).date()


def workshop_may_become(target: WorkshopState, current: WorkshopState) -> bool:
    """B16: a workshop is announced, and open for enrolment, long before its line-up is final."""
    return current in _WORKSHOP[target]


def speaker_may_become(target: SpeakerState, current: SpeakerState) -> bool:
    """By an action: who declined may think better of it, who was replaced has no seat to come back to."""
    return current in _SPEAKER[target]
