"""Registrations over HTTP."""

import json
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, BackgroundTasks, Query, Request, Response, status
from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.changes import use_cases as changes
from services.registration.conferences.access import Access, visible_conference
from services.registration.emails.calling import send_links
from services.registration.models.conference import ConferenceRow
from services.registration.models.registrations import RegistrationRow
from services.registration.participants import joint, store, use_cases
from services.registration.participants.links import Links
from services.registration.participants.partner_refs import PartnerRefs
from services.registration.participants.schemas import (
    RegistrationIn,
    RegistrationMade,
    RegistrationOut,
    RegistrationPatch,
    RejectionIn,
    ResendIn,
    ResendOut,
    SisterRegistration,
)
from services.registration.participants.views import registration_view, registration_views
from services.registration.permissions import ConferenceEditor, Participant, Registrant
from services.registration.seats.asking import Answer
from services.registration.seats.group_store import location_of
from services.registration.texts import LINK_IS_SENT
from services.registration.vocabularies.participants import RegistrationState
from shared.auth.caller import Caller
from shared.db.engine import Session
from shared.http.etags import IfMatch, IfMatchOptional, Tag, VersionTag
from shared.http.idempotency import Attempt, idempotency
from shared.http.pages import Page, PageRequest, paging
from shared.http.problems import Problem
from shared.http.route import EntenteRoute
from shared.http.schemas import Instant
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
    had (409). With `sister_event` the same person is registered there, too (B24), with what its form asks for as well:
    the answer stands in `sister_registration` (`errors` name what is missing there), and this registration stands
    whatever it is. `manage_url` lets the participant see, change and withdraw the registration; keep it safe.
    """
    links: Links = runtime.resources["links"]
    attempt: Attempt = request.state.idempotency
    sister = await joint.sister_of(runtime, caller, conference_id, body.delegation) if body.sister_event else None
    answer = await use_cases.register(runtime, caller, conference_id, body, attempt)
    tag(answer.version)
    # The link is a secret: it is minted for this answer, and not kept with it.
    made: dict[str, Any] = answer.body | {"manage_url": links.manage_url(answer.registration_id, answer.ends_on)}
    if sister is not None:
        beside = await joint.register_with_sister(runtime, caller, sister, body, attempt)
        made["sister_registration"] = _sister_shown(sister, beside, links).model_dump(mode="json")
    headers = {"Location": location_of(answer.registration_id)}
    if answer.replayed:
        headers["Idempotent-Replayed"] = "true"
    content = json.dumps(made, ensure_ascii=False, separators=(",", ":"))
    return Response(content, status.HTTP_201_CREATED, headers, "application/json")


def _sister_shown(sister: joint.Sister, answer: Answer | Problem, links: Links) -> SisterRegistration:
    if isinstance(answer, Problem):
        told = answer.detail.render(values=answer.values) if answer.detail else answer.title.render()
        errors = [fault.told() for fault in answer.errors]
        return SisterRegistration(conference_id=sister.conference_id, id=None, refused=told, errors=errors)
    return SisterRegistration(
        conference_id=sister.conference_id,
        id=answer.registration_id,
        state=RegistrationState(answer.body["state"]),
        manage_url=links.manage_url(answer.registration_id, answer.ends_on),
    )


@router.post("/conferences/{conference_id:uuid}/registrations:resend-link", status_code=status.HTTP_202_ACCEPTED)
async def resend_link(
    conference_id: UUID,
    body: ResendIn,
    caller: Registrant,
    session: Session,
    runtime: CurrentRuntime,
    later: BackgroundTasks,
) -> ResendOut:
    """Send the manage link again to an address, for each registration that it has at the conference.

    The answer is the same, and takes as long, whether there is one or not; what is to be sent is looked up after it
    went out. Each registration's link is sent at most once an hour so, whoever asks.
    """
    await visible_conference(session, caller, conference_id)
    later.add_task(send_links, runtime, conference_id, body.email)
    return ResendOut(message=LINK_IS_SENT.render())


@router.get("/conferences/{conference_id:uuid}/registrations")
async def list_registrations(
    conference_id: UUID,
    caller: ConferenceEditor,
    session: Session,
    page: Annotated[PageRequest, paging("name", "created_at", "updated_at", "id")],
    q: Annotated[
        str | None,
        Query(
            max_length=200,
            description="words of a name, in any order and without accents; or part of an address or organisation",
        ),
    ] = None,
    delegation: Annotated[str | None, Query(max_length=50)] = None,
    state: RegistrationState | None = None,
    workshop: Annotated[UUID | None, Query(description="enrolled in this workshop, or waiting for it")] = None,
    consent: Annotated[
        str | None, Query(max_length=50, description="whose consent for this purpose stands (`photographs`, say)")
    ] = None,
    updated_since: Annotated[Instant | None, Query(description="changed at this instant or later")] = None,
    email_refused: Annotated[
        bool | None, Query(description="those whose address a mail server refused for good; false: the others")
    ] = None,
) -> Page[RegistrationOut]:
    """The registrations of a conference, the latest first: for its organisers; to a delegation's head its own."""
    conference, side = await use_cases.listable(session, caller, conference_id)
    statement = store.registrations_of(
        conference_id,
        side=side,
        q=q,
        delegation=delegation,
        state=state,
        workshop=workshop,
        updated_since=updated_since,
        consent=consent,
        email_refused=email_refused,
    )
    rows, cursor, total = await store.page_of_registrations(session, statement, page)
    items = await registration_views(session, caller, conference, [row[0] for row in rows], inside=True)
    return Page(items=items, next=cursor, total=total)


