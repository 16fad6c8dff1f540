"""The form of a conference: read by everybody who sees it, changed by those who manage it."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences import events
from services.registration.conferences import store as conferences
from services.registration.conferences.access import managed_conference
from services.registration.conferences.facts import event_visibility
from services.registration.forms import store
from services.registration.forms.schemas import ConsentIn, FormPatch, QuestionIn
from services.registration.models.conference import ConferenceRow
from services.registration.models.forms import ConsentTextRow, FormRow
from services.registration.problems import unknown_delegation, violated
from services.registration.rules.form import names_forced
from services.registration.vocabularies.conferences import ConferenceState
from shared.auth.caller import Caller
from shared.clock import now
from shared.events.outbox import publish
from shared.http.conflicts import WrongState
from shared.http.etags import Precondition


async def change_form(
    session: AsyncSession, caller: Caller, conference_id: UUID, if_match: Precondition, body: FormPatch
) -> FormRow:
    """Change what a conference asks; who registered before keeps what they said.

    Raises RuleViolated (D3) for a form that forces a part of a name, Unprocessable for an unknown delegation.
    """
    conference, _ = await managed_conference(session, caller, conference_id)
    if conference.state == ConferenceState.CANCELLED:
        raise WrongState(conference.state)
    form = await store.get_form(session, conference_id)
    if_match.check(form.version if form else 0)
    if form is None:
        form = FormRow(conference_id=conference_id, version=0, updated_at=now(), **_NOTHING_ASKED)
        await store.add(session, form)
    named = body.model_fields_set
    if "fields" in named:
        forced = names_forced(body.fields)
        if forced is not None:
            raise violated(forced)
        form.fields = {name.value: asked.value for name, asked in body.fields.items()}
    if "questions" in named:
        await _check_delegations(session, conference_id, body.questions)
        form.questions = [item.model_dump(mode="json") for item in body.questions]
    if "needs" in named:
        form.needs = {name.value: asked.value for name, asked in body.needs.items()}
    if "consents" in named:
        form.consents = await _versions(session, conference_id, body.consents)
    form.version, form.updated_at = form.version + 1, now()
    await _tell(session, conference, form)
    return form


_NOTHING_ASKED: dict[str, Any] = {"fields": {}, "questions": [], "needs": {}, "consents": []}


async def _tell(session: AsyncSession, conference: ConferenceRow, form: FormRow) -> None:
    """Raise the conference's version with the form's: the desk compares it, others learn of it."""
    conference.form_version = form.version
    conference.touch()
    await session.flush()
    if conference.state != ConferenceState.DRAFT:
        data = events.conference_event(conference.id, conference.version, conference.state, ["form"])
        await publish(session, events.PROGRAMME_CHANGED, data, visibility=event_visibility(conference))


async def _check_delegations(session: AsyncSession, conference_id: UUID, questions: list[QuestionIn]) -> None:
    known = await conferences.delegation_codes(session, conference_id)
    for index, question in enumerate(questions):
        for place, code in enumerate(question.delegations):
            if code not in known:
                raise unknown_delegation(f"/questions/{index}/delegations/{place}", code)


async def _versions(session: AsyncSession, conference_id: UUID, consents: list[ConsentIn]) -> list[dict[str, Any]]:
    """The consents with the version of their text: a new one when it is another text than its latest."""
    latest = {row.purpose: row for row in await store.texts_of(session, conference_id)}
    versioned = []
    for consent in consents:
        row = latest.get(consent.purpose)
        if row is None or row.text != consent.text:
            version = row.version + 1 if row else 1
            row = ConsentTextRow(
                conference_id=conference_id,
                purpose=consent.purpose,
                version=version,
                text=consent.text,
                created_at=now(),
            )
            await store.add(session, row)
        versioned.append(consent.model_dump(mode="json") | {"version": row.version})
    return versioned
