"""The seats of a conference over HTTP."""

from collections import Counter
from uuid import UUID

from fastapi import APIRouter

from services.registration.conferences.access import visible_conference
from services.registration.conferences.store import delegation_codes
from services.registration.participants.store import count_registered
from services.registration.permissions import ConferenceVisitor
from services.registration.programme.store import workshops_of
from services.registration.seats import ledger
from services.registration.seats.schemas import ConferenceSeats, DelegationCount, WorkshopSeatsOut
from shared.db.engine import Session
from shared.http.route import EntenteRoute

router = APIRouter(prefix="/registration/v1", tags=["seats"], route_class=EntenteRoute)


@router.get("/conferences/{conference_id:uuid}/seats")
async def read_seats(conference_id: UUID, caller: ConferenceVisitor, session: Session) -> ConferenceSeats:
    """How many are registered, and the seats taken, free and waited for in every workshop, also by delegation."""
    conference, access = await visible_conference(session, caller, conference_id)
    shown = {item.id for item in await workshops_of(session, conference.id, with_drafts=access.inside)}
    seats = [item for item in await ledger.seats_of(session, conference.id) if item.workshop_id in shown]
    registered = await count_registered(session, conference.id)
    waiting: Counter[str | None] = Counter()
    for item in seats:
        waiting.update({code: part.waiting for code, part in item.by_delegation.items()})
        waiting[None] += item.waiting - sum(part.waiting for part in item.by_delegation.values())
    codes: set[str | None] = {*await delegation_codes(session, conference.id), *registered}
    return ConferenceSeats(
        conference_id=conference.id,
        registered=sum(registered.values()),
        waiting=sum(item.waiting for item in seats),
        delegations=[
            DelegationCount(code=code, registered=registered.get(code, 0), waiting=waiting[code])
            for code in sorted(codes, key=lambda code: (code is None, code))
        ],
        workshops=[WorkshopSeatsOut.model_validate(item, from_attributes=True) for item in seats],
    )
