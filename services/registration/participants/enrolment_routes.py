"""Enrolments in workshops over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Response, status
from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.participants import enrolling
from services.registration.participants.schemas import EnrolmentIn, EnrolmentOut, GivingIn, MoveIn
from services.registration.participants.views import enrolment_views
from services.registration.permissions import ConferenceEditor, Participant
from services.registration.seats.group_store import location_of
from shared.db.engine import Session
from shared.http.etags import IfMatch, IfMatchOptional, Tag, VersionTag
from shared.http.route import EntenteRoute

router = APIRouter(prefix="/registration/v1", tags=["registrations"], route_class=EntenteRoute)


async def _shown(session: AsyncSession, enrolled: enrolling.Enrolled, tag: VersionTag) -> EnrolmentOut:
    """The enrolment; the ETag is its registration's. A seat may be given up at once for a better liked one."""
    enrolment_id, registration, conference, access = enrolled
    inside = access.edits_side(registration.delegation)
    views = (await enrolment_views(session, conference, [registration], inside=inside, and_also=enrolment_id))[
        registration.id
    ]
    tag(registration.version)
    return next(view for view in views if view.id == enrolment_id)


@router.post("/registrations/{registration_id:uuid}/enrolments", status_code=status.HTTP_201_CREATED)
async def add_enrolment(
    registration_id: UUID, body: EnrolmentIn, caller: Participant, session: Session, tag: Tag, response: Response
) -> EnrolmentOut:
    """Enrol in one more workshop, liked less than those before: a seat, or a place at the end of its waitlist.

    Whoever declined an offer or let it expire may ask again. The ETag is the registration's.
    """
    enrolled = await enrolling.enrol(session, caller, registration_id, body)
    response.headers["Location"] = location_of(registration_id)
    return await _shown(session, enrolled, tag)


@router.delete("/enrolments/{enrolment_id:uuid}", status_code=status.HTTP_204_NO_CONTENT)
async def leave_workshop(enrolment_id: UUID, caller: Participant, session: Session, if_match: IfMatch) -> None:
    """Give back a seat, which goes to the first who waits and can take it, or a place in the queue.

    `If-Match` is the ETag of the registration.
    """
    await enrolling.leave(session, caller, enrolment_id, if_match)


@router.post("/enrolments/{enrolment_id:uuid}:move")
async def move_enrolment(
    enrolment_id: UUID, body: MoveIn, caller: Participant, session: Session, tag: Tag
) -> EnrolmentOut:
    """Change the workshop in one step: the old place is given up only if the new one is had (else 409).

    The new one is a seat, or with `waitlist` also a place in its queue. The answer is the enrolment in the new
    workshop, with the old one's rank of preference.
    """
    return await _shown(session, await enrolling.move(session, caller, enrolment_id, body), tag)


@router.post("/enrolments/{enrolment_id:uuid}:accept")
async def accept_offer(
    enrolment_id: UUID, caller: Participant, session: Session, if_match: IfMatchOptional, tag: Tag
) -> EnrolmentOut:
    """Make an offered seat one's own, before `offer_expires_at`. `If-Match` is the ETag of the registration."""
    return await _shown(
        session, await enrolling.answer_offer(session, caller, enrolment_id, if_match, accepted=True), tag
    )


@router.post("/enrolments/{enrolment_id:uuid}:decline")
async def decline_offer(
    enrolment_id: UUID, caller: Participant, session: Session, if_match: IfMatchOptional, tag: Tag
) -> EnrolmentOut:
    """Leave an offered seat to the next who waits. `If-Match` is the ETag of the registration."""
    return await _shown(
        session, await enrolling.answer_offer(session, caller, enrolment_id, if_match, accepted=False), tag
    )


@router.post("/enrolments/{enrolment_id:uuid}:offer")
async def offer_seat(
    enrolment_id: UUID, body: GivingIn, caller: ConferenceEditor, session: Session, tag: Tag
) -> EnrolmentOut:
    """Offer a seat by hand to somebody who waits, or who let an offer pass. For organisers.

    409 with the reason when there is none for this person now; with `override` it may lie beyond a limit.
    """
    return await _shown(session, await enrolling.give(session, caller, enrolment_id, body, offer=True), tag)


@router.post("/enrolments/{enrolment_id:uuid}:promote")
async def promote_enrolment(
    enrolment_id: UUID, body: GivingIn, caller: ConferenceEditor, session: Session, tag: Tag
) -> EnrolmentOut:
    """Give a seat by hand, at once, to somebody who waits, or who let an offer pass. For organisers; as `:offer`."""
    return await _shown(session, await enrolling.give(session, caller, enrolment_id, body, offer=False), tag)
