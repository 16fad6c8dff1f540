"""One group of registrations: a transaction in which the rule decides each in turn, for all of them at once."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from asyncpg import Connection

from services.registration.milestones.closing import check_open
from services.registration.participants import events
from services.registration.rules.deciding import decide
from services.registration.rules.groups import is_minor
from services.registration.rules.quota import Applicant, Decision, Policy, Tally, hold_of
from services.registration.rules.states import is_over
from services.registration.seats import group_store, promotion_store, refusals, store
from services.registration.seats.asking import Answer, Asking, Enrolled, Granted
from services.registration.seats.changes import policy_from, seats_event
from services.registration.texts import CONTRADICTS_BIRTH_YEAR, OF_A_MINOR
from services.registration.vocabularies.conferences import ConferenceState
from services.registration.vocabularies.milestones import Closes
from services.registration.vocabularies.participants import RegistrationState
from shared.clock import now
from shared.http.idempotency import check_same
from shared.http.problems import NotFound, Problem, invalid
from shared.ids import new_id

Outcome = Answer | Problem


async def register(connection: Connection, conference_id: UUID, group: Sequence[Asking]) -> list[Outcome]:
    """The answer, or the refusal, to each of `group`, in its order; no two of it are of one person or one key.

    Inside a transaction, which the caller commits before it tells anybody. Raises asyncpg's UniqueViolationError when
    another process registered one of these people at the same moment.
    """
    conference = await group_store.conference(connection, conference_id)
    if conference is None:
        return [NotFound() for _ in group]
    wanted = {workshop_id for asking in group for workshop_id in asking.workshops}
    tallies = await store.lock_ledgers(connection, conference_id, wanted) if wanted else {}
    before = {workshop_id: tally.copy() for workshop_id, tally in tallies.items()}
    known = await group_store.known(connection, conference_id, group)
    desk = _Group(conference, tallies)
    outcomes = [desk.outcome(asking, row) for asking, row in zip(group, known, strict=True)]
    if desk.made:
        changed = [tally for workshop_id, tally in tallies.items() if tally != before[workshop_id]]
        seats = [
            seats_event(conference_id, desk.circle, before[tally.workshop_id], tally, desk.at) for tally in changed
        ]
        await group_store.write(
            connection,
            conference_id,
            made=desk.made,
            tallies=changed,
            events=[*desk.events, *(row for row in seats if row)],
            at=desk.at,
        )
        for workshop_id, override, winners in desk.seated_before_others():
            await promotion_store.note_passed_over(
                connection, tallies[workshop_id], desk.policy, winners, desk.at, override=override
            )
    return outcomes


class _Group:
    """What all requests of a group share while they are decided, and what comes of them."""

    def __init__(self, conference: Any, tallies: dict[UUID, Tally]) -> None:
        self._conference, self._tallies = conference, tallies
        self.policy: Policy = policy_from(conference["policy"])
        self.circle = events.circle_of(conference["visibility"])
        self._addresses: set[str] = set()
        self.at = now()
        self.made: list[group_store.Made] = []
        self.events: list[dict[str, Any]] = []

    def outcome(self, asking: Asking, known: Any) -> Outcome:
        try:
            return self._decide(asking, known)
        except Problem as problem:
            return problem

    def _decide(self, asking: Asking, known: Any) -> Answer:
        stored = group_store.stored_answer(known)
        if asking.attempt is not None and stored is not None:
            check_same(asking.attempt, stored)
            body = json.loads(stored.body)
            return Answer(UUID(body["id"]), stored.version or 1, body, self._conference["ends_on"], replayed=True)
        self._check(asking)
        if known["registered"]:
            raise refusals.already_registered()
        minor = self._is_minor(asking)
        applicant = Applicant(
            asking.delegation,
            known["invited"],
            asking.partner_kind,
            hold=hold_of(
                lacks_consent=minor and asking.guardian_consent is None,
                on_hold=self.policy.approval not in asking.approves,
            ),
            override=asking.override is not None,
        )
        decision = decide(applicant, asking.workshops, self._tallies, self.policy)
        if not decision.granted:
            raise refusals.nothing_granted(decision.refused)
        return self._grant(asking, applicant, decision, minor=minor, shares_address=known["shares_address"])

    def _is_minor(self, asking: Asking) -> bool:
        """Whether it is one, who counts once a guardian has consented. Raises Unprocessable for a contradiction."""
        minor = is_minor(asking.minor, asking.person.get("birth_year"), self._conference["starts_on"])
        if minor is None:
            raise invalid("/minor", "contradicts_birth_year", CONTRADICTS_BIRTH_YEAR)
        if asking.guardian_consent is not None and not minor:
            raise invalid("/guardian_consent", "no_minor", OF_A_MINOR)
        return minor

    def _check(self, asking: Asking) -> None:
        conference = self._conference
        seen = conference["visibility"] in asking.circles or asking.subject in conference["granted"]
        if conference["state"] == ConferenceState.DRAFT or not seen:
            raise NotFound()
        over = is_over(conference["ends_on"], self.at, ZoneInfo(conference["time_zone"]))
        may_enter = conference["state"] != ConferenceState.CANCELLED and asking.override is not None
        if over or not (may_enter or conference["state"] == ConferenceState.REGISTRATION_OPEN):
            raise refusals.not_open()
        if not may_enter:
            check_open(conference["closings"], Closes.REGISTRATION, asking.delegation, self.at)
        codes = self._conference["codes"]
        if asking.delegation not in (codes or [None]):
            raise refusals.unknown_delegation(codes)
        for index, workshop_id in enumerate(asking.workshops):
            if workshop_id not in self._tallies:
                raise refusals.unknown_workshop(index)
        asking.filled.check(conference["form_version"])

    def _grant(
        self, asking: Asking, applicant: Applicant, decision: Decision, *, minor: bool, shares_address: bool
    ) -> Answer:
        address = asking.key.address
        state = RegistrationState.PENDING_APPROVAL if applicant.on_hold else RegistrationState.CONFIRMED
        enrolments = [Enrolled(new_id(), place) for place in decision.places]
        granted = Granted(
            self.at, state, enrolments, decision.refused, shares_address or address in self._addresses, minor
        )
        if address is not None:
            self._addresses.add(address)
        body = asking.body_of(asking, granted)
        kept = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        to_approve = self.policy.approval not in asking.approves
        self.made.append(group_store.Made(asking, applicant, minor, to_approve, state, enrolments, kept))
        self._tell(asking, state, enrolments)
        return Answer(asking.registration_id, 1, body, self._conference["ends_on"])

    def seated_before_others(self) -> Iterator[tuple[UUID, bool, list[tuple[int, int]]]]:
        """The workshops in which seats were taken at once while others wait: by an override or not, and the winners."""
        winners: defaultdict[tuple[UUID, bool], list[tuple[int, int]]] = defaultdict(list)
        for made in self.made:
            for place in (item.place for item in made.enrolments):
                if place.position is None and self._tallies[place.workshop_id].waiting:
                    winners[place.workshop_id, place.override].append((promotion_store.AT_ONCE, place.ticket))
        for (workshop_id, override), places in winners.items():
            yield workshop_id, override, places

    def _tell(self, asking: Asking, state: str, enrolments: list[Enrolled]) -> None:
        told = [{"workshop_id": str(item.place.workshop_id), "state": item.state} for item in enrolments]
        snapshot = events.snapshot_of(asking.registration_id, 1, state, asking.delegation, told)
        event_type = events.CONFIRMED if state == RegistrationState.CONFIRMED else events.RECEIVED
        self.events.append(events.registration_row(event_type, asking.conference_id, self.circle, snapshot, self.at))
        self.events += [
            events.enrolment_row(
                events.ENROLMENT_CONFIRMED if item.place.position is None else events.ENROLMENT_WAITLISTED,
                asking.conference_id,
                self.circle,
                snapshot,
                self.at,
                enrolment_id=item.enrolment_id,
                workshop_id=item.place.workshop_id,
            )
            for item in enrolments
        ]
