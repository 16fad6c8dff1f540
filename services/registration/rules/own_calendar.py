"""What of a conference stands in a participant's own calendar, and as what."""

from services.registration.vocabularies.participants import EnrolmentState, RegistrationState

CONFIRMED, TENTATIVE, CANCELLED = "CONFIRMED", "TENTATIVE", "CANCELLED"

_TAKES_PART = {RegistrationState.CONFIRMED: CONFIRMED, RegistrationState.PENDING_APPROVAL: TENTATIVE}
_ENROLLED = {
    EnrolmentState.CONFIRMED: CONFIRMED,
    EnrolmentState.OFFERED: TENTATIVE,
    EnrolmentState.WAITLISTED: TENTATIVE,
}


def status_of(kind: str, state: str, registration: str, enrolment: str | None) -> str | None:
    """The STATUS (RFC 5545) of a `session` or `workshop` in the calendar of somebody; None when it is not in it.

    Sessions are for all who take part. Of workshops there are those in which the person is, or was, enrolled.
    """
    takes_part = _TAKES_PART.get(RegistrationState(registration), CANCELLED)
    if kind == "workshop" and enrolment is None:
        return None
    if state == "cancelled" or takes_part == CANCELLED:
        return CANCELLED
    if kind == "session":
        return takes_part
    return _ENROLLED.get(EnrolmentState(enrolment), CANCELLED) if enrolment else None
