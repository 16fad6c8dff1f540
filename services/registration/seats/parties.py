"""Groups at the desk: registered, enlarged and withdrawn as a whole. Inside the caller's transaction."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.participants import events
from services.registration.rules.deciding import decide, decide_together
from services.registration.rules.person import PersonKey
from services.registration.rules.quota import Applicant, Decision, Holding, Place, terms_of
from services.registration.seats import enrolment_store, group_store, party_store, promotion_store, refusals, store
from services.registration.seats.asking import Filled, Override
from services.registration.seats.changes import Act, Books
from services.registration.seats.driver import connection_of
from services.registration.seats.enrolments import leave
from services.registration.seats.promotion import change_seats
from services.registration.vocabularies.seats import Reason
from shared.events.outbox import wake_relay_after_commit
from shared.http.etags import Precondition
from shared.ids import new_id

_LEAVING = ("confirmed", "pending_approval")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """One who is to be registered with a group. `guardian_consent` is recorded for a minor, or None."""

    person: Mapping[str, Any]
    key: PersonKey
    partner_id: UUID | None
    applicant: Applicant
    minor: bool
    guardian_consent: Mapping[str, Any] | None
    to_approve: bool
    filled: Filled
    registration_id: UUID = field(default_factory=new_id)

    @property
    def state(self) -> str:
        return "pending_approval" if self.applicant.on_hold else "confirmed"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a group asks for: workshops in order of preference; all of it in each of them, or nobody of it.

    `together`: those who find no seat wait for theirs together.
    """

    group_id: UUID
    workshops: Sequence[UUID]
    all_or_nothing: bool
    together: bool

    def of(self, newcomer: Newcomer) -> Applicant:
        return replace(newcomer.applicant, together=self.group_id if self.together else None)


async def register_group(
    session: AsyncSession,
    conference_id: UUID,
    wishes: Wishes,
    newcomers: Sequence[Newcomer],
    override: Override | None = None,
) -> list[Decision]:
    """Register all members of a group in one decision; what came of it for each.

    Raises Conflict when nothing of what was asked could be had by anybody, Unprocessable for a workshop that is none of
    the conference's; asyncpg's UniqueViolationError when one of them registered at the same moment.
    """
    decisions: list[Decision] = []

    async def enter_all(books: Books) -> None:
        nonlocal decisions
        for index, workshop_id in enumerate(wishes.workshops):
            if workshop_id not in books.tallies:
                raise refusals.unknown_workshop(index)
        people = [(wishes.of(newcomer), Holding()) for newcomer in newcomers]
        if wishes.all_or_nothing:
            decisions = decide_together(people, wishes.workshops, books.tallies, books.policy)
        else:
            decisions = [
                decide(applicant, wishes.workshops, books.tallies, books.policy, holding)
                for applicant, holding in people
            ]
        if not any(decision.granted for decision in decisions):
            raise refusals.nothing_granted(decisions[0].refused)
        await _enter(books, wishes, list(zip(newcomers, decisions, strict=True)), override)

    await _change(session, conference_id, set(wishes.workshops), enter_all)
    return decisions


async def add_member(
    session: AsyncSession,
    conference_id: UUID,
    wishes: Wishes,
    newcomer: Newcomer,
    if_match: Precondition,
    override: Override | None = None,
) -> Decision:
    """Register one more with a group, for the workshops that it asked for.

    Where others of it wait together, the new one joins them: all of them then stand where who comes last stands, at
    the end of the queue. Raises as `register_group`, and PreconditionFailed when the group has changed since.
    """
    decision = Decision([], [])

    async def join(books: Books) -> None:
        nonlocal decision
        waiting = {
            workshop_id: await enrolment_store.waiting_together(books.connection, wishes.group_id, workshop_id)
            for workshop_id in books.tallies
        }
        books.need(registrations={row["registration_id"] for rows in waiting.values() for row in rows})
        if_match.check(await party_store.version_of(books.connection, wishes.group_id))
        decision = Decision([], [])
        applicant, holding = wishes.of(newcomer), Holding()
        for rank, workshop_id in enumerate(wishes.workshops, 1):
            if workshop_id not in books.tallies:
                continue  # cancelled since, and gone
            if waiting[workshop_id] and books.tallies[workshop_id].accepting:
                decision.places.append(await _join(books, applicant, waiting[workshop_id], rank))
                continue
            one = decide(applicant, [workshop_id], books.tallies, books.policy, holding, first_rank=rank)
            decision.places.extend(one.places)
            decision.refused.extend(one.refused)
        if not decision.granted:
            raise refusals.nothing_granted(decision.refused)
        await _enter(books, wishes, [(newcomer, decision)], override)

    await _change(session, conference_id, set(wishes.workshops), join)
    return decision


