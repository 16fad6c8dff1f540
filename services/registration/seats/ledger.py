"""What the rest of the service tells the seat ledger, and asks of it. All of it inside the caller's transaction."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.models.programme import WorkshopRow
from services.registration.rules.programme import seats_there_are
from services.registration.rules.quota import Slot, Tally
from services.registration.seats import claim_store, enrolment_store, store
from services.registration.seats.changes import Books
from services.registration.seats.claims import replace_claims
from services.registration.seats.driver import connection_of
from services.registration.seats.promotion import change_seats
from services.registration.vocabularies.programme import WorkshopState
from shared.catalogue.texts import Text
from shared.events.outbox import wake_relay_after_commit
from shared.http.problems import Conflict, NotFound

_OVERLAPPING = Text(
    en="at the new time, participants of this workshop are confirmed in another one",
    fr="au nouvel horaire, des participants de cet atelier sont confirmés dans un autre",
    de="zur neuen Zeit sind Teilnehmende dieses Workshops in einem anderen bestätigt",
    zh="在新的时间，本工作坊的部分参加者已确认参加另一场",
)


@dataclass(frozen=True, slots=True)
class DelegationSeats:
    """One delegation's part of a workshop. `quota` and `free` are None without a limit."""

    quota: int | None
    taken: int
    free: int | None
    waiting: int


@dataclass(frozen=True, slots=True)
class WorkshopSeats:
    """The seats of one workshop; `free` is never below 0, and None without a limit.

    Of `reserved` places for the invited, `reserved_free` are still kept for them.
    """

    workshop_id: UUID
    accepting: bool
    capacity: int | None
    taken: int
    free: int | None
    waiting: int
    released: bool
    reserved: int
    reserved_free: int
    by_delegation: Mapping[str, DelegationSeats]


async def open_ledger(session: AsyncSession, workshop: WorkshopRow, *, room_seats: int | None = None) -> None:
    """Open the ledger of a new workshop. It accepts nobody before the workshop is announced (`set_accepting`).

    Without a capacity of its own it has the seats of its room, `room_seats`; None is without limit.
    """
    await session.flush()
    tally = Tally(
        workshop.id,
        capacity=seats_there_are(workshop.capacity, room_seats),
        quotas=workshop.quotas,
        reserved=workshop.reserved,
        accepting=workshop.state in (WorkshopState.ANNOUNCED, WorkshopState.FINAL),
        slot=Slot(workshop.starts_at, workshop.ends_at),
    )
    async with connection_of(session) as connection:
        await store.open_ledger(connection, workshop.conference_id, tally)


async def change_limits(session: AsyncSession, workshop: WorkshopRow, *, room_seats: int | None = None) -> None:
    """Set a workshop's limits, and give what that makes free to those who wait. Nobody loses a seat by it.

    `room_seats` as in `open_ledger`.
    """
    seats = seats_there_are(workshop.capacity, room_seats)
    await _change(
        session,
        workshop.conference_id,
        workshop.id,
        lambda tally: replace(tally, capacity=seats, quotas=dict(workshop.quotas), reserved=workshop.reserved),
    )


async def change_capacities(session: AsyncSession, conference_id: UUID, capacities: Mapping[UUID, int | None]) -> None:
    """Set the seats of several workshops of a conference (they take them from a room), with one promotion after all."""
    if not capacities:
        return

    async def act(books: Books) -> None:
        for workshop_id, capacity in capacities.items():
            books.tallies[workshop_id] = replace(books.tallies[workshop_id], capacity=capacity)

    await _change_books(session, conference_id, None, act)


async def set_accepting(session: AsyncSession, workshop_id: UUID, accepting: bool) -> None:
    """Open a workshop for enrolment, or close it: a closed one gives no seat to anybody, those who wait included."""
    async with connection_of(session) as connection:
        conference_id = await store.conference_of(connection, workshop_id)
    if conference_id is None:
        raise NotFound()
    await _change(session, conference_id, workshop_id, lambda tally: replace(tally, accepting=accepting))


