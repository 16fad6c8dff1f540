"""Any history of registrations, withdrawals and changes of limits: the seats stay right after every step."""

import asyncio
import os
from collections.abc import Coroutine, Iterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text

from services.registration.seats import ledger
from services.registration.seats.offers import expire_offers
from services.registration.service import SERVICE
from shared.db.engine import transaction
from shared.ids import new_id
from shared.testing.databases import TestDatabases
from shared.testing.service import ServiceUnderTest, running
from tests.registration.conftest import ORGANISER
from tests.registration.groups.making import Groups, adult, consent, pupil
from tests.registration.seats.books import check, check_all_or_nothing, check_step, read_books
from tests.registration.seats.scene import MORNING, V1, open_scene

CODES = ("FR", "CN")
LIMIT = st.none() | st.integers(0, 4)
QUOTAS = st.dictionaries(st.sampled_from(CODES), st.integers(0, 3))
WORKSHOP = st.integers(0, 3)
WISHES = st.lists(WORKSHOP, unique=True, max_size=4)
DELEGATION = st.sampled_from(CODES)
PICK = st.integers(0, 1_000)
SIZE = st.integers(2, 4)
# Two at the same hour, one that overlaps both by half an hour, one without a time.
TIMES = (MORNING, MORNING, MORNING + timedelta(hours=1), None)


