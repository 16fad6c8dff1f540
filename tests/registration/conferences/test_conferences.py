"""Conferences over HTTP: created, changed, published, opened, closed, cancelled; and who may."""

import httpx
import pytest

from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registration.conftest import MEMBER, ORGANISER
from tests.registration.making import BASE, act, change, conference, events_about, workshop


async def test_b1_a_conference_has_its_title_in_several_languages_and_is_found_by_each(
    organiser: httpx.AsyncClient,
) -> None:
    mark = str(new_id())
    titles = {"fr": f"Coopération {mark}", "zh": f"合作 {mark}"}
    made = await conference(organiser, title=titles)
    assert made["title"] == titles
    for title in titles.values():
        found = (await organiser.get(f"{BASE}/conferences", params={"q": title})).json()["items"]
        assert [item["id"] for item in found] == [made["id"]]
    untitled = await organiser.post(f"{BASE}/conferences", json={"title": {}, "time_zone": "Asia/Shanghai"})
    assert "/title" in [error["pointer"] for error in untitled.json()["errors"]]


async def test_a_conference_goes_from_draft_to_open_to_cancelled(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient
) -> None:
    made = await conference(organiser)
    assert made["state"] == "draft"
    defaults_of_the_documents = {
        "max_speakers": 6,
        "speakers_per_delegation": 3,
        "max_sub_themes": 3,
        "max_slides": 6,
        "debate_required": True,
        "waitlist": True,
        "promotion": "immediate",
        "offer_hours": 72,
        "reminder_days": [7],
        "max_enrolments": None,
        "better_choice": "stay",
        "waitlist_priority": {},
        "approval": "none",
        "working_groups": None,
        "pairing_required_for": [],
        "strengths": {},
    }
    assert made["policy"].items() >= defaults_of_the_documents.items()
    path = f"/conferences/{made['id']}"
    steps = [
        ("open-registration", 409, "draft"),
        ("publish", 200, "published"),
        ("publish", 409, "published"),
        ("open-registration", 200, "registration_open"),
        ("close-registration", 200, "registration_closed"),
        ("open-registration", 200, "registration_open"),
        ("cancel", 200, "cancelled"),
        ("open-registration", 409, "cancelled"),
    ]
    for verb, status, state in steps:
        answer = await act(organiser, f"{path}:{verb}")
        assert answer.status_code == status, f"{verb}: {answer.text}"
        assert (await organiser.get(BASE + path)).json()["state"] == state
    assert (await change(organiser, path, edition=7)).status_code == 409
    told = await events_about(registration, made["id"])
    assert [event["type"].removeprefix("registration.conference.") for event in told] == [
        "published",
        "registration_opened",
        "registration_closed",
        "registration_opened",
        "cancelled",
    ]
    assert {event["visibility"] for event in told} == {"public"}
    assert {event["data"]["conference_id"] for event in told} == {made["id"]}


async def test_a_cancelled_draft_is_nobodys_business(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient
) -> None:
    made = await conference(organiser)
    assert (await act(organiser, f"/conferences/{made['id']}:cancel")).status_code == 200
    assert [event["visibility"] for event in await events_about(registration, made["id"])] == ["private"]