async def _join(books: Books, applicant: Applicant, waiting: Sequence[Mapping[str, Any]], rank: int) -> Place:
    """A place beside those of a group who wait together: they go to the end of the queue, and stay side by side."""
    tally = books.tallies[waiting[0]["workshop_id"]]
    terms = terms_of(books.policy, rank, applicant)
    await enrolment_store.requeue(books.connection, {row["id"]: tally.next_ticket() for row in waiting})
    position = tally.wait(applicant.claim(terms))
    return Place(tally.workshop_id, tally.next_ticket(), rank, terms, position, Reason.GROUP_DOES_NOT_FIT)


async def withdraw_group(session: AsyncSession, conference_id: UUID, group_id: UUID, if_match: Precondition) -> None:
    """Withdraw all members of a group; what they held goes to those who wait. Asked again, nothing happens.

    Raises PreconditionFailed when the group has changed since.
    """

    async def withdraw(books: Books) -> None:
        members = await party_store.members_of(books.connection, group_id)
        books.need(registrations=members.keys(), workshops=await party_store.workshops_of(books.connection, group_id))
        if_match.check(await party_store.version_of(books.connection, group_id))
        leaving = [member for member, state in members.items() if state in _LEAVING]
        for member in leaving:
            await store.set_state(books.connection, member, "withdrawn")
            books.note(events.WITHDRAWN, member)
        await leave(books, await party_store.active_of(books.connection, leaving))

    await _change(session, conference_id, set(), withdraw)


async def answer_offers(
    session: AsyncSession, conference_id: UUID, group_id: UUID, workshop_id: UUID, *, accepted: bool
) -> set[UUID]:
    """Accept, or decline, the seats of a workshop that are on offer to members of a group, all of them at once.

    The registrations whose they were. Raises Conflict when there are none (any more).
    """
    answered: set[UUID] = set()

    async def answer(books: Books) -> None:
        offered = [
            row
            for row in await party_store.offered_to(books.connection, group_id, workshop_id)
            if row["offer_expires_at"] > books.at
        ]
        if not offered:
            raise refusals.no_offer()
        people = {row["registration_id"] for row in offered}
        answered.update(people)
        ids = [row["id"] for row in offered]
        # A seat given back may be what kept somebody from another workshop.
        books.need(
            registrations=people,
            workshops=set() if accepted else await enrolment_store.waited_for(books.connection, people),
        )
        if not accepted:
            await leave(books, ids, "declined", events.ENROLMENT_DECLINED, only=["offered"])
            return
        await enrolment_store.give(books.connection, ids, books.at)
        for row in offered:
            books.note(events.ENROLMENT_CONFIRMED, row["registration_id"], row["id"], workshop_id)

    await _change(session, conference_id, {workshop_id}, answer)
    return answered


async def _enter(
    books: Books, wishes: Wishes, made: Sequence[tuple[Newcomer, Decision]], override: Override | None
) -> None:
    """Write registrations and what was decided for them, and tell those who are passed over by it."""
    mark = override.mark(books.at) if override else None
    registrations = [
        (
            newcomer.registration_id, newcomer.state, newcomer.to_approve, newcomer.minor,
            group_store.as_json(newcomer.guardian_consent), group_store.as_json(newcomer.person), newcomer.key.address,
            newcomer.key.name, newcomer.applicant.delegation, newcomer.partner_id, newcomer.applicant.invited,
            group_store.as_json(mark),
        )
        for newcomer, _ in made
    ]  # fmt: skip
    await party_store.register(books.connection, books.conference_id, wishes.group_id, registrations, books.at)
    enrolments: list[tuple[Any, ...]] = []
    winners: defaultdict[tuple[UUID, bool], list[tuple[int, int]]] = defaultdict(list)
    for newcomer, decision in made:
        applicant, registration_id = wishes.of(newcomer), newcomer.registration_id
        books.note(events.RECEIVED if applicant.on_hold else events.CONFIRMED, registration_id)
        for place in decision.places:
            enrolment_id, seated = new_id(), place.position is None
            told = events.ENROLMENT_CONFIRMED if seated else events.ENROLMENT_WAITLISTED
            books.note(told, registration_id, enrolment_id, place.workshop_id)
            if seated:
                winners[place.workshop_id, place.override].append((promotion_store.AT_ONCE, place.ticket))
            row = party_store.enrolment_row(
                enrolment_id, registration_id, applicant.claim(place.terms), place, books.tallies[place.workshop_id],
                on_hold=applicant.on_hold, together=applicant.together, override=mark if place.override else None,
            )  # fmt: skip
            enrolments.append(row)
    await party_store.enrol(books.connection, enrolments, books.at)
    await group_store.fill(books.connection, [(item.registration_id, item.filled) for item, _ in made], books.at)
    for (workshop_id, beyond), places in winners.items():
        tally = books.tallies[workshop_id]
        if tally.waiting:
            await promotion_store.note_passed_over(
                books.connection, tally, books.policy, places, books.at, override=beyond
            )


async def _change(session: AsyncSession, conference_id: UUID, workshops: set[UUID], act: Act) -> None:
    await session.flush()
    async with connection_of(session) as connection:
        await change_seats(connection, conference_id, workshops, act)
    wake_relay_after_commit(session)
