"""The seats of a conference, read."""

from collections import Counter
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences.store import delegation_codes
from services.registration.participants.store import count_registered
from services.registration.programme.store import workshops_of
from services.registration.seats import ledger
from services.registration.seats.schemas import ConferenceSeats, DelegationCount, WorkshopSeatsOut


async def seats_of(session: AsyncSession, conference_id: UUID, *, with_drafts: bool) -> ConferenceSeats:
    """How many are registered, and the seats of every workshop, also by delegation."""
    shown = {item.id for item in await workshops_of(session, conference_id, with_drafts=with_drafts)}
    seats = [item for item in await ledger.seats_of(session, conference_id) if item.workshop_id in shown]
    registered = await count_registered(session, conference_id)
    waiting: Counter[str | None] = Counter()
    for item in seats:
        waiting.update({code: part.waiting for code, part in item.by_delegation.items()})
        waiting[None] += item.waiting - sum(part.waiting for part in item.by_delegation.values())
    codes: set[str | None] = {*await delegation_codes(session, conference_id), *registered}
    return ConferenceSeats(
        conference_id=conference_id,
        registered=sum(registered.values()),
        waiting=sum(item.waiting for item in seats),
        delegations=[
            DelegationCount(code=code, registered=registered.get(code, 0), waiting=waiting[code])
            for code in sorted(codes, key=lambda code: (code is None, code))
        ],
        workshops=[WorkshopSeatsOut.model_validate(item, from_attributes=True) for item in seats],
    )


async def mark_of_seats(session: AsyncSession, conference_id: UUID) -> str:
    """What differs whenever `seats_of` does: cheap to ask for."""
    registered = await count_registered(session, conference_id)
    sides = ".".join(f"{code or ''}{count}" for code, count in sorted(registered.items(), key=str))
    return f"{await ledger.revision_of(session, conference_id)}-{sides}"
