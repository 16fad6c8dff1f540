"""Registrations over HTTP."""

import json
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response, status

from services.registration.participants import store, use_cases
from services.registration.participants.links import Links
from services.registration.participants.partner_refs import PartnerRefs
from services.registration.participants.schemas import (
    EnrolmentIn,
    EnrolmentOut,
    RegistrationIn,
    RegistrationMade,
    RegistrationOut,
    RegistrationPatch,
)
from services.registration.participants.views import enrolment_views, registration_view, registration_views
from services.registration.permissions import ConferenceEditor, Participant, Registrant
from services.registration.seats.desk import Desk
from services.registration.seats.group_store import location_of
from services.registration.vocabularies.participants import RegistrationState
from shared.db.engine import Session
from shared.http.etags import IfMatch, IfMatchOptional, Tag
from shared.http.idempotency import Attempt, idempotency
from shared.http.pages import Page, PageRequest, paging
from shared.http.route import EntenteRoute
from shared.runtime import CurrentRuntime

router = APIRouter(prefix="/registration/v1", tags=["registrations"], route_class=EntenteRoute)


@router.post(
    "/conferences/{conference_id:uuid}/registrations",
    status_code=status.HTTP_201_CREATED,
    response_model=RegistrationMade,
)
@idempotency("delegated")
async def register(
    conference_id: UUID, body: RegistrationIn, caller: Registrant, runtime: CurrentRuntime, request: Request, tag: Tag
) -> Response:
    """Register one person (B13) for a conference whose registration is open, with workshops in order of preference.

    As many workshops are confirmed as fit and do not overlap; for the others the person waits, or they are named in
    `refused` where the conference has no waitlist. Nothing is registered only when nothing of what was asked could be
    had (409). `manage_url` lets the participant see, change and withdraw the registration; keep it safe.
    """
    desk: Desk = runtime.resources["desk"]
    links: Links = runtime.resources["links"]
    partners: PartnerRefs = runtime.resources["partners"]
    attempt: Attempt = request.state.idempotency
    answer = await use_cases.register(desk, partners, caller, conference_id, body, attempt)
    tag(answer.version)
    # The link is a secret: it is minted for this answer, and not kept with it.
    made: dict[str, Any] = answer.body | {"manage_url": links.manage_url(answer.registration_id, answer.ends_on)}
    headers = {"Location": location_of(answer.registration_id)}
    if answer.replayed:
        headers["Idempotent-Replayed"] = "true"
    content = json.dumps(made, ensure_ascii=False, separators=(",", ":"))
    return Response(content, status.HTTP_201_CREATED, headers, "application/json")


@router.get("/conferences/{conference_id:uuid}/registrations")
async def list_registrations(
    conference_id: UUID,
    caller: ConferenceEditor,
    session: Session,
    page: Annotated[PageRequest, paging("name", "created_at", "updated_at", "id")],
    q: Annotated[str | None, Query(max_length=200, description="part of a name, address or organisation")] = None,
    delegation: Annotated[str | None, Query(max_length=50)] = None,
    state: RegistrationState | None = None,
    workshop: Annotated[UUID | None, Query(description="enrolled in this workshop, or waiting for it")] = None,
) -> Page[RegistrationOut]:
    """The registrations of a conference, the latest first: for its organisers; to a delegation's head its own."""
    conference, side = await use_cases.listable(session, caller, conference_id)
    statement = store.registrations_of(
        conference_id, side=side, q=q, delegation=delegation, state=state, workshop=workshop
    )
    rows, cursor, total = await store.page_of_registrations(session, statement, page)
    items = await registration_views(session, caller, conference, [row[0] for row in rows])
    return Page(items=items, next=cursor, total=total)


@router.get("/registrations/{registration_id:uuid}")
async def read_registration(registration_id: UUID, caller: Participant, session: Session, tag: Tag) -> RegistrationOut:
    """One registration: for the holder of its link, and for the conference's organisers."""
    registration, conference, _ = await use_cases.registration_for(session, caller, registration_id)
    tag(registration.version)
    return await registration_view(session, caller, conference, registration)


@router.patch("/registrations/{registration_id:uuid}")
async def change_registration(
    registration_id: UUID,
    body: RegistrationPatch,
    caller: Participant,
    session: Session,
    runtime: CurrentRuntime,
    if_match: IfMatch,
    tag: Tag,
) -> RegistrationOut:
    """Replace the person of a registration, who must not be registered already (B13)."""
    partners: PartnerRefs = runtime.resources["partners"]
    registration, conference = await use_cases.change_person(session, partners, caller, registration_id, body, if_match)
    tag(registration.version)
    return await registration_view(session, caller, conference, registration)


@router.post("/registrations/{registration_id:uuid}:withdraw")
async def withdraw_registration(
    registration_id: UUID, caller: Participant, session: Session, if_match: IfMatchOptional, tag: Tag
) -> RegistrationOut:
    """Withdraw a registration; its seats go to those who wait. Asked again, it is answered alike."""
    registration, conference = await use_cases.withdraw(session, caller, registration_id, if_match)
    tag(registration.version)
    return await registration_view(session, caller, conference, registration)


@router.post("/registrations/{registration_id:uuid}/enrolments", status_code=status.HTTP_201_CREATED)
async def add_enrolment(
    registration_id: UUID, body: EnrolmentIn, caller: Participant, session: Session, tag: Tag, response: Response
) -> EnrolmentOut:
    """Enrol in one more workshop: a seat, or a place in its waitlist. The ETag is the registration's."""
    enrolment_id, registration, conference = await use_cases.enrol(session, caller, registration_id, body.workshop_id)
    enrolments = (await enrolment_views(session, conference, [registration]))[registration_id]
    tag(registration.version)
    response.headers["Location"] = location_of(registration_id)
    return next(enrolment for enrolment in enrolments if enrolment.id == enrolment_id)


@router.delete("/enrolments/{enrolment_id:uuid}", status_code=status.HTTP_204_NO_CONTENT)
async def leave_workshop(enrolment_id: UUID, caller: Participant, session: Session, if_match: IfMatch) -> None:
    """Give back a seat, which goes to the first who waits and can take it, or a place in the queue.

    `If-Match` is the ETag of the registration.
    """
    await use_cases.leave(session, caller, enrolment_id, if_match)
