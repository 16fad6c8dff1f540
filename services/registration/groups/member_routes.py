"""The members of a group over HTTP, and guardians' consents."""

from uuid import UUID

from fastapi import APIRouter, Response, status
from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences.access import Access
from services.registration.groups import members
from services.registration.groups.schemas import AddedIn, GroupOut, MemberIn
from services.registration.groups.views import group_view
from services.registration.models.conference import ConferenceRow
from services.registration.models.registrations import RegistrationRow
from services.registration.participants.partner_refs import PartnerRefs
from services.registration.participants.schemas import GuardianConsentIn, RegistrationOut
from services.registration.participants.views import registration_view
from services.registration.permissions import Participant
from services.registration.seats.group_store import location_of
from shared.auth.caller import Caller
from shared.db.engine import Session
from shared.http.etags import IfMatch, IfMatchOptional, Tag, VersionTag
from shared.http.route import EntenteRoute
from shared.runtime import CurrentRuntime

router = APIRouter(prefix="/registration/v1", tags=["groups"], route_class=EntenteRoute)


@router.post("/groups/{group_id:uuid}/members", status_code=status.HTTP_201_CREATED)
async def add_member(
    group_id: UUID,
    body: AddedIn,
    caller: Participant,
    session: Session,
    runtime: CurrentRuntime,
    if_match: IfMatchOptional,
    tag: Tag,
    response: Response,
) -> GroupOut:
    """Register one more with a group, for the workshops that it asked for, while registration is open.

    Where others of it wait together, the new one joins them, and all of them then stand at the end of the queue.
    Answers the group; `Location` is the new registration.
    """
    partners: PartnerRefs = runtime.resources["partners"]
    registration_id, reached = await members.add_member(session, partners, caller, group_id, body, if_match)
    group, conference, access = reached
    response.headers["Location"] = location_of(registration_id)
    tag(group.version)
    return await group_view(session, caller, conference, group, inside=access.edits_side(group.delegation))


@router.delete("/groups/{group_id:uuid}/members/{registration_id:uuid}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_member(
    group_id: UUID,
    registration_id: UUID,
    caller: Participant,
    session: Session,
    if_match: IfMatch,
    response: Response,
) -> None:
    """Withdraw one member; the others keep what they have. `If-Match` is the ETag of the registration.

    After the deadline for changes (B18) it waits for the organisers' word, as any withdrawal: 202.
    """
    if await members.remove_member(session, caller, group_id, registration_id, if_match):
        response.status_code = status.HTTP_202_ACCEPTED


@router.post("/groups/{group_id:uuid}/members/{registration_id:uuid}:replace")
async def replace_member(
    group_id: UUID,
    registration_id: UUID,
    body: MemberIn,
    caller: Participant,
    session: Session,
    runtime: CurrentRuntime,
    if_match: IfMatchOptional,
    tag: Tag,
) -> RegistrationOut:
    """Put another person in a member's place, who keeps the seats and the places in queues.

    Until the deadline for changes (B18); organisers always. A minor needs a guardian's consent for that, unless the
    member counted as little (409). What the one before filled in goes. `If-Match` is the ETag of the registration.
    """
    partners: PartnerRefs = runtime.resources["partners"]
    replaced = await members.replace_member(session, partners, caller, group_id, registration_id, body, if_match)
    return await _shown(session, caller, replaced, tag)


@router.post("/registrations/{registration_id:uuid}:record-consent")
async def record_guardian_consent(
    registration_id: UUID,
    body: GuardianConsentIn,
    caller: Participant,
    session: Session,
    if_match: IfMatchOptional,
    tag: Tag,
) -> RegistrationOut:
    """Record a guardian's consent for a minor, who counts from now on: by the group's leader, or whoever
    approves; of who registered alone, by the holder of the link.

    What the minor asked for and is free becomes theirs, of a group that waits together all of it or nothing. Where the
    conference approves registrations, that is still to be done.
    """
    recorded = await members.record_consent(session, caller, registration_id, body, if_match)
    return await _shown(session, caller, recorded, tag)


async def _shown(
    session: AsyncSession, caller: Caller, reached: tuple[RegistrationRow, ConferenceRow, Access], tag: VersionTag
) -> RegistrationOut:
    registration, conference, access = reached
    tag(registration.version)
    inside = access.edits_side(registration.delegation)
    return await registration_view(session, caller, conference, registration, inside=inside)
