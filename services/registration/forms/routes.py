"""A conference's registration form over HTTP, and what a participant filled in."""

from uuid import UUID

from fastapi import APIRouter

from services.registration.conferences.access import visible_conference
from services.registration.forms import filled, store, use_cases
from services.registration.forms.current import shown
from services.registration.forms.schemas import FilledOut, FormOut, FormPatch
from services.registration.participants.use_cases import registration_for
from services.registration.permissions import ConferenceEditor, ConferenceVisitor, Participant
from shared.db.engine import Session
from shared.http.etags import IfMatch, Tag
from shared.http.route import EntenteRoute

router = APIRouter(prefix="/registration/v1", tags=["registration form"], route_class=EntenteRoute)


@router.get("/conferences/{conference_id:uuid}/form")
async def read_form(conference_id: UUID, caller: ConferenceVisitor, session: Session, tag: Tag) -> FormOut:
    """What the conference asks of those who register: for everybody who sees it."""
    await visible_conference(session, caller, conference_id)
    form = shown(conference_id, await store.get_form(session, conference_id))
    tag(form.version)
    return form


@router.patch("/conferences/{conference_id:uuid}/form")
async def change_form(
    conference_id: UUID, body: FormPatch, caller: ConferenceEditor, session: Session, if_match: IfMatch, tag: Tag
) -> FormOut:
    """Change what the conference asks, from the next registration on. Who registered before keeps what they said.

    No part of a name can be required (D3). Of a consent another text is a new version, and must be agreed to anew.
    """
    form = await use_cases.change_form(session, caller, conference_id, if_match, body)
    tag(form.version)
    return shown(conference_id, form)


@router.get("/registrations/{registration_id:uuid}/answers")
async def read_answers(registration_id: UUID, caller: Participant, session: Session, tag: Tag) -> FilledOut:
    """What a participant filled in: for the holder of the link, the organisers, and the head of the delegation.

    Apart from the registration, so that needs are seen by those alone who ask for them. The ETag is the registration's.
    """
    registration, _, _ = await registration_for(session, caller, registration_id)
    tag(registration.version)
    return await filled.read(session, registration)
