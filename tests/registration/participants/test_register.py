"""Registering, over HTTP."""

import httpx

from tests.registration.seats.scene import MORNING, open_scene, states


async def test_a_seat_then_a_place_in_the_queue(coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> None:
    scene = await open_scene(coordinator, anonymous)
    workshop = await scene.workshop(at=MORNING, capacity=1)
    first, second = await scene.register(workshop), await scene.register(workshop)
    assert states(first) == {workshop: "confirmed"}
    assert states(second) == {workshop: "waitlisted"}
    assert second["enrolments"][0]["position"] == 1
    assert second["enrolments"][0]["reason"] == "no_free_seat"
    assert (await scene.withdraw(first["id"])).json()["state"] == "withdrawn"
    assert states(await scene.read(second["id"])) == {workshop: "confirmed"}
