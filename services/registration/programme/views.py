"""Workshops as callers see them: the plan, its live seats, and what the rules find in it."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conflicts.finding import find_conflicts
from services.registration.models.conference import ConferenceRow
from services.registration.models.programme import SpeakerRow, WorkshopRow
from services.registration.programme import store
from services.registration.programme.framing.note import note_of
from services.registration.programme.line_ups.judging import review_of, surroundings_of
from services.registration.programme.schemas import DelegationSeats, FramingHalf, WorkshopOut
from services.registration.rooms import store as rooms
from services.registration.rooms.placing import room_summary
from services.registration.rules.programme import quotas_beyond_capacity
from services.registration.seats import ledger
from shared.catalogue.rules import Notice


async def workshop_view(
    session: AsyncSession, conference: ConferenceRow, workshop: WorkshopRow, *, inside: bool
) -> WorkshopOut:
    return (await workshop_views(session, conference, [workshop], inside=inside))[0]


async def workshop_views(
    session: AsyncSession, conference: ConferenceRow, workshops: Sequence[WorkshopRow], *, inside: bool
) -> list[WorkshopOut]:
    """Workshops of one conference, with one look at its seats and one at its speakers for all of them.

    Those `inside` are warned of the conflicts with the rest of the programme, which may be drafts.
    """
    ids = [workshop.id for workshop in workshops]
    seats = {item.workshop_id: item for item in await ledger.seats_of(session, conference.id)}
    speakers: defaultdict[object, list[SpeakerRow]] = defaultdict(list)
    everybody = await store.speakers_of(session, ids)
    for speaker in everybody:
        speakers[speaker.workshop_id].append(speaker)
    places = {room.id: room for room in await rooms.rooms_of(session, conference.id)}
    around = await surroundings_of(session, conference, everybody)
    clashing = await find_conflicts(session, conference) if inside else None
    views = []
    for workshop in workshops:
        found = review_of(workshop, conference, speakers[workshop.id], around)
        live = seats[workshop.id]
        halves = around.halves.get(workshop.id, ())
        room = places.get(workshop.room_id) if workshop.room_id is not None else None
        views.append(
            WorkshopOut(
                **workshop.model_dump(exclude={"line_up_version", "framing_note"}),
                framing_note=note_of(workshop, halves),
                framing_halves=[FramingHalf.model_validate(half, from_attributes=True) for half in halves],
                room=room_summary(room),
                seats=live.capacity,
                taken=live.taken,
                free=live.free,
                reserved_free=live.reserved_free,
                waiting=live.waiting,
                by_delegation={
                    code: DelegationSeats.model_validate(part, from_attributes=True)
                    for code, part in live.by_delegation.items()
                },
                warnings=[
                    Notice.of(finding)
                    for finding in (
                        *found.warnings,
                        quotas_beyond_capacity(workshop.quotas, live.capacity),
                        *(clashing.findings_about(workshop.id) if clashing is not None else ()),
                    )
                    if finding is not None
                ],
            )
        )
    return views
