"""When something of a programme takes place."""

from datetime import datetime

from services.registration.conferences.facts import zone_of
from services.registration.models.conference import ConferenceRow
from services.registration.rules.programme import lies_within
from services.registration.texts import ENDS_AFTER_START, OUTSIDE_CONFERENCE, START_AND_END
from shared.http.problems import invalid


def check_times(starts_at: datetime | None, ends_at: datetime | None, conference: ConferenceRow) -> None:
    """Raises Unprocessable for half a time, an end that is not after the start, and what lies outside the conference's
    days in its time zone. No time at all is fine: it is not planned yet."""
    if (starts_at is None) != (ends_at is None):
        raise invalid("/ends_at" if ends_at is None else "/starts_at", "missing", START_AND_END)
    if starts_at is None or ends_at is None:
        return
    if ends_at <= starts_at:
        raise invalid("/ends_at", "before_start", ENDS_AFTER_START)
    if not lies_within(starts_at, ends_at, conference.starts_on, conference.ends_on, zone_of(conference)):
        raise invalid("/starts_at", "outside_conference", OUTSIDE_CONFERENCE)
