"""Workshops over HTTP: planned (B4), announced (B16), made final (B5, B11), cancelled; and their seats."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.registration.programme.release import release_due_quotas
from services.registration.seats import ledger
from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registration.making import BASE, act, change, conference, events_about, full_line_up, speaker, workshop


async def test_a_workshop_shows_its_free_seats_in_all_and_per_delegation(organiser: httpx.AsyncClient) -> None:
    event = await conference(organiser)
    made = await workshop(organiser, event["id"], capacity=10, quotas={"FR": 6})
    assert (made["taken"], made["free"], made["waiting"]) == (0, 10, 0)
    assert made["by_delegation"] == {"FR": {"quota": 6, "taken": 0, "free": 6, "waiting": 0}}
    assert made["state"] == "draft"
    unlimited = await workshop(organiser, event["id"], capacity=None)
    assert unlimited["free"] is None
    none = await workshop(organiser, event["id"], capacity=0)
    assert none["free"] == 0


async def test_b4_a_fourth_sub_theme_is_refused(organiser: httpx.AsyncClient) -> None:
    event = await conference(organiser)
    path = f"{BASE}/conferences/{event['id']}/workshops"
    themes: list[Any] = ["Innovation", {"fr": "Sport", "zh": "体育"}, "NTIC"]
    ok = await organiser.post(path, json={"title": {"fr": "x"}, "sub_themes": themes})
    assert ok.json()["sub_themes"] == themes
    refused = await organiser.post(path, json={"title": {"fr": "x"}, "sub_themes": [*themes, "Arts"]})
    assert refused.status_code == 422
    problem = refused.json()
    assert (problem["rule"], problem["limit"], problem["current"]) == ("B4", 3, 4)
    assert problem["errors"][0]["pointer"] == "/sub_themes"
    later = await change(organiser, f"/workshops/{ok.json()['id']}", sub_themes=[*themes, "Arts"])
    assert later.json()["rule"] == "B4"
    await change(organiser, f"/conferences/{event['id']}", policy={"max_sub_themes": 1})
    assert (await change(organiser, f"/workshops/{ok.json()['id']}", capacity=5)).status_code == 200


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"quotas": {"DE": 5}}, "/quotas/DE"),
        ({"quotas": {"FR": -1}}, "/quotas/FR"),
        ({"capacity": -1}, "/capacity"),
        ({"capacity": "many"}, "/capacity"),
        ({"ends_at": None}, "/ends_at"),
        ({"ends_at": "2027-10-26T08:59:00+08:00"}, "/ends_at"),
        ({"ends_at": "2027-10-26T11:00:00"}, "/ends_at"),
        ({"starts_at": "2027-10-25T09:00:00+08:00", "ends_at": "2027-10-25T11:00:00+08:00"}, "/starts_at"),
        ({"starts_at": "0001-01-01T00:00:00+08:00"}, "/starts_at"),
        ({"ends_at": "9999-12-31T23:00:00-08:00"}, "/ends_at"),
        ({"quota_release_on": "9999-12-31"}, "/quota_release_on"),
        ({"debate_minutes": 121}, "/debate_minutes"),
        ({"state": "final"}, "/state"),
        ({"framing_note": {"text": ""}}, "/framing_note/text"),
    ],
)
async def test_what_cannot_be_right_is_named(organiser: httpx.AsyncClient, fields: dict, pointer: str) -> None:
    event = await conference(organiser)
    usual = {
        "title": {"fr": "x"},
        "starts_at": "2027-10-26T09:00:00+08:00",
        "ends_at": "2027-10-26T11:00:00+08:00",
    }
    answer = await organiser.post(f"{BASE}/conferences/{event['id']}/workshops", json=usual | fields)
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["pointer"] == pointer
    assert (await organiser.get(f"{BASE}/conferences/{event['id']}/workshops")).json()["items"] == []


async def test_limits_change_with_the_workshop_and_seats_do_not_raise_its_version(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient
) -> None:
    event = await conference(organiser)
    made = await workshop(organiser, event["id"], capacity=10, quotas={"FR": 6})
    changed = await change(organiser, f"/workshops/{made['id']}", capacity=None, quotas={"CN": 3})
    assert changed.status_code == 200, changed.text
    assert changed.json()["version"] == 2
    assert changed.json()["free"] is None
    assert changed.json()["by_delegation"] == {"CN": {"quota": 3, "taken": 0, "free": 3, "waiting": 0}}
    assert (await change(organiser, f"/workshops/{made['id']}", quotas={"DE": 1})).status_code == 422


async def test_b16_announced_long_before_it_is_final(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    event = await conference(organiser)
    made = await workshop(organiser, event["id"])
    path = f"/workshops/{made['id']}"
    await act(organiser, f"/conferences/{event['id']}:publish")
    assert (await anonymous.get(BASE + path)).status_code == 404
    assert (await anonymous.get(f"{BASE}/conferences/{event['id']}/workshops")).json()["items"] == []
    too_early = await act(organiser, f"{path}:finalise")
    assert too_early.status_code == 409
    assert [item["rule"] for item in too_early.json()["missing"]] == ["B5", "B5", *["B8"] * 4, "B16"]

    announced = await act(organiser, f"{path}:announce")
    assert (announced.status_code, announced.json()["state"]) == (200, "announced")
    assert (await act(organiser, f"{path}:announce")).status_code == 409
    assert (await anonymous.get(BASE + path)).json()["free"] == 40
    assert len((await anonymous.get(f"{BASE}/conferences/{event['id']}/workshops")).json()["items"]) == 1
    async with registration.runtime.unit_of_work() as work:
        (seats,) = await ledger.seats_of(work.session, event["id"])
    assert seats.accepting

    refused = await act(organiser, f"{path}:finalise")
    assert refused.status_code == 409
    assert [item["rule"] for item in refused.json()["missing"]] == ["B5", "B5", *["B8"] * 4]
    await full_line_up(organiser, made["id"], *["CN", "FR"] * 3)
    final = await act(organiser, f"{path}:finalise")
    assert (final.status_code, final.json()["state"]) == (200, "final"), final.text
    assert [item["rule"] for item in final.json()["warnings"]] == ["B6"]
    assert (await act(organiser, f"{path}:finalise")).status_code == 409
    told = [event["type"] for event in await events_about(registration, made["id"])]
    assert {"registration.workshop.announced", "registration.workshop.finalised"} <= set(told)


async def test_b5_b8_b11_b12_the_complete_list_of_what_is_missing(organiser: httpx.AsyncClient) -> None:
    event = await conference(organiser)
    made = await workshop(organiser, event["id"], debate_minutes=None, framing_note=None)
    await act(organiser, f"/workshops/{made['id']}:announce")
    await full_line_up(organiser, made["id"], "CN", "FR", "FR")
    for code, profile in [("CN", "expert"), ("FR", None)]:
        await speaker(organiser, made["id"], code, profile=profile, state="accepted")
    await speaker(organiser, made["id"], "CN", profile="academic", state="invited")
    refused = await organiser.post(f"{BASE}/workshops/{made['id']}:finalise", headers={"Accept-Language": "fr"})
    assert refused.status_code == 409
    assert refused.json()["missing"] == [
        {
            "rule": "B5",
            "message": "Équilibre entre délégations : CN compte 2 intervenant(s) ; il en faut 3 exactement",
            "pointer": "/speakers",
        },
        {
            "rule": "B8",
            "message": "Le plateau ne compte personne de cette qualité : Universitaire",
            "pointer": "/profiles/academic",
        },
        {
            "rule": "B12",
            "message": "Chaque atelier a une note de cadrage de 2 auteurs ; la sienne en a 0",
            "pointer": "/framing_note",
        },
        {
            "rule": "B11",
            "message": "Un temps de débat est obligatoire dans chaque atelier",
            "pointer": "/debate_minutes",
        },
    ]
    assert (await organiser.get(f"{BASE}/workshops/{made['id']}")).json()["state"] == "announced"


async def test_b5_with_three_delegations_two_each_are_final(organiser: httpx.AsyncClient) -> None:
    event = await conference(organiser, delegations=("CN", "DE", "FR"))
    made = await workshop(organiser, event["id"])
    await act(organiser, f"/workshops/{made['id']}:announce")
    await full_line_up(organiser, made["id"], "CN", "DE", "FR", "CN", "DE")
    refused = await act(organiser, f"/workshops/{made['id']}:finalise")
    assert [item["rule"] for item in refused.json()["missing"]] == ["B5"]
    await speaker(organiser, made["id"], "FR", state="accepted")
    assert (await act(organiser, f"/workshops/{made['id']}:finalise")).status_code == 200


async def test_without_delegations_only_debate_is_asked_for(organiser: httpx.AsyncClient) -> None:
    event = await conference(organiser, delegations=())
    made = await workshop(organiser, event["id"])
    await act(organiser, f"/workshops/{made['id']}:announce")
    await speaker(organiser, made["id"], None, state="accepted")
    final = await act(organiser, f"/workshops/{made['id']}:finalise")
    assert (final.status_code, final.json()["warnings"]) == (200, [])


async def test_history_is_entered_with_warnings(organiser: httpx.AsyncClient) -> None:
    event = await conference(organiser, historical=True)
    made = await workshop(organiser, event["id"], debate_minutes=None)
    await act(organiser, f"/workshops/{made['id']}:announce")
    final = await act(organiser, f"/workshops/{made['id']}:finalise")
    assert final.status_code == 200
    assert [item["rule"] for item in final.json()["warnings"]] == ["B5", "B5", "B6", *["B8"] * 4, "B11"]


async def test_b11_where_the_policy_makes_debate_hard_the_workshop_itself_is_refused(
    organiser: httpx.AsyncClient,
) -> None:
    event = await conference(organiser, policy={"strengths": {"B11": "H"}})
    path = f"{BASE}/conferences/{event['id']}/workshops"
    refused = await organiser.post(path, json={"title": {"fr": "x"}})
    assert (refused.status_code, refused.json()["rule"]) == (422, "B11")
    assert (await organiser.post(path, json={"title": {"fr": "x"}, "debate_minutes": 1})).status_code == 201


async def test_what_was_judged_stays_once_the_line_up_is_final(organiser: httpx.AsyncClient) -> None:
    event = await conference(organiser, delegations=())
    made = await workshop(organiser, event["id"], sub_themes=["Sport"])
    path = f"/workshops/{made['id']}"
    await act(organiser, f"{path}:announce")
    await act(organiser, f"{path}:finalise")
    assert (await change(organiser, path, debate_minutes=5)).status_code == 409
    assert (await change(organiser, path, sub_themes=[])).status_code == 409
    assert (await change(organiser, path, debate_minutes=30, capacity=80)).status_code == 200


async def test_a_cancelled_workshop_is_cancelled_for_good(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient
) -> None:
    event = await conference(organiser)
    made = await workshop(organiser, event["id"])
    path = f"/workshops/{made['id']}"
    await act(organiser, f"{path}:announce")
    cancelled = await act(organiser, f"{path}:cancel")
    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled")
    assert (await act(organiser, f"{path}:announce")).status_code == 409
    assert (await change(organiser, path, capacity=1)).status_code == 409
    assert (await organiser.post(f"{BASE}{path}/speakers", json={"person": {"given_name": "A"}})).status_code == 409
    async with registration.runtime.unit_of_work() as work:
        (seats,) = await ledger.seats_of(work.session, event["id"])
    assert not seats.accepting
    # Its time no longer binds the conference's days.
    assert (await change(organiser, f"/conferences/{event['id']}", starts_on="2027-10-28")).status_code == 200


async def test_quotas_are_released_on_their_day_in_the_conferences_time_zone(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient
) -> None:
    event = await conference(organiser)
    past = await workshop(organiser, event["id"], quotas={"FR": 1}, quota_release_on="2020-01-01")
    future = await workshop(organiser, event["id"], quotas={"FR": 1}, quota_release_on="2100-01-01")

    async def released() -> dict[str, bool]:
        async with registration.runtime.unit_of_work() as work:
            return {str(item.workshop_id): item.released for item in await ledger.seats_of(work.session, event["id"])}

    assert await released() == {past["id"]: True, future["id"]: False}
    assert (await change(organiser, f"/workshops/{past['id']}", quota_release_on="2100-01-01")).status_code == 200
    assert await released() == {past["id"]: False, future["id"]: False}
    assert (await change(organiser, f"/workshops/{past['id']}", quota_release_on="2020-01-01")).status_code == 200

    # As on the morning of the day, when nobody has looked yet.
    async with registration.runtime.unit_of_work() as work:
        await ledger.set_released(work.session, UUID(event["id"]), UUID(past["id"]), False)
        await work.commit()
    assert await release_due_quotas(registration.runtime) >= 1
    assert await released() == {past["id"]: True, future["id"]: False}


async def test_of_two_changes_from_the_same_version_one_is_refused(organiser: httpx.AsyncClient) -> None:
    event = await conference(organiser)
    made = await workshop(organiser, event["id"])
    path = f"/workshops/{made['id']}"
    read = await organiser.get(BASE + path)
    answers = await asyncio.gather(
        *(
            organiser.patch(BASE + path, json={"capacity": seats}, headers={"If-Match": read.headers["etag"]})
            for seats in (50, 60)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    assert (await organiser.get(BASE + path)).json()["version"] == 2


async def test_a_workshop_stays_within_a_conference_that_changes_at_the_same_moment(
    organiser: httpx.AsyncClient,
) -> None:
    for _ in range(5):
        event = await conference(organiser)
        made = await workshop(organiser, event["id"])
        moved, shortened = await asyncio.gather(
            change(
                organiser,
                f"/workshops/{made['id']}",
                starts_at="2027-10-28T09:00:00+08:00",
                ends_at="2027-10-28T11:00:00+08:00",
            ),
            change(organiser, f"/conferences/{event['id']}", ends_on="2027-10-27"),
        )
        assert sorted((moved.status_code, shortened.status_code)) in ([200, 409], [200, 422])


async def test_the_list_follows_the_programme_page_by_page(organiser: httpx.AsyncClient) -> None:
    event = await conference(organiser)
    times = ["2027-10-27T09:00:00+08:00", None, "2027-10-26T09:00:00+08:00"]
    made = []
    for time in times:
        span = {"starts_at": time, "ends_at": time and time.replace("09:", "10:"), "debate_minutes": 5}
        made.append(await workshop(organiser, event["id"], **span))
    path, query, seen = f"{BASE}/conferences/{event['id']}/workshops", {"limit": "1", "count": "true"}, []
    while True:
        page = (await organiser.get(path, params=query)).json()
        assert page["total"] == 3
        seen += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        query["cursor"] = page["next"]
    assert seen == [made[2]["id"], made[0]["id"], made[1]["id"]]
    assert (await organiser.get(f"{BASE}/workshops/{new_id()}")).status_code == 404


async def test_d8_quotas_that_together_exceed_the_capacity_are_kept_and_flagged(organiser: httpx.AsyncClient) -> None:
    event = await conference(organiser)
    made = await workshop(organiser, event["id"], capacity=40, quotas={"FR": 30, "CN": 30})
    path = f"/workshops/{made['id']}"
    flagged = [item for item in made["warnings"] if item["rule"] == "D8"]
    assert [item["pointer"] for item in flagged] == ["/quotas"]
    assert "60" in flagged[0]["message"]
    assert flagged[0] in (await organiser.get(BASE + path)).json()["warnings"]
    for fields in ({"capacity": 60}, {"capacity": None}, {"capacity": 0, "quotas": {}}):
        changed = (await change(organiser, path, **fields)).json()
        assert "D8" not in [item["rule"] for item in changed["warnings"]]
    assert (changed["capacity"], changed["free"]) == (0, 0), "0 is no seat, and not unlimited"
    unknown = await change(organiser, path, quotas={"XX": 1})
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (422, "/quotas/XX")
