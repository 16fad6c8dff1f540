"""Changes of registrations that wait to be decided, over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.changes import consenting, deciding
from services.registration.changes.schemas import ChangeOut, ChangeRejectionIn, ConsentWithdrawalIn
from services.registration.forms import filled
from services.registration.forms.schemas import FilledOut
from services.registration.permissions import ConferenceEditor, Participant
from services.registration.vocabularies.changes import ChangeState
from shared.db.engine import Session
from shared.http.etags import IfMatchOptional, Tag, VersionTag
from shared.http.pages import Page, PageRequest, paging
from shared.http.route import EntenteRoute

router = APIRouter(prefix="/registration/v1", tags=["registrations"], route_class=EntenteRoute)


async def _shown(session: AsyncSession, asked: deciding.Asked, tag: VersionTag) -> ChangeOut:
    tag(asked.change.version)
    return await deciding.view(session, asked)


@router.get("/conferences/{conference_id:uuid}/changes")
async def list_changes(
    conference_id: UUID,
    caller: ConferenceEditor,
    session: Session,
    page: Annotated[PageRequest, paging("id")],
    state: ChangeState | None = None,
) -> Page[ChangeOut]:
    """What participants asked to change or to withdraw after the deadline (B18), who asked first first.

    `state=pending` is what waits for the organisers' word; a delegation's head sees its own side.
    """
    items, cursor, total = await deciding.list_changes(session, caller, conference_id, state, page)
    return Page(items=items, next=cursor, total=total)


@router.get("/changes/{change_id:uuid}")
async def read_change(change_id: UUID, caller: Participant, session: Session, tag: Tag) -> ChangeOut:
    """What was asked for, and what became of it: for the holder of the registration's link, and the organisers."""
    return await _shown(session, await deciding.change_for(session, caller, change_id), tag)


@router.post("/changes/{change_id:uuid}:approve")
async def approve_change(
    change_id: UUID, caller: ConferenceEditor, session: Session, if_match: IfMatchOptional, tag: Tag
) -> ChangeOut:
    """Do what was asked for, now: change the registration, or withdraw it, and its seats go to those who wait.

    By the organisers, and where `policy.approval` is `delegation_head` by its delegation's head. What the form, or
    another registration (B13), does not allow any more is 409; the participant is told by e-mail.
    """
    return await _shown(session, await deciding.approve(session, caller, change_id, if_match), tag)


@router.post("/changes/{change_id:uuid}:reject")
async def reject_change(
    change_id: UUID,
    body: ChangeRejectionIn,
    caller: ConferenceEditor,
    session: Session,
    if_match: IfMatchOptional,
    tag: Tag,
) -> ChangeOut:
    """Leave the registration as it is; the participant is told why by e-mail."""
    return await _shown(session, await deciding.reject(session, caller, change_id, body.reason, if_match), tag)


@router.post("/changes/{change_id:uuid}:recall")
async def recall_change(
    change_id: UUID, caller: Participant, session: Session, if_match: IfMatchOptional, tag: Tag
) -> ChangeOut:
    """Take back what was asked for, before it is decided: by the participant, or the delegation's head."""
    return await _shown(session, await deciding.recall(session, caller, change_id, if_match), tag)


@router.post("/registrations/{registration_id:uuid}/consents/{purpose}:withdraw")
async def withdraw_consent(
    registration_id: UUID,
    purpose: str,
    caller: Participant,
    session: Session,
    if_match: IfMatchOptional,
    tag: Tag,
    body: ConsentWithdrawalIn | None = None,
) -> FilledOut:
    """Withdraw a consent (D7), at any time and at once; when it was given stays known. Asked again, nothing happens.

    From now on lists with `consent=` leave the person out, and with `public_name` the programme no longer names them.
    One without which nobody is registered is 409 `consent-required`: with `withdraw_registration` the registration is
    withdrawn with it, and its seats go to those who wait. After the conference it is withdrawn alone.
    """
    registration = await consenting.withdraw_consent(
        session,
        caller,
        registration_id,
        purpose,
        if_match,
        with_registration=body is not None and body.withdraw_registration,
    )
    tag(registration.version)
    return await filled.read(session, registration)