async def set_released(session: AsyncSession, conference_id: UUID, workshop_id: UUID, released: bool) -> None:
    """Release a workshop's quotas: from now on the capacity alone counts. Or take the release back."""
    await _change(session, conference_id, workshop_id, lambda tally: replace(tally, released=released))


async def set_reserve_returned(session: AsyncSession, conference_id: UUID, workshop_id: UUID, returned: bool) -> None:
    """Return a workshop's reserved places to all, or keep them for the invited again."""
    await _change(session, conference_id, workshop_id, lambda tally: replace(tally, reserve_returned=returned))


async def change_times(
    session: AsyncSession,
    conference_id: UUID,
    workshop_id: UUID,
    *,
    starts_at: datetime | None,
    ends_at: datetime | None,
) -> None:
    """Move a workshop. Raises Conflict when somebody would then be confirmed in two places at once."""
    slot = Slot(starts_at, ends_at)

    async def move(books: Books) -> None:
        books.tallies[workshop_id] = replace(books.tallies[workshop_id], slot=slot)
        try:
            async with books.connection.transaction():
                await enrolment_store.move_times(books.connection, workshop_id, slot)
        except asyncpg.ExclusionViolationError:
            raise Conflict(_OVERLAPPING) from None

    # A move may free people who wait in the workshops that it no longer overlaps: those are looked at, too.
    await _change_books(session, conference_id, None, move)


async def policy_changed(session: AsyncSession, conference_id: UUID) -> None:
    """Look at all workshops of a conference again: the policy may let more people have a seat, or order them anew."""

    async def order_anew(books: Books) -> None:
        await replace_claims(books, await claim_store.claims_in_queues(books.connection, list(books.tallies)))

    await _change_books(session, conference_id, None, order_anew)


async def seats_of(session: AsyncSession, conference_id: UUID) -> Sequence[WorkshopSeats]:
    """The seats of all workshops of a conference, by the workshops' ids."""
    async with connection_of(session) as connection:
        return [_seats(tally) for tally in await store.read_ledgers_of(connection, conference_id)]


async def revision_of(session: AsyncSession, conference_id: UUID) -> int:
    """A number that grows with every change of the conference's seats and limits."""
    async with connection_of(session) as connection:
        return await store.revision_of(connection, conference_id)


async def tallies_of(session: AsyncSession, conference_id: UUID) -> dict[UUID, Tally]:
    """The ledgers of a conference as they stand, by workshop: to explain, not to decide."""
    async with connection_of(session) as connection:
        return {tally.workshop_id: tally for tally in await store.read_ledgers_of(connection, conference_id)}


def _seats(tally: Tally) -> WorkshopSeats:
    codes = sorted({*tally.quotas, *tally.taken_by, *tally.waiting_by})
    return WorkshopSeats(
        workshop_id=tally.workshop_id,
        accepting=tally.accepting,
        capacity=tally.capacity,
        taken=tally.taken,
        free=tally.free(),
        waiting=tally.waiting,
        released=tally.released,
        reserved=tally.reserved,
        reserved_free=tally.reserve_left,
        by_delegation={
            code: DelegationSeats(
                quota=tally.quotas.get(code),
                taken=tally.taken_by.get(code, 0),
                free=tally.free_for(code),
                waiting=tally.waiting_by.get(code, 0),
            )
            for code in codes
        },
    )


async def _change(
    session: AsyncSession, conference_id: UUID, workshop_id: UUID, change: Callable[[Tally], Tally]
) -> None:
    async def act(books: Books) -> None:
        if workshop_id not in books.tallies:
            raise NotFound()
        books.tallies[workshop_id] = change(books.tallies[workshop_id])

    await _change_books(session, conference_id, workshop_id, act)


async def _change_books(
    session: AsyncSession, conference_id: UUID, workshop_id: UUID | None, act: Callable[[Books], Awaitable[None]]
) -> None:
    """Change one workshop's seats, or (`workshop_id` None) look at all of the conference."""
    await session.flush()
    async with connection_of(session) as connection:
        workshops = {workshop_id} if workshop_id else await store.ledger_ids_of(connection, conference_id)
        await change_seats(connection, conference_id, workshops, act)
    wake_relay_after_commit(session)
