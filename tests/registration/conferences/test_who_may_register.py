"""Who may register where: what one may not see one cannot register for, and nobody for what is over."""

import httpx
import pytest

from shared.testing.service import ServiceUnderTest
from tests.registration.seats.scene import Scene, open_scene


@pytest.mark.parametrize(
    ("visibility", "stranger", "networker"), [("public", 201, 201), ("network", 404, 201), ("private", 404, 404)]
)
async def test_a_conference_takes_those_who_may_see_it(
    registration: ServiceUnderTest, coordinator: httpx.AsyncClient, visibility: str, stranger: int, networker: int
) -> None:
    anonymous = await registration.anonymous()
    viewer = await registration.account("viewer", scopes=["registration:read"])
    scene = await open_scene(coordinator, anonymous, visibility=visibility)
    answers = [await Scene(coordinator, who, scene.conference_id).ask() for who in (anonymous, viewer, coordinator)]
    assert [answer.status_code for answer in answers] == [stranger, networker, 201]


async def test_a_private_conference_takes_those_who_were_let_in(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient
) -> None:
    scene = await open_scene(organiser, organiser, visibility="private")
    assert (await scene.ask()).status_code == 201


async def test_registration_does_not_open_for_what_is_over(coordinator: httpx.AsyncClient) -> None:
    past = {"title": {"en": "Over"}, "time_zone": "Europe/Paris", "starts_on": "2020-05-11", "ends_on": "2020-05-12"}
    made = (await coordinator.post("/registration/v1/conferences", json=past)).json()
    path = f"/registration/v1/conferences/{made['id']}"
    assert (await coordinator.post(f"{path}:publish")).status_code == 200
    assert (await coordinator.post(f"{path}:open-registration")).status_code == 409


async def test_nobody_is_registered_once_the_last_day_has_passed(coordinator: httpx.AsyncClient) -> None:
    scene = await open_scene(coordinator, coordinator)
    path = f"/registration/v1/conferences/{scene.conference_id}"
    moved = await scene.change(path, starts_on="2020-05-11", ends_on="2020-05-12")
    assert moved.status_code == 200, moved.text
    assert moved.json()["state"] == "registration_open"
    assert (await scene.ask()).status_code == 409


async def test_an_action_takes_no_body_that_it_does_not_know(coordinator: httpx.AsyncClient) -> None:
    scene = await open_scene(coordinator, coordinator)
    path = f"/registration/v1/conferences/{scene.conference_id}:close-registration"
    assert (await coordinator.post(path, json={"bogus": 1})).status_code == 422
    assert (await coordinator.post(path, json={})).status_code == 200
