"""One registration for two events (B24): after a conference's desk, its sister's is asked for the same person.

They are two events with limits, forms and desks of their own. What was filled in goes along where the sister asks for
the same; what it asks besides is told beside the first registration, which stands. Both are asked under the same
idempotency key: who was cut off between the two asks again and has both, once each.
"""

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences.access import visible_conference
from services.registration.conferences.store import delegation_codes
from services.registration.forms import store as forms
from services.registration.forms.current import form_of
from services.registration.forms.judging import pairs_of
from services.registration.forms.schemas import ConsentGiven, NeedsIn
from services.registration.models.forms import FormRow
from services.registration.participants.partner_refs import PartnerRefs
from services.registration.participants.schemas import RegistrationIn
from services.registration.participants.use_cases import register
from services.registration.rules.form import asked_for
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

    of: UUID
    conference_id: UUID
    delegation: str | None


async def sister_of(runtime: Runtime, caller: Caller, conference_id: UUID, delegation: str | None) -> Sister:
    """Raises Unprocessable when the conference has no sister event, NotFound when the caller does not see it."""
    async with transaction(runtime.engine) as session:
        conference, _ = await visible_conference(session, caller, conference_id)
        if conference.sister_event_id is None:
            raise invalid("/sister_event", "no_sister_event", NO_SISTER)
        codes = await delegation_codes(session, conference.sister_event_id)
    return Sister(conference_id, conference.sister_event_id, delegation if delegation in codes else None)


async def register_with_sister(
    runtime: Runtime, caller: Caller, sister: Sister, body: RegistrationIn, attempt: Attempt
) -> Answer | Problem:
    """Register the same person with the sister event, for no workshop there; what its desk refuses is returned."""
    own = replace(attempt, scope=f"{attempt.scope}+{sister.conference_id}")
    try:
        return await register(runtime, caller, sister.conference_id, await _carried(runtime, sister, body), own)
    except Problem as refused:
        return refused


async def _carried(runtime: Runtime, sister: Sister, body: RegistrationIn) -> RegistrationIn:
    """What was filled in for the first conference, as far as the sister's form asks for the same.

    Answers that are right there under the same code, needs, and consents to the very same text, in its version there.
    """
    partners: PartnerRefs = runtime.resources["partners"]
    partner_id = body.person.partner_id
    kind = (await partners.check(partner_id)).kind if partner_id else None
    async with transaction(runtime.engine) as session:
        row = await forms.get_form(session, sister.conference_id)
        consents = await _same_texts(session, sister, row, body)
    hidden, answers, needs = asked_for(
        form_of(row),
        body.person.model_dump(mode="json", exclude_none=True),
        body.answers,
        body.needs.model_dump(exclude_none=True),
        delegation=sister.delegation,
        partner_kind=kind,
    )
    return body.model_copy(
        update={
            "person": body.person.model_copy(update=dict.fromkeys(hidden)),
            "delegation": sister.delegation,
            "workshops": [],
            "answers": answers,
            "needs": NeedsIn(**needs),
            "consents": consents,
        }
    )


async def _same_texts(
    session: AsyncSession, sister: Sister, row: FormRow | None, body: RegistrationIn
) -> list[ConsentGiven]:
    """Who agreed to a text here has agreed to it there; another text under the same purpose is another consent."""
    agreed = {
        purpose: text
        for (purpose, _), text in (await forms.consent_texts(session, sister.of, pairs_of(body.consents))).items()
    }
    return [
        ConsentGiven(purpose=asked["purpose"], version=asked["version"])
        for asked in (row.consents if row else [])
        if agreed.get(asked["purpose"]) == asked["text"]
    ]