@router.get("/registrations/{registration_id:uuid}")
async def read_registration(registration_id: UUID, caller: Participant, session: Session, tag: Tag) -> RegistrationOut:
    """One registration: for the holder of its link, and for the conference's organisers."""
    registration, conference, access = await use_cases.registration_for(session, caller, registration_id)
    return await _shown(session, caller, conference, registration, access, tag)


async def _shown(
    session: AsyncSession,
    caller: Caller,
    conference: ConferenceRow,
    registration: RegistrationRow,
    access: Access,
    tag: VersionTag,
) -> RegistrationOut:
    tag(registration.version)
    inside = access.edits_side(registration.delegation)
    return await registration_view(session, caller, conference, registration, inside=inside)


_WAITS: dict[int | str, dict[str, Any]] = {
    202: {"model": RegistrationOut, "description": "after the deadline: it waits to be decided (`pending_change`)"}
}


@router.patch("/registrations/{registration_id:uuid}", responses=_WAITS)
async def change_registration(
    registration_id: UUID,
    body: RegistrationPatch,
    caller: Participant,
    session: Session,
    runtime: CurrentRuntime,
    if_match: IfMatch,
    tag: Tag,
    response: Response,
) -> RegistrationOut:
    """Change a registration: the person (who must not be registered already, B13), `answers`, `needs`, `consents`.

    Each part that is named is replaced whole, and checked against the conference's form as if it were registered anew.
    After `policy.changes_until`, or a milestone that closes `changes` (B18), what a participant changes waits for the
    organisers' word: 202, and `pending_change` says what. The latest word counts, and may be taken back
    (`/changes/{id}:recall`). Where `policy.late_changes` is `refused` it is 409. Organisers may always change.
    """
    partners: PartnerRefs = runtime.resources["partners"]
    outcome = await changes.change_registration(session, partners, caller, registration_id, body, if_match)
    return await _outcome(session, caller, outcome, tag, response)


@router.post("/registrations/{registration_id:uuid}:withdraw", responses=_WAITS)
async def withdraw_registration(
    registration_id: UUID,
    caller: Participant,
    session: Session,
    if_match: IfMatchOptional,
    tag: Tag,
    response: Response,
) -> RegistrationOut:
    """Withdraw a registration; its seats go to those who wait. Asked again, it is answered alike.

    After the deadline for changes (B18) a participant's withdrawal waits for the organisers' word: 202, and the seats
    are kept until then. Whoever withdrew may register again; a registration that was rejected cannot be withdrawn.
    """
    outcome = await changes.withdraw(session, caller, registration_id, if_match)
    return await _outcome(session, caller, outcome, tag, response)


async def _outcome(
    session: AsyncSession, caller: Caller, outcome: changes.Outcome, tag: VersionTag, response: Response
) -> RegistrationOut:
    if outcome.waits:
        response.status_code = status.HTTP_202_ACCEPTED
    return await _shown(session, caller, outcome.conference, outcome.registration, outcome.access, tag)


@router.post("/registrations/{registration_id:uuid}:approve")
async def approve_registration(
    registration_id: UUID, caller: ConferenceEditor, session: Session, if_match: IfMatchOptional, tag: Tag
) -> RegistrationOut:
    """Admit a registration that waits for approval: what it asked for and is free becomes its seats, best liked first.

    By the organisers, and where `policy.approval` is `delegation_head` by its delegation's head. One that was rejected
    is admitted, too, without what it had asked for.
    """
    registration, conference, access = await use_cases.decide(session, caller, registration_id, None, if_match)
    return await _shown(session, caller, conference, registration, access, tag)


@router.post("/registrations/{registration_id:uuid}:reject")
async def reject_registration(
    registration_id: UUID,
    body: RejectionIn,
    caller: ConferenceEditor,
    session: Session,
    if_match: IfMatchOptional,
    tag: Tag,
) -> RegistrationOut:
    """Refuse a registration that waits for approval. The same person cannot register again for the conference."""
    registration, conference, access = await use_cases.decide(session, caller, registration_id, body.reason, if_match)
    return await _shown(session, caller, conference, registration, access, tag)
