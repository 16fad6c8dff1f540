"""One registration for two events (B24): after a conference's desk, its sister's is asked for the same person.

They are two events with limits and desks of their own. What the second refuses is told beside the first, which stands.
Both are asked under the same idempotency key: who was cut off between the two asks again and has both, once each.
"""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from services.registration.conferences.access import visible_conference
from services.registration.conferences.store import delegation_codes
from services.registration.forms.schemas import NeedsIn
from services.registration.participants.schemas import RegistrationIn
from services.registration.participants.use_cases import register
from services.registration.seats.asking import Answer
from services.registration.texts import NO_SISTER
from shared.auth.caller import Caller
from shared.db.engine import transaction
from shared.http.idempotency import Attempt
from shared.http.problems import Problem, invalid
from shared.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Sister:
    """A conference's sister event, and the delegation of the same code there, if it has one."""

    conference_id: UUID
    delegation: str | None


async def sister_of(runtime: Runtime, caller: Caller, conference_id: UUID, delegation: str | None) -> Sister:
    """Raises Unprocessable when the conference has no sister event, NotFound when the caller does not see it."""
    async with transaction(runtime.engine) as session:
        conference, _ = await visible_conference(session, caller, conference_id)
        if conference.sister_event_id is None:
            raise invalid("/sister_event", "no_sister_event", NO_SISTER)
        codes = await delegation_codes(session, conference.sister_event_id)
    return Sister(conference.sister_event_id, delegation if delegation in codes else None)


async def register_with_sister(
    runtime: Runtime, caller: Caller, sister: Sister, body: RegistrationIn, attempt: Attempt
) -> Answer | Problem:
    """Register the same person with the sister event, for no workshop there; what its desk refuses is returned.

    What was filled in is the first conference's: a sister whose own form requires something refuses.
    """
    elsewhere: dict[str, Any] = {
        "delegation": sister.delegation,
        "workshops": [],
        "answers": {},
        "needs": NeedsIn(),
        "consents": [],
    }
    same = body.model_copy(update=elsewhere)
    own = replace(attempt, scope=f"{attempt.scope}+{sister.conference_id}")
    try:
        return await register(runtime, caller, sister.conference_id, same, own)
    except Problem as refused:
        return refused
