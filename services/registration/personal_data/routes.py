"""`/registration/v1/registrations/{id}/personal-data`."""

from uuid import UUID

from fastapi import APIRouter

from services.registration.permissions import Participant
from services.registration.personal_data import finding, use_cases
from services.registration.personal_data.schemas import AddressIn, Erasure, Found, PersonalData
from shared.auth.permissions import OurService
from shared.db.engine import Session
from shared.http.etags import IfMatch, Tag
from shared.http.idempotency import idempotency
from shared.http.route import EntenteRoute

router = APIRouter(prefix="/registration/v1", tags=["personal data"], route_class=EntenteRoute)


@router.get("/registrations/{registration_id:uuid}/personal-data")
async def export_personal_data(registration_id: UUID, caller: Participant, session: Session, tag: Tag) -> PersonalData:
    """All that is held of a participant (D7): for the holder of the registration's link, and its organisers.

    What belongs to the registration stands there whole. Of what others wrote (line-ups, working groups, notes) it is
    the part that names the person, under one of the spellings `looked_for`, in the same conference.
    """
    held = await use_cases.export(session, caller, registration_id)
    tag(held.registration.version)
    return held


@router.delete("/registrations/{registration_id:uuid}/personal-data")
async def erase_personal_data(
    registration_id: UUID, caller: Participant, session: Session, if_match: IfMatch
) -> Erasure:
    """Erase a participant (D7): whatever the export shows. There is no way back; asked again, it is answered alike.

    Until the conference is over, the registration is withdrawn first, and its seats go to those who wait. Afterwards
    seats and all counts stay, of nobody by name. The person may register again.
    """
    return await use_cases.erase(session, caller, registration_id, if_match)


@router.post("/persons:find")
@idempotency("exempt")
async def find_person(body: AddressIn, caller: OurService, session: Session) -> Found:
    """Where an address stands, in all conferences: for the gateway, which is asked by administrators (D7)."""
    return await finding.find(session, body.email)
