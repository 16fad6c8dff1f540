"""What goes on while a part is down, and what mends itself afterwards."""

from collections.abc import Callable

import pytest

from deploy.launcher import Platform
from shared.ids import new_id
from tests.journeys.conftest import Visitor, eventually, open_conference, person

pytestmark = pytest.mark.xdist_group("platform")

Visit = Callable[[str | None], Visitor]


def test_registry_being_down_does_not_stop_a_registration(platform: Platform, visitor: Visit) -> None:
    coordinator, organiser, anybody = visitor("coordinator"), visitor("organiser"), visitor(None)
    name = f"Commune d'Exemple {new_id().hex[:6]}"
    partner = coordinator.create("/registry/v1/partners", kind="local_authority", name=name, country="FR")
    conference = open_conference(organiser)
    platform.stop_service("registry")
    try:
        registered = anybody.create(
            f"{conference['path']}/registrations",
            person=person("Patience", partner_id=partner["id"]),
            delegation="FR",
            workshops=conference["workshops"],
        )
        assert registered["state"] == "confirmed"
        assert registered["partner"]["verified"] is False
        assert anybody.get("/registry/v1/partners").status_code == 503
    finally:
        platform.start_service("registry")
    path = f"/registration/v1/registrations/{registered['id']}"
    mended = eventually(lambda: _verified_partner(organiser, path), seconds=40)
    assert mended == name


def test_counts_are_answered_while_registration_is_down(platform: Platform, visitor: Visit) -> None:
    organiser, anybody, machine = visitor("organiser"), visitor(None), visitor("partner")
    conference = open_conference(organiser)
    anybody.create(f"{conference['path']}/registrations", person=person("Seule"), delegation="FR", workshops=[])
    path = f"/indicators/v1/conferences/{conference['id']}/counts"
    eventually(lambda: machine.get(path).is_success and machine.get(path).json()["registered"] == 1)
    platform.stop_service("registration")
    try:
        assert machine.read(path)["registered"] == 1
        assert machine.get(path, params={"recount": "true"}).status_code == 503
        assert anybody.get(conference["path"]).status_code == 503
    finally:
        platform.start_service("registration")
    assert machine.read(path, recount="true")["equal"] is True


def test_a_killed_process_comes_back_and_nothing_answered_is_lost(platform: Platform, visitor: Visit) -> None:
    organiser, anybody = visitor("organiser"), visitor(None)
    conference = open_conference(organiser, capacities=(50,))
    ids = [
        anybody.create(
            f"{conference['path']}/registrations",
            person=person(f"N{number}"),
            delegation="FR",
            workshops=conference["workshops"],
        )["id"]
        for number in range(5)
    ]
    for victim in ("registration", "postgres"):
        platform.kill(victim)
        platform.wait_ready()
        eventually(lambda: anybody.get(f"{conference['path']}/seats").is_success)
    listed = organiser.read(f"{conference['path']}/registrations", limit=50)
    assert sorted(item["id"] for item in listed["items"]) == sorted(ids)
    assert anybody.read(f"{conference['path']}/seats")["workshops"][0]["taken"] == 5


def _verified_partner(organiser: Visitor, path: str) -> str | None:
    partner = organiser.read(path)["partner"]
    return partner["name"] if partner["verified"] else None
