"""The thin thread through everything: from a partner to a seat, to a webhook, to a figure."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from standardwebhooks import Webhook

from shared.ids import new_id
from tests.journeys.conftest import Visitor, eventually, open_conference, person
from tests.journeys.receiver import receiving

pytestmark = pytest.mark.xdist_group("platform")

Visit = Callable[[str | None], Visitor]


def test_from_a_partner_to_a_seat_to_a_webhook_to_a_figure(visitor: Visit) -> None:
    coordinator, organiser, anybody, machine = (visitor(w) for w in ("coordinator", "organiser", None, "partner"))
    name = f"Ville d'Exemple-{new_id().hex[:6]}"
    partner = coordinator.create("/registry/v1/partners", kind="local_authority", name=name, country="FR")
    found = anybody.read("/registry/v1/partners", q=name.replace("'", "’").upper())
    assert [item["id"] for item in found["items"]] == [partner["id"]]

    conference = open_conference(organiser, capacities=(1,))
    with receiving(500, 200) as receiver:
        endpoint = organiser.create(
            "/webhooks/v1/endpoints",
            url=receiver.url,
            event_types=["registration.registration.confirmed"],
            filter={"conference_id": conference["id"]},
        )
        first = anybody.create(
            f"{conference['path']}/registrations",
            person=person("Une", partner_id=partner["id"]),
            delegation="FR",
            workshops=conference["workshops"],
        )
        second = anybody.create(
            f"{conference['path']}/registrations",
            person=person("Deux"),
            delegation="CN",
            workshops=conference["workshops"],
        )
        assert (first["state"], first["partner"]["name"], first["partner"]["verified"]) == ("confirmed", name, True)
        assert [enrolment["state"] for enrolment in first["enrolments"]] == ["confirmed"]
        assert [(enrolment["state"], enrolment["position"]) for enrolment in second["enrolments"]] == [
            ("waitlisted", 1)
        ]

        # The receiver's first answer is a failure: that event comes once more, the other one exactly once.
        eventually(lambda: len(receiver.received) >= 3)
        webhook = Webhook(endpoint["secret"])
        subjects = [data["data"]["subject"]["id"] for data in _verified(receiver.received, webhook)]
        assert set(subjects) == {first["id"], second["id"]}
        told = [data["data"]["id"] for data in _verified(receiver.received, webhook)]
        assert told == [headers["webhook-id"] for headers, _ in receiver.received]
        ids = Counter(told)
        assert sorted(ids.values()) == [1, 2]
    listed = eventually(
        lambda: _settled(organiser.read(f"/webhooks/v1/endpoints/{endpoint['id']}/deliveries")["items"])
    )
    assert len(listed) == 2

    counts = eventually(lambda: _counted(machine, conference["id"], registered=2, waiting=1))
    assert {item["code"]: item["registered"] for item in counts["by_delegation"]} == {"FR": 1, "CN": 1}
    recount = machine.read(f"/indicators/v1/conferences/{conference['id']}/counts", recount="true")
    assert recount["equal"] is True

    link = first["manage_url"].partition("#token=")[2]
    holder = Visitor(str(anybody.base_url), link)
    holder.create(f"/registration/v1/registrations/{first['id']}:withdraw")
    seats = anybody.read(f"{conference['path']}/seats")
    assert [(item["taken"], item["free"], item["waiting"]) for item in seats["workshops"]] == [(1, 0, 0)]
    eventually(lambda: _counted(machine, conference["id"], registered=1, waiting=0))


def test_a_link_opens_one_registration_and_no_other(visitor: Visit) -> None:
    organiser, anybody = visitor("organiser"), visitor(None)
    conference = open_conference(organiser, capacities=(5,))
    mine, theirs = (
        anybody.create(f"{conference['path']}/registrations", person=person(name), delegation="FR", workshops=[])
        for name in ("Moi", "Autrui")
    )
    holder = Visitor(str(anybody.base_url), mine["manage_url"].partition("#token=")[2])
    assert holder.get(f"/registration/v1/registrations/{mine['id']}").status_code == 200
    assert holder.get(f"/registration/v1/registrations/{theirs['id']}").status_code == 404
    assert anybody.get(f"/registration/v1/registrations/{mine['id']}").status_code in (401, 404)
    assert holder.get("/auth/v1/me").status_code == 401
    assert organiser.get(f"/registration/v1/registrations/{mine['id']}").status_code == 200


@pytest.mark.parametrize("path", ["/openapi.json", "/docs", "/readyz", "/.well-known/jwks.json"])
def test_what_a_newcomer_looks_at_first(visitor: Visit, path: str) -> None:
    assert visitor(None).get(path, follow_redirects=True).status_code == 200


def test_metrics_stay_inside(visitor: Visit) -> None:
    for path in ("/metrics", "/registry/metrics", "/registration/metrics"):
        assert visitor(None).get(path).status_code in (401, 404)


def _verified(received: list[tuple[dict[str, str], bytes]], webhook: Webhook) -> list[dict[str, Any]]:
    return [webhook.verify(body, headers) for headers, body in received]


def _settled(deliveries: list[dict[str, Any]]) -> list[dict[str, Any]] | None:
    return deliveries if all(item["status"] == "succeeded" for item in deliveries) else None


def _counted(machine: Visitor, conference: str, **expected: int) -> dict[str, Any] | None:
    answer = machine.get(f"/indicators/v1/conferences/{conference}/counts")
    if answer.status_code != 200:
        return None
    counts: dict[str, Any] = answer.json()
    return counts if {name: counts[name] for name in expected} == expected else None