async def test_an_action_with_a_stale_etag_changes_nothing(organiser: httpx.AsyncClient) -> None:
    made = await conference(organiser)
    path = f"{BASE}/conferences/{made['id']}"
    first = (await organiser.get(path)).headers["etag"]
    assert (await change(organiser, f"/conferences/{made['id']}", edition=7)).status_code == 200
    assert (await organiser.post(f"{path}:publish", headers={"If-Match": first})).status_code == 412
    assert (await organiser.patch(path, json={"edition": 8}, headers={"If-Match": first})).status_code == 412
    assert (await organiser.patch(path, json={"edition": 8})).status_code == 428
    assert (await organiser.get(path)).json()["edition"] == 7


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"time_zone": "Asia/Chengdu"}, "/time_zone"),
        ({"ends_on": "2027-10-25"}, "/ends_on"),
        ({"title": {}}, "/title"),
        ({"country": "CHN"}, "/country"),
        ({"languages": ["french!"]}, "/languages/0"),
        ({"state": "published"}, "/state"),
        ({"policy": {"max_speakers": 0}}, "/policy/max_speakers"),
        ({"policy": {"promotion": "lottery"}}, "/policy/promotion"),
        ({"policy": {"waitlist_priority": {"invited": 0}}}, "/policy/waitlist_priority/invited"),
        ({"policy": {"strengths": {"B3": "off"}}}, "/policy/strengths"),
        ({"policy": {"strengths": {"B6": "maybe"}}}, "/policy/strengths/B6"),
        ({"policy": {"colour": "red"}}, "/policy/colour"),
    ],
)
async def test_what_cannot_be_right_is_named(organiser: httpx.AsyncClient, fields: dict, pointer: str) -> None:
    body = {
        "title": {"fr": "x"},
        "time_zone": "Europe/Paris",
        "starts_on": "2027-10-26",
        "ends_on": "2027-10-28",
    }
    answer = await organiser.post(f"{BASE}/conferences", json=body | fields)
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["pointer"] == pointer


async def test_a_patch_replaces_named_fields_whole_and_no_others(organiser: httpx.AsyncClient) -> None:
    made = await conference(organiser, policy={"max_speakers": 8, "max_slides": 4})
    path = f"/conferences/{made['id']}"
    changed = await change(organiser, path, policy={"max_slides": 5}, place=None)
    assert changed.status_code == 200, changed.text
    assert changed.json()["policy"]["max_slides"] == 5
    assert changed.json()["policy"]["max_speakers"] == 6
    assert changed.json()["place"] is None
    assert changed.json()["title"] == made["title"]
    assert changed.json()["version"] == 2
    assert (await change(organiser, path, title=None)).status_code == 422
    assert (await change(organiser, path, ends_on="2027-10-01")).status_code == 422


async def test_the_days_of_a_conference_go_on_holding_its_workshops(organiser: httpx.AsyncClient) -> None:
    made = await conference(organiser)
    await workshop(organiser, made["id"])
    path = f"/conferences/{made['id']}"
    assert (await change(organiser, path, starts_on="2027-10-27")).status_code == 409
    assert (await change(organiser, path, time_zone="America/Los_Angeles")).status_code == 409
    assert (await change(organiser, path, starts_on="2027-10-25")).status_code == 200


async def test_a_draft_is_there_only_for_those_who_prepare_it(
    registration: ServiceUnderTest,
    organiser: httpx.AsyncClient,
    coordinator: httpx.AsyncClient,
    anonymous: httpx.AsyncClient,
) -> None:
    made = await conference(organiser)
    path = f"{BASE}/conferences/{made['id']}"
    other = await registration.account("organiser", scopes=ORGANISER)
    partner = await registration.machine("partner-system", scopes=["registration:read", "registration:write"])
    reader = await registration.machine("reader", scopes=["registration:read"])
    indicators = await registration.machine("service:indicators", scopes=["registration:read"])
    for client, status in [
        (organiser, 200),
        (coordinator, 200),
        (partner, 200),
        (indicators, 200),
        (other, 404),
        (reader, 404),
        (anonymous, 404),
    ]:
        assert (await client.get(path)).status_code == status
        for part in ("delegations", "workshops", "line-up"):
            assert (await client.get(f"{path}/{part}")).status_code == status
    listed = (await other.get(f"{BASE}/conferences", params={"limit": 200})).json()["items"]
    assert made["id"] not in [item["id"] for item in listed]
    assert (await other.patch(path, json={"edition": 9}, headers={"If-Match": '"1.a"'})).status_code == 404
    assert (await act(organiser, f"/conferences/{made['id']}:publish")).status_code == 200
    for client in (other, reader, anonymous):
        assert (await client.get(path)).status_code == 200
    assert (await other.patch(path, json={"edition": 9}, headers={"If-Match": '"2.a"'})).status_code == 403
    assert (await other.post(f"{path}:cancel")).status_code == 403
    assert (await anonymous.patch(path, json={"edition": 9}, headers={"If-Match": '"2.a"'})).status_code == 401