class Seats(RuleBasedStateMachine):
    """One conference of four workshops; `loop` and `service` are the test's."""

    loop: ClassVar[asyncio.Runner]
    service: ClassVar[ServiceUnderTest]
    staff: ClassVar[httpx.AsyncClient]
    anyone: ClassVar[httpx.AsyncClient]

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run(work)

    @initialize(limits=st.tuples(LIMIT, LIMIT, LIMIT, LIMIT), quotas=st.tuples(QUOTAS, QUOTAS, QUOTAS, QUOTAS))
    def open(self, limits: tuple[int | None, ...], quotas: tuple[dict[str, int], ...]) -> None:
        self.begin(limits, quotas, {})

    def begin(self, limits: tuple[int | None, ...], quotas: tuple[dict[str, int], ...], policy: dict[str, Any]) -> None:
        self.registered: list[str] = []
        self.addresses: dict[str, str] = {}
        self.rejected: set[str] = set()
        self.cancelled: set[str] = set()
        self.groups: list[str] = []
        scene = self.run(open_scene(self.staff, self.anyone, delegations=CODES, policy=policy))
        self.scene = Groups(self.staff, self.anyone, scene.conference_id)
        self.workshops = [
            self.run(self.scene.workshop(at=at, capacity=limit, quotas=quota))
            for at, limit, quota in zip(TIMES, limits, quotas, strict=True)
        ]
        self.books = self.read()

    def alive(self, number: int) -> str:
        """A workshop that is not cancelled; there are always two."""
        workshops = [item for item in self.workshops if item not in self.cancelled]
        return workshops[number % len(workshops)]

    def read(self) -> Any:
        return self.run(read_books(self.service.runtime.engine, self.scene.conference_id))

    def stepped(self, *, one_by_one: bool = True) -> None:
        before, self.books = self.books, self.read()
        check_step(before, self.books, one_by_one=one_by_one)

    async def _register(self, wishes: list[int], delegation: str) -> None:
        answer = await self.scene.ask(*(self.workshops[n] for n in wishes), delegation=delegation)
        closed = [not self.books.workshops[UUID(self.workshops[n])].accepting for n in wishes]
        assert answer.status_code == (409 if closed and all(closed) else 201), answer.text
        if answer.status_code == 201:
            self.registered.append(answer.json()["id"])
            self.addresses[answer.json()["id"]] = answer.json()["person"]["email"]

    async def _withdraw(self, registration_id: str) -> None:
        assert (await self.scene.withdraw(registration_id)).status_code == (
            409 if registration_id in self.rejected else 200
        )

    @rule(wishes=WISHES, delegation=DELEGATION)
    def register(self, wishes: list[int], delegation: str) -> None:
        self.run(self._register(wishes, delegation))
        self.stepped()

    async def _register_group(self, wishes: list[int], delegation: str, members: list[Any], **how: bool) -> None:
        wanted = [self.workshops[n] for n in wishes]
        answer = await self.scene.ask_as_group(*wanted, delegation=delegation, members=members, **how)
        closed = [not self.books.workshops[UUID(workshop_id)].accepting for workshop_id in wanted]
        assert answer.status_code == (409 if closed and all(closed) else 201), answer.text
        if answer.status_code == 201:
            self.groups.append(answer.json()["id"])
            self.registered += [member["id"] for member in answer.json()["members"]]

    @rule(wishes=WISHES, delegation=DELEGATION, size=SIZE, all_or_nothing=st.booleans(), rest_together=st.booleans())
    def register_group(
        self, wishes: list[int], delegation: str, size: int, *, all_or_nothing: bool, rest_together: bool
    ) -> None:
        how = {"all_or_nothing": all_or_nothing, "rest_together": rest_together}
        self.run(self._register_group(wishes, delegation, [adult() for _ in range(size)], **how))
        before = self.books.enrolments.keys()
        self.stepped()
        if all_or_nothing:
            check_all_or_nothing([item for key, item in self.books.enrolments.items() if key not in before])

    @precondition(lambda self: self.groups)
    @rule(pick=PICK)
    def add_to_a_group(self, pick: int) -> None:
        path = f"{V1}/groups/{self.groups[pick % len(self.groups)]}/members"
        answer = self.run(self.staff.post(path, json={"member": adult()}))
        assert answer.status_code in (201, 409), answer.text
        self.stepped()

    @precondition(lambda self: self.groups)
    @rule(pick=PICK)
    def withdraw_group(self, pick: int) -> None:
        path = f"{V1}/groups/{self.groups[pick % len(self.groups)]}:withdraw"
        assert self.run(self.staff.post(path)).status_code == 200
        self.stepped()

    @precondition(lambda self: self.registered)
    @rule(pick=PICK)
    def withdraw(self, pick: int) -> None:
        self.run(self._withdraw(self.registered[pick % len(self.registered)]))
        self.stepped()

    @precondition(lambda self: self.books.enrolments)
    @rule(pick=PICK)
    def leave(self, pick: int) -> None:
        enrolments = sorted(self.books.enrolments)
        answer = self.run(self.scene.leave(str(enrolments[pick % len(enrolments)])))
        assert answer.status_code == 204
        self.stepped()

    @precondition(lambda self: self.registered)
    @rule(pick=PICK, workshop=WORKSHOP)
    def join(self, pick: int, workshop: int) -> None:
        path = f"{V1}/registrations/{self.registered[pick % len(self.registered)]}/enrolments"
        answer = self.run(self.staff.post(path, json={"workshop_id": self.workshops[workshop]}))
        assert answer.status_code in (201, 409)
        self.stepped()

    @rule(workshop=WORKSHOP, capacity=LIMIT)
    def change_capacity(self, workshop: int, capacity: int | None) -> None:
        self.run(self.scene.change_workshop(self.alive(workshop), capacity=capacity))
        self.stepped()

    @rule(workshop=WORKSHOP, quotas=QUOTAS)
    def change_quotas(self, workshop: int, quotas: dict[str, int]) -> None:
        self.run(self.scene.change_workshop(self.alive(workshop), quotas=quotas))
        self.stepped()

    @rule(workshop=WORKSHOP, day=st.sampled_from(["2020-01-01", None]))
    def release_or_not(self, workshop: int, day: str | None) -> None:
        self.run(self.scene.change_workshop(self.alive(workshop), quota_release_on=day))
        self.stepped()

    @rule(workshop=WORKSHOP, accepting=st.booleans())
    def close_or_open(self, workshop: int, *, accepting: bool) -> None:
        async def set_accepting() -> None:
            async with self.service.runtime.unit_of_work() as work:
                await ledger.set_accepting(work.session, UUID(self.alive(workshop)), accepting)
                await work.commit()

        self.run(set_accepting())
        self.stepped()

    @precondition(lambda self: len(self.cancelled) < 2)
    @rule(workshop=WORKSHOP)
    def cancel_workshop(self, workshop: int) -> None:
        workshop_id = self.workshops[workshop]
        answer = self.run(self.staff.post(f"{V1}/workshops/{workshop_id}:cancel"))
        assert answer.status_code == (409 if workshop_id in self.cancelled else 200)
        self.cancelled.add(workshop_id)
        before, self.books = self.books, self.read()
        assert not self.books.of(UUID(workshop_id), "confirmed") + self.books.of(UUID(workshop_id), "waitlisted")
        kept = {key for key, item in before.enrolments.items() if item.workshop_id != UUID(workshop_id)}
        if self.books.policy.get("better_choice") != "move":
            assert kept == self.books.enrolments.keys(), "an enrolment elsewhere came or went"
        check_step(before, self.books, one_by_one=True)

    @rule(workshop=WORKSHOP, hours=st.integers(0, 3))
    def move(self, workshop: int, hours: int) -> None:
        at = MORNING + timedelta(hours=hours)
        times = {"starts_at": at.isoformat(), "ends_at": (at + timedelta(minutes=90)).isoformat()}
        answer = self.run(self.scene.change(f"{V1}/workshops/{self.workshops[workshop]}", **times))
        assert answer.status_code in (200, 409)
        self.stepped()

    @rule(newcomers=st.lists(st.tuples(WISHES, DELEGATION), max_size=6), leaving=st.lists(PICK, max_size=3))
    def all_at_once(self, newcomers: list[tuple[list[int], str]], leaving: list[int]) -> None:
        going = {self.registered[pick % len(self.registered)] for pick in leaving} if self.registered else set()

        async def together() -> None:
            await asyncio.gather(
                *(self._register(wishes, code) for wishes, code in newcomers), *(self._withdraw(item) for item in going)
            )

        self.run(together())
        self.stepped(one_by_one=False)

    @invariant()
    def right(self) -> None:
        check(self.books)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def own_database(databases: TestDatabases) -> str:
    return await databases.clone("registration")


