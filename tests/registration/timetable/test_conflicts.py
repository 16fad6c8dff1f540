"""The conflicts of a programme over HTTP: warned of, listed, and refused for what is announced (D8)."""

import asyncio
from typing import Any

import httpx

from shared.testing.service import ServiceUnderTest
from tests.registration.making import BASE, act, change, conference, made, room, session, speaker, workshop

ZHAO = {"given_name": "Ping", "family_name": "Zhao", "name_order": "family_first", "email": "zhao@example.org"}


async def conflicts_of(client: httpx.AsyncClient, event: dict[str, Any]) -> list[dict[str, Any]]:
    answer = await client.get(f"{BASE}/conferences/{event['id']}/programme/conflicts")
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


def refused(answer: httpx.Response) -> list[tuple[str, str]]:
    """The field and the kind of each clash of a refusal."""
    assert answer.status_code == 409, answer.text
    assert (answer.json()["type"], answer.json()["rule"]) == ("/problems/programme-conflict", "D8")
    return [(item["pointer"], item["code"]) for item in answer.json()["errors"]]


async def test_d8_two_things_in_one_room_are_named_with_their_time(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    event = await conference(organiser)
    await act(organiser, f"/conferences/{event['id']}:publish")
    place = await room(organiser, event["id"])
    held = await session(organiser, event["id"], room_id=place["id"])
    draft = await workshop(
        organiser,
        event["id"],
        room_id=place["id"],
        starts_at="2027-10-26T10:30:00+08:00",
        ends_at="2027-10-26T12:00:00+08:00",
    )
    (warning,) = [item for item in draft["warnings"] if item["pointer"] == "/room_id"]
    assert warning["rule"] == "D8"
    for part in ("Séance plénière", "Villes et jeunesse", "Salle des Lotus", "2027-10-26 10:30–11:00"):
        assert part in warning["message"]
    (clash,) = await conflicts_of(organiser, event)
    assert (clash["kind"], clash["impossible"], clash["room"]["id"]) == ("room_taken", True, place["id"])
    assert [(item["type"], item["id"], item["announced"]) for item in clash["things"]] == [
        ("session", held["id"], True),
        ("workshop", draft["id"], False),
    ]
    assert (clash["starts_at"], clash["ends_at"]) == ("2027-10-26T10:30:00+08:00", "2027-10-26T11:00:00+08:00")
    assert warning in (await organiser.get(f"{BASE}/sessions/{held['id']}")).json()["warnings"]
    assert warning in (await organiser.get(f"{BASE}/conferences/{event['id']}/programme")).json()["warnings"]

    assert (await anonymous.get(f"{BASE}/sessions/{held['id']}")).json()["warnings"] == []
    assert (await anonymous.get(f"{BASE}/conferences/{event['id']}/programme")).json()["warnings"] == []
    stranger = await registration.account("member", scopes=["registration:read"])
    assert (await stranger.get(f"{BASE}/conferences/{event['id']}/programme/conflicts")).status_code == 403


async def test_d8_what_cannot_be_is_not_announced(organiser: httpx.AsyncClient) -> None:
    event = await conference(organiser)
    place, spare = await room(organiser, event["id"]), await room(organiser, event["id"])
    first = await workshop(organiser, event["id"], room_id=place["id"])
    second = await workshop(organiser, event["id"], room_id=place["id"])
    plenary = await session(organiser, event["id"], room_id=place["id"], state="draft")
    assert (await act(organiser, f"/workshops/{first['id']}:announce")).status_code == 200
    assert refused(await act(organiser, f"/workshops/{second['id']}:announce")) == [("/room_id", "room_taken")]
    assert refused(await act(organiser, f"/sessions/{plenary['id']}:announce")) == [("/room_id", "room_taken")]
    assert (await organiser.get(f"{BASE}/workshops/{second['id']}")).json()["state"] == "draft"
    assert (await change(organiser, f"/workshops/{second['id']}", room_id=spare["id"])).status_code == 200
    assert (await act(organiser, f"/workshops/{second['id']}:announce")).status_code == 200
    assert refused(await change(organiser, f"/workshops/{second['id']}", room_id=place["id"])) == [
        ("/room_id", "room_taken")
    ]
    later = {"starts_at": "2027-10-26T11:00:00+08:00", "ends_at": "2027-10-26T12:00:00+08:00"}
    assert (await change(organiser, f"/workshops/{second['id']}", room_id=place["id"], **later)).status_code == 200
    assert (await act(organiser, f"/workshops/{first['id']}:cancel")).status_code == 200
    assert (await act(organiser, f"/sessions/{plenary['id']}:announce")).status_code == 200


async def test_d8_nobody_is_announced_in_two_places_at_once(organiser: httpx.AsyncClient) -> None:
    event = await conference(organiser)
    first, second = [await workshop(organiser, event["id"]) for _ in range(2)]
    await speaker(organiser, first["id"], "CN", person=ZHAO, role="moderator", state="accepted")
    other = await speaker(organiser, second["id"], "CN", person=ZHAO, state="invited")
    (pity,) = await conflicts_of(organiser, event)
    assert (pity["kind"], pity["impossible"], pity["person"]["display_name"]) == ("person_twice", False, "Zhao Ping")
    assert [item["role"] for item in pity["things"]] == ["moderator", "speaker"]
    for item in (first, second):
        assert (await act(organiser, f"/workshops/{item['id']}:announce")).status_code == 200
    assert (await change(organiser, f"/speakers/{other['id']}", state="accepted")).status_code == 200
    missing = (await act(organiser, f"/workshops/{second['id']}:finalise")).json()["missing"]
    assert [item["pointer"] for item in missing if item["rule"] == "D8"] == ["/speakers"]
    speakers = [{"person": ZHAO, "delegation": "CN", "role": "chair"}]
    path = f"{BASE}/conferences/{event['id']}/sessions"
    hours = {"starts_at": first["starts_at"], "ends_at": first["ends_at"]}
    body = {"title": {"fr": "x"}, "kind": "plenary", "speakers": speakers, "state": "announced"} | hours
    assert refused(await organiser.post(path, json=body)) == [("/speakers", "person_twice")] * 2
    draft = await made(organiser, f"/conferences/{event['id']}/sessions", **(body | {"state": "draft"}))
    assert [item["rule"] for item in draft["warnings"]] == ["D8", "D8"]


async def test_d8_a_room_that_is_too_small_and_languages_without_interpretation_are_warned_of(
    organiser: httpx.AsyncClient,
) -> None:
    days = [{"on": "2027-10-27", "languages": ["fr", "zh"]}]
    event = await conference(organiser, interpretation_days=days)
    place = await room(organiser, event["id"], capacity=30)
    planned = await workshop(organiser, event["id"], room_id=place["id"], capacity=40, languages=["fr"])
    assert [item["pointer"] for item in planned["warnings"] if item["rule"] == "D8"] == ["/capacity", "/interpretation"]
    assert (await act(organiser, f"/workshops/{planned['id']}:announce")).status_code == 200
    mended = await change(organiser, f"/workshops/{planned['id']}", capacity=None, interpretation=["zh"])
    (left,) = [item for item in mended.json()["warnings"] if item["rule"] == "D8"]
    assert "2027-10-26" in left["message"]
    assert [item["kind"] for item in await conflicts_of(organiser, event)] == ["no_interpreters"]


async def test_d8_a_conference_decides_how_strict_it_is(organiser: httpx.AsyncClient) -> None:
    async def two_in_one_room(**fields: Any) -> tuple[dict[str, Any], dict[str, Any], httpx.Response]:
        event = await conference(organiser, **fields)
        place = await room(organiser, event["id"])
        first = await workshop(organiser, event["id"], room_id=place["id"])
        await act(organiser, f"/workshops/{first['id']}:announce")
        body = {name: first[name] for name in ("title", "starts_at", "ends_at", "room_id")}
        return event, body, await organiser.post(f"{BASE}/conferences/{event['id']}/workshops", json=body)

    _, _, hard = await two_in_one_room(policy={"programme_conflicts": "H"})
    assert refused(hard) == [("/room_id", "room_taken")]
    for fields in ({"policy": {"programme_conflicts": "S"}}, {"historical": True}):
        event, _, soft = await two_in_one_room(**fields)
        assert (await act(organiser, f"/workshops/{soft.json()['id']}:announce")).status_code == 200
        assert [item["kind"] for item in await conflicts_of(organiser, event)] == ["room_taken"]
    event, _, off = await two_in_one_room(policy={"programme_conflicts": "off"})
    assert (await act(organiser, f"/workshops/{off.json()['id']}:announce")).status_code == 200
    assert await conflicts_of(organiser, event) == []


async def test_d8_of_two_that_are_announced_in_one_room_at_once_one_is(organiser: httpx.AsyncClient) -> None:
    event = await conference(organiser)
    for _ in range(4):
        place = await room(organiser, event["id"])
        drafts = [f"/workshops/{(await workshop(organiser, event['id'], room_id=place['id']))['id']}" for _ in range(3)]
        plenary = await session(organiser, event["id"], room_id=place["id"], state="draft")
        drafts.append(f"/sessions/{plenary['id']}")
        answers = await asyncio.gather(*(act(organiser, f"{path}:announce") for path in drafts))
        assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
