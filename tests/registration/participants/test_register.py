"""Registering, over HTTP: what is granted, what is refused, and what nobody is told."""

import asyncio
from typing import Any

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import text

from services.registration.participants.schemas import RegistrationMade
from shared.db.engine import transaction
from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registration.seats.scene import MORNING, V1, Scene, open_scene, states


@pytest_asyncio.fixture
async def scene(coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> Scene:
    return await open_scene(coordinator, anonymous)


async def test_a_registration_is_answered_as_documented_and_reads_alike_afterwards(scene: Scene) -> None:
    workshop = await scene.workshop(at=MORNING, capacity=1)
    answer = await scene.ask(workshop, given_name="Ping", family_name="Zhao", name_order="family_first")
    assert answer.status_code == 201
    made = RegistrationMade.model_validate(answer.json())
    assert (made.state, made.person.display_name, made.partner) == ("confirmed", "Zhao Ping", None)
    assert answer.headers["location"] == f"{V1}/registrations/{made.id}"
    link = answer.json()["manage_url"].partition("#token=")[2]
    read = await scene.anyone.get(answer.headers["location"], headers={"Authorization": f"Bearer {link}"})
    assert read.json() == {
        name: value for name, value in answer.json().items() if name not in ("refused", "manage_url")
    }
    assert read.headers["etag"].partition(".")[0] == answer.headers["etag"].partition(".")[0]


async def test_a_seat_then_a_place_in_the_queue(scene: Scene) -> None:
    workshop = await scene.workshop(at=MORNING, capacity=1)
    first, second, third = [await scene.register(workshop) for _ in range(3)]
    assert states(first) == {workshop: "confirmed"}
    assert [(item["position"], item["reason"]) for item in second["enrolments"] + third["enrolments"]] == [
        (1, "no_free_seat"),
        (2, "no_free_seat"),
    ]


async def test_one_may_register_for_the_conference_alone(scene: Scene) -> None:
    assert (await scene.register())["enrolments"] == []


async def test_preferences_are_honoured_in_order_and_overlaps_wait(scene: Scene) -> None:
    first, second = await scene.workshop(at=MORNING), await scene.workshop(at=MORNING)
    made = await scene.register(second, first)
    assert [(item["workshop_id"], item["state"], item["reason"]) for item in made["enrolments"]] == [
        (second, "confirmed", None),
        (first, "waitlisted", "overlaps"),
    ]


async def test_without_a_waitlist_only_what_can_be_had_is_had(
    coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    scene = await open_scene(coordinator, anonymous, policy={"waitlist": False})
    full, free = await scene.workshop(capacity=0), await scene.workshop(capacity=5)
    made = await scene.register(full, free)
    assert states(made) == {free: "confirmed"}
    assert made["refused"] == [{"workshop_id": full, "reason": "no_free_seat"}]
    nothing = await scene.ask(full)
    assert nothing.status_code == 409
    assert nothing.json()["refused"] == [{"workshop_id": full, "reason": "no_free_seat"}]
    seats = await anonymous.get(f"{V1}/conferences/{scene.conference_id}/seats")
    assert seats.json()["registered"] == 1


async def test_max_enrolments_lets_the_less_liked_wait_until_the_policy_allows_more(
    coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    scene = await open_scene(coordinator, anonymous, policy={"max_enrolments": 1})
    liked, less = await scene.workshop(), await scene.workshop()
    made = await scene.register(liked, less)
    assert states(made) == {liked: "confirmed", less: "waitlisted"}
    assert made["enrolments"][1]["reason"] == "max_enrolments"
    changed = await scene.change(f"{V1}/conferences/{scene.conference_id}", policy={"max_enrolments": 2})
    assert changed.status_code == 200, changed.text
    assert states(await scene.read(made["id"])) == {liked: "confirmed", less: "confirmed"}


async def test_b13_the_same_person_is_refused_and_told_nothing_of_the_other(scene: Scene) -> None:
    person = {"given_name": "Anna", "family_name": "Li", "email": f"a.{new_id()}@ville.example.org"}
    first = await scene.register(**person)
    for same in (person, person | {"email": person["email"].upper(), "given_name": "ANNA"}):
        again = await scene.ask(**same)
        assert (again.status_code, again.json()["rule"]) == (409, "B13")
        assert first["id"] not in again.text
        assert person["email"] not in again.text
    await scene.withdraw(first["id"])
    assert (await scene.ask(**person)).status_code == 201


async def test_b13_the_same_address_under_another_name_is_a_warning(scene: Scene) -> None:
    address = f"mairie.{new_id()}@ville.example.org"
    assert (await scene.register(email=address))["warnings"] == []
    second = await scene.register(email=address)
    assert [item["rule"] for item in second["warnings"]] == ["B13"]
    assert [item["rule"] for item in (await scene.read(second["id"]))["warnings"]] == ["B13"]


async def test_b13_people_without_an_address_are_never_doubles(scene: Scene) -> None:
    made = [await scene.register(given_name="Anna", family_name="Li", email=None) for _ in range(2)]
    assert made[0]["id"] != made[1]["id"]
    assert [registration["state"] for registration in made] == ["confirmed", "confirmed"]


async def test_b13_a_double_in_the_same_instant_is_refused_alone(scene: Scene) -> None:
    workshop = await scene.workshop(capacity=100)
    person = {"given_name": "Anna", "family_name": "Li", "email": f"a.{new_id()}@ville.example.org"}
    asked = [scene.ask(workshop, **(person if n % 3 == 0 else {})) for n in range(30)]
    answers = [answer.status_code for answer in await asyncio.gather(*asked)]
    assert sorted(answers) == [201] * 21 + [409] * 9


async def test_the_same_request_under_one_key_is_done_once(scene: Scene) -> None:
    workshop, key = await scene.workshop(capacity=5), str(new_id())
    person = {"given_name": "Anna", "family_name": "Li", "email": f"a.{new_id()}@ville.example.org"}
    together = await asyncio.gather(*(scene.ask(workshop, key=key, **person) for _ in range(5)))
    later = await scene.ask(workshop, key=key, **person)
    assert {answer.status_code for answer in [*together, later]} == {201}
    assert len({answer.json()["id"] for answer in [*together, later]}) == 1
    assert later.headers["idempotent-replayed"] == "true"
    assert later.headers["etag"].partition(".")[0] == together[0].headers["etag"].partition(".")[0]
    assert (await scene.seats())[workshop]["taken"] == 1
    other = await scene.ask(workshop, key=key, **(person | {"given_name": "Eve"}))
    assert other.status_code == 422


async def test_without_an_address_too_one_key_makes_one_registration(scene: Scene) -> None:
    workshop, key = await scene.workshop(capacity=5), str(new_id())
    person: dict[str, Any] = {"given_name": "Anna", "family_name": "Li", "email": None}
    first, again = [await scene.ask(workshop, key=key, **person) for _ in range(2)]
    assert first.json()["id"] == again.json()["id"]
    assert (await scene.seats())[workshop]["taken"] == 1


async def test_the_link_is_not_kept_with_the_answer(scene: Scene, registration: ServiceUnderTest) -> None:
    key = str(new_id())
    made = (await scene.ask(key=key, given_name="Ada", family_name="L", email=None)).json()
    async with transaction(registration.runtime.engine) as session:
        kept = await session.scalar(text("select body from idempotent_answer where key = :key"), {"key": key})
    assert made["id"] in kept
    assert "manage_url" not in kept
    assert "token" not in kept


async def test_refusals_name_the_field(coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> None:
    scene = await open_scene(coordinator, anonymous, delegations=("FR", "CN"))
    other = await open_scene(coordinator, anonymous)
    workshop, foreign = await scene.workshop(), await other.workshop()
    cases = [
        (await scene.ask(delegation="DE"), "/delegation"),
        (await scene.ask(), "/delegation"),
        (await other.ask(delegation="FR"), "/delegation"),
        (await scene.ask(workshop, foreign, delegation="FR"), "/workshops/1"),
        (await scene.ask(workshop, workshop, delegation="FR"), "/workshops"),
        (await scene.ask(delegation="FR", email="no address"), "/person/email"),
        (await scene.ask(delegation="FR", shoe_size=43), "/person/shoe_size"),
    ]
    for answer, pointer in cases:
        assert answer.status_code == 422, answer.text
        assert [item["pointer"] for item in answer.json()["errors"]] == [pointer]
    assert (await scene.seats())[workshop]["taken"] == 0


async def test_one_registers_only_while_registration_is_open(
    coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    scene = await open_scene(coordinator, anonymous)
    path = f"{V1}/conferences/{scene.conference_id}"
    key = str(new_id())
    made = await scene.ask(key=key, given_name="Ada", email=None, family_name="L")
    assert (await coordinator.post(f"{path}:close-registration")).status_code == 200
    assert (await scene.ask()).status_code == 409
    replayed = await scene.ask(key=key, given_name="Ada", email=None, family_name="L")
    assert replayed.json()["id"] == made.json()["id"]
    scene.conference_id = str(new_id())
    assert (await scene.ask()).status_code == 404


async def test_a_draft_workshop_takes_nobody_yet(scene: Scene) -> None:
    draft = await scene.workshop(announced=False)
    answer = await scene.ask(draft)
    assert (answer.status_code, answer.json()["refused"][0]["reason"]) == (409, "closed")


@pytest.mark.parametrize("key", [None, "k" * 20])
async def test_an_anonymous_caller_sends_a_uuid_as_key(scene: Scene, key: str | None) -> None:
    request = scene.anyone.build_request(
        "POST", f"{V1}/conferences/{scene.conference_id}/registrations", json={"person": {"given_name": "Ada"}}
    )
    if key:
        request.headers["Idempotency-Key"] = key
    assert (await scene.anyone._transport.handle_async_request(request)).status_code == 400


async def test_warnings_are_told_in_the_language_of_the_one_who_asked(scene: Scene) -> None:
    address = f"mairie.{new_id()}@ville.example.org"
    await scene.register(email=address)
    scene.anyone.headers["Accept-Language"] = "fr"
    try:
        warned = await scene.register(email=address)
    finally:
        del scene.anyone.headers["Accept-Language"]
    assert "adresse" in warned["warnings"][0]["message"]