@pytest.fixture(scope="module")
def machine(own_database: str, signing_key_file: Path) -> Iterator[type[Seats]]:
    """The service on a loop of its own: a state machine's steps are plain functions."""
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()

        async def start() -> None:
            own = {"signing_key_file": signing_key_file}
            service = await stack.enter_async_context(running(SERVICE, own_database, own=own))
            Seats.loop, Seats.service = runner, service
            Seats.staff = await service.account("coordinator", scopes=ORGANISER, subject=str(new_id()))
            Seats.anyone = await service.anonymous()

        runner.run(start())
        yield Seats
        runner.run(stack.aclose())


POLICY = st.fixed_dictionaries(
    {},
    optional={
        "promotion": st.sampled_from(["immediate", "offer"]),
        "better_choice": st.sampled_from(["stay", "move"]),
        "approval": st.sampled_from(["none", "organiser"]),
        "max_enrolments": st.integers(1, 2),
        "groups_hold": st.booleans(),
        "waitlist_priority": st.sampled_from([{"first_choice": 2}, {"invited": 5, "delegation:CN": 3}, {}]),
    },
)
WHY = {"override": True, "reason": "Because"}


class Everything(Seats):
    """The same with all that a policy may ask for: offers, approval, priorities, reserves, moves and overrides."""

    @initialize(limits=st.tuples(LIMIT, LIMIT, LIMIT, LIMIT), policy=POLICY)
    def open(self, limits: tuple[int | None, ...], policy: dict[str, Any]) -> None:
        self.begin(limits, ({}, {"FR": 1, "CN": 2}, {"CN": 1}, {}), policy)

    def one_of(self, pick: int, *states: str) -> Any:
        """An enrolment in one of the states; None without any."""
        found = sorted(item.id for item in self.books.enrolments.values() if item.state in states)
        return self.books.enrolments[found[pick % len(found)]] if found else None

    def post(self, path: str, **body: Any) -> httpx.Response:
        answer: httpx.Response = self.run(self.staff.post(f"{V1}{path}", json=body))
        assert answer.status_code in (200, 201, 409), answer.text
        return answer

    @rule(policy=POLICY)
    def change_policy(self, policy: dict[str, Any]) -> None:
        self.run(self.scene.set_policy(**policy))
        self.stepped()

    @rule(workshop=WORKSHOP, reserved=st.integers(0, 3), returned=st.booleans())
    def reserve(self, workshop: int, reserved: int, *, returned: bool) -> None:
        day = "2020-01-01" if returned else None
        self.run(self.scene.change_workshop(self.alive(workshop), reserved=reserved, reserve_release_on=day))
        self.stepped(one_by_one=False)  # two changes, each with its promotions

    @rule(wishes=WISHES, delegation=DELEGATION, lacking=st.lists(st.booleans(), min_size=2, max_size=4))
    def register_minors(self, wishes: list[int], delegation: str, lacking: list[bool]) -> None:
        members = [pupil(**({"guardian_consent": None} if lacks else {})) for lacks in lacking]
        self.run(self._register_group(wishes, delegation, members, all_or_nothing=True))
        self.stepped()

    @rule(pick=PICK)
    def record_consent(self, pick: int) -> None:
        lacking = sorted({item.registration_id for item in self.books.enrolments.values() if item.lacks_consent})
        if lacking:
            answer = self.post(f"/registrations/{lacking[pick % len(lacking)]}:record-consent", **consent())
            assert answer.status_code == 200
            self.stepped()

    @rule(pick=PICK, verb=st.sampled_from(["accept", "decline"]))
    def answer_offers_of_a_group(self, pick: int, verb: str) -> None:
        offered = self.one_of(pick, "offered")
        if offered is not None and offered.together is not None:
            path = f"/groups/{offered.together}:{verb}"
            assert self.post(path, workshop_id=str(offered.workshop_id)).status_code == 200
            self.stepped()

    @precondition(lambda self: self.addresses)
    @rule(pick=PICK)
    def invite(self, pick: int) -> None:
        address = sorted(self.addresses.values())[pick % len(self.addresses)]
        self.post(f"/conferences/{self.scene.conference_id}/invitations", email=address)
        self.stepped()

    @precondition(lambda self: self.registered)
    @rule(pick=PICK)
    def invite_no_longer(self, pick: int) -> None:
        path = f"{V1}/conferences/{self.scene.conference_id}/invitations"
        found = self.run(self.staff.get(path)).json()["items"]
        if found:
            path = f"{V1}/invitations/{found[pick % len(found)]['id']}"
            assert self.run(self.staff.delete(path, headers={"If-Match": "*"})).status_code == 204
        self.stepped()

    @rule(pick=PICK, verb=st.sampled_from(["accept", "accept", "decline"]))
    def answer_offer(self, pick: int, verb: str) -> None:
        offered = self.one_of(pick, "offered")
        if offered is not None:
            assert self.post(f"/enrolments/{offered.id}:{verb}").status_code == 200
            self.stepped()

    @rule(pick=PICK)
    def let_an_offer_expire(self, pick: int) -> None:
        offered = self.one_of(pick, "offered")
        if offered is None:
            return

        async def expire() -> None:
            async with transaction(self.service.runtime.engine) as session:
                statement = "update enrolment set offer_expires_at = now() - interval '1 minute' where id = :id"
                await session.execute(text(statement), {"id": offered.id})
            await expire_offers(self.service.runtime)

        self.run(expire())
        self.stepped()
        assert offered.id not in self.books.enrolments, "an offer outlived its time"

    @precondition(lambda self: self.registered)
    @rule(pick=PICK, verb=st.sampled_from(["approve", "approve", "reject"]))
    def decide(self, pick: int, verb: str) -> None:
        registration_id = self.registered[pick % len(self.registered)]
        body = {"reason": "The delegation is complete"} if verb == "reject" else {}
        if self.post(f"/registrations/{registration_id}:{verb}", **body).status_code == 200:
            (self.rejected.add if verb == "reject" else self.rejected.discard)(registration_id)
        self.stepped()

    @rule(wishes=WISHES, delegation=DELEGATION)
    def enter(self, wishes: list[int], delegation: str) -> None:
        wanted = [self.workshops[n] for n in wishes]
        answer = self.run(self.scene.enter(*wanted, delegation=delegation, reason="Because"))
        if answer.status_code == 201:
            self.registered.append(answer.json()["id"])
            self.addresses[answer.json()["id"]] = answer.json()["person"]["email"]
        self.stepped()

    @rule(pick=PICK, verb=st.sampled_from(["promote", "offer"]), override=st.booleans())
    def give_by_hand(self, pick: int, verb: str, *, override: bool) -> None:
        waiting = self.one_of(pick, "waitlisted")
        if waiting is not None:
            self.post(f"/enrolments/{waiting.id}:{verb}", **(WHY if override else {}))
            self.stepped()

    @rule(pick=PICK, workshop=WORKSHOP, waitlist=st.booleans(), override=st.booleans())
    def move_somebody(self, pick: int, workshop: int, *, waitlist: bool, override: bool) -> None:
        enrolment = self.one_of(pick, "confirmed", "offered", "waitlisted")
        if enrolment is None:
            return
        body = {"workshop_id": self.workshops[workshop], "waitlist": waitlist} | (WHY if override else {})
        before = self.books
        answer = self.post(f"/enrolments/{enrolment.id}:move", **body)
        self.stepped()
        if answer.status_code == 409:
            assert self.books.enrolments.keys() == before.enrolments.keys(), "refused, and yet something changed"
        else:
            assert enrolment.id not in self.books.enrolments, "the old place was kept"


# A nightly run looks longer: ENTENTE_LONG_HISTORIES=20 is twenty times as many histories, each twice as long.
LONGER = int(os.environ.get("ENTENTE_LONG_HISTORIES", "0"))


def tried(machine: type[Seats], examples: int) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        machine,
        settings=settings(
            max_examples=examples * max(1, LONGER),
            stateful_step_count=50 if LONGER else 25,
            deadline=None,
            phases=[Phase.explicit, Phase.generate],  # a history is short enough to be read as it is
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_seats_stay_right_whatever_happens(machine: type[Seats]) -> None:
    tried(machine, 10)


def test_the_seats_stay_right_whatever_the_policy_asks_for(machine: type[Seats]) -> None:
    tried(Everything, 14)