@pytest.mark.parametrize(
    ("visibility", "anonymous_status", "member_status"), [("network", 404, 200), ("private", 404, 404)]
)
async def test_a_published_conference_is_seen_by_its_circle(
    registration: ServiceUnderTest,
    organiser: httpx.AsyncClient,
    anonymous: httpx.AsyncClient,
    visibility: str,
    anonymous_status: int,
    member_status: int,
) -> None:
    place = f"Lille {new_id()}"
    made = await conference(organiser, visibility=visibility, place=place)
    await act(organiser, f"/conferences/{made['id']}:publish")
    member = await registration.account("member", scopes=MEMBER)
    for client, status in [(anonymous, anonymous_status), (member, member_status), (organiser, 200)]:
        assert (await client.get(f"{BASE}/conferences/{made['id']}")).status_code == status
        listed = (await client.get(f"{BASE}/conferences", params={"q": place})).json()["items"]
        assert len(listed) == (status == 200)
    assert [event["visibility"] for event in await events_about(registration, made["id"])] == [visibility]


async def test_conferences_are_found_by_title_place_state_and_country(organiser: httpx.AsyncClient) -> None:
    mark = new_id().hex
    made = [
        await conference(organiser, title={"fr": f"Rencontres {mark}"}, country="CN"),
        await conference(organiser, title={"fr": "x", "zh": f"会议 {mark}"}, country="FR", starts_on="2027-10-27"),
    ]
    await act(organiser, f"/conferences/{made[1]['id']}:publish")
    queries: list[tuple[dict[str, str], list[int]]] = [
        ({"q": mark}, [1, 0]),
        ({"q": mark.upper(), "sort": "starts_on"}, [0, 1]),
        ({"q": f"会议 {mark}"}, [1]),
        ({"q": mark, "state": "draft"}, [0]),
        ({"q": mark, "country": "FR"}, [1]),
        ({"q": f"{mark}%"}, []),
        ({"q": mark, "updated_since": "2100-01-01T00:00:00Z"}, []),
    ]
    for query, expected in queries:
        answer = await organiser.get(f"{BASE}/conferences", params=query)
        assert answer.status_code == 200, answer.text
        assert [item["id"] for item in answer.json()["items"]] == [made[index]["id"] for index in expected], query


async def test_what_changes_once_it_is_published_is_told(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient
) -> None:
    made = await conference(organiser)
    path = f"/conferences/{made['id']}"
    await change(organiser, path, place="Mianyang")
    await act(organiser, f"{path}:publish")
    await change(organiser, path, place="Leshan", visibility="private")
    (published, changed) = await events_about(registration, made["id"])
    assert published["type"] == "registration.conference.published"
    assert changed["type"] == "registration.conference.programme_changed"
    assert changed["data"]["changed"] == ["place", "visibility"]
    assert changed["visibility"] == "private"


async def test_a_token_that_does_not_reach_registration_sees_what_is_public(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient
) -> None:
    made = await conference(organiser)
    account = str(new_id())
    grant = {"account_id": account, "role": "viewer"}
    assert (await organiser.post(f"{BASE}/conferences/{made['id']}/grants", json=grant)).status_code == 201
    for scopes, status in [(["registry:read"], 404), (MEMBER, 200)]:
        client = await registration.account("member", scopes=scopes, subject=account)
        assert (await client.get(f"{BASE}/conferences/{made['id']}")).status_code == status
        listed = (await client.get(f"{BASE}/conferences", params={"sort": "-updated_at"})).json()["items"]
        assert (made["id"] in [item["id"] for item in listed]) is (status == 200)


async def test_only_those_with_the_scope_create_conferences(
    registration: ServiceUnderTest, anonymous: httpx.AsyncClient
) -> None:
    body = {"title": {"en": "x"}, "time_zone": "Europe/Paris", "starts_on": "2027-01-01", "ends_on": "2027-01-01"}
    member = await registration.account("member", scopes=MEMBER)
    assert (await member.post(f"{BASE}/conferences", json=body)).status_code == 403
    assert (await anonymous.post(f"{BASE}/conferences", json=body)).status_code == 401
