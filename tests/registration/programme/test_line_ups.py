"""Speakers and line-ups over HTTP: B3, B5, B6, B7, names only as agreed, and the last seat for two."""

import asyncio
from typing import Any

import httpx
import pytest

from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registration.making import BASE, act, change, conference, events_about, propose, remove, speaker, workshop

ZHAO = {
    "given_name": "Ping",
    "family_name": "Zhao",
    "name_order": "family_first",
    "native_name": "赵平",
    "email": "zhao@invented.example",
    "phone": "+86 28 1234 5678",
    "birth_year": 1970,
}


async def prepared(client: httpx.AsyncClient, delegations: tuple[str, ...] = ("CN", "FR"), **policy: Any) -> str:
    """The id of an announced workshop in a published conference."""
    event = await conference(client, delegations, policy=policy)
    made = await workshop(client, event["id"])
    await act(client, f"/conferences/{event['id']}:publish")
    await act(client, f"/workshops/{made['id']}:announce")
    return str(made["id"])


async def test_b3_the_seventh_seat_of_any_role_is_refused(organiser: httpx.AsyncClient) -> None:
    session = await prepared(organiser)
    for role, code in [("chair", "CN"), ("moderator", "CN"), ("speaker", "CN"), ("moderator", "FR"), ("speaker", "FR")]:
        await speaker(organiser, session, code, role=role)
    sixth = await speaker(organiser, session, None, role="chair")
    refused = await propose(organiser, session, "FR", role="moderator")
    assert refused.status_code == 409
    assert {key: refused.json()[key] for key in ("rule", "limit", "current")} == {
        "rule": "B3",
        "limit": 6,
        "current": 6,
    }
    assert (await change(organiser, f"/speakers/{sixth['id']}", state="declined")).status_code == 200
    await speaker(organiser, session, "FR", role="moderator")
    back = await change(organiser, f"/speakers/{sixth['id']}", state="invited")
    assert (back.status_code, back.json()["rule"]) == (409, "B3")


async def test_b5_a_fourth_of_one_side_is_refused_and_so_is_changing_to_it(organiser: httpx.AsyncClient) -> None:
    session = await prepared(organiser)
    for state in ("proposed", "invited", "accepted"):
        await speaker(organiser, session, "FR", state=state)
    refused = await propose(organiser, session, "FR")
    assert refused.status_code == 409
    assert {key: refused.json()[key] for key in ("rule", "limit", "current")} == {
        "rule": "B5",
        "limit": 3,
        "current": 3,
    }
    other = await speaker(organiser, session, "CN")
    moved = await change(organiser, f"/speakers/{other['id']}", delegation="FR")
    assert (moved.status_code, moved.json()["rule"]) == (409, "B5")
    assert (await propose(organiser, session, "DE")).status_code == 422


async def test_b5_is_off_without_delegations(organiser: httpx.AsyncClient) -> None:
    session = await prepared(organiser, delegations=())
    for _ in range(6):
        await speaker(organiser, session, None)
    assert (await propose(organiser, session, None)).json()["rule"] == "B3"


async def test_b5_limits_are_the_conferences(organiser: httpx.AsyncClient) -> None:
    session = await prepared(organiser, speakers_per_delegation=1, max_speakers=4)
    await speaker(organiser, session, "FR")
    refused = (await propose(organiser, session, "FR")).json()
    assert (refused["rule"], refused["limit"], refused["current"]) == ("B5", 1, 1)


@pytest.mark.parametrize("slides", [0, 6])
async def test_b7_up_to_six_slides(organiser: httpx.AsyncClient, slides: int) -> None:
    session = await prepared(organiser)
    made = await speaker(organiser, session, "FR", slides=slides)
    assert made["slides"] == slides
    refused = await change(organiser, f"/speakers/{made['id']}", slides=7)
    assert (refused.status_code, refused.json()["rule"], refused.json()["limit"]) == (422, "B7", 6)
    assert (await propose(organiser, session, "FR", slides=7)).json()["errors"][0]["pointer"] == "/slides"


@pytest.mark.parametrize("winner_of", ["the last seat", "the last seat of a side"])
async def test_b3_b5_the_last_seat_goes_to_one_of_two(organiser: httpx.AsyncClient, winner_of: str) -> None:
    limit = {"max_speakers": 2} if winner_of == "the last seat" else {"speakers_per_delegation": 2}
    for _ in range(5):
        session = await prepared(organiser, **limit)
        await speaker(organiser, session, "FR")
        answers = await asyncio.gather(*(propose(organiser, session, "FR") for _ in range(4)))
        assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
        assert (await organiser.get(f"{BASE}/workshops/{session}/line-up")).json()["taken"] == 2


async def test_b6_moderation_by_two_sides_is_a_badge(organiser: httpx.AsyncClient) -> None:
    session = await prepared(organiser)
    line_up = f"{BASE}/workshops/{session}/line-up"
    await speaker(organiser, session, "FR", role="moderator")
    board = (await organiser.get(line_up)).json()
    assert (board["double_moderation"], [item["rule"] for item in board["warnings"]]) == (False, ["B6"])
    await speaker(organiser, session, "CN", role="moderator")
    board = (await organiser.get(line_up)).json()
    assert (board["double_moderation"], board["warnings"]) == (True, [])


async def test_the_board_shows_what_is_taken_and_missing(organiser: httpx.AsyncClient) -> None:
    event = await conference(organiser)
    first, second = [await workshop(organiser, event["id"]) for _ in range(2)]
    for code, profile, state in [
        ("FR", "elected", "accepted"),
        ("FR", "company", "proposed"),
        ("CN", "technician", "declined"),
    ]:
        await speaker(organiser, first["id"], code, profile=profile, state=state)
    board = (await organiser.get(f"{BASE}/conferences/{event['id']}/line-up")).json()
    assert [item["workshop_id"] for item in board["items"]] == [first["id"], second["id"]]
    line_up = board["items"][0]
    assert (line_up["limit"], line_up["taken"], line_up["accepted"], line_up["final"]) == (6, 2, 1, False)
    assert line_up["delegations"] == [
        {"code": "CN", "taken": 0, "accepted": 0, "balanced": 3, "missing": 3},
        {"code": "FR", "taken": 2, "accepted": 1, "balanced": 3, "missing": 1},
    ]
    assert line_up["profiles"] == {"technician": 0, "elected": 1, "company": 1, "academic": 0, "expert": 0}
    assert [item["rule"] for item in line_up["missing"]] == ["B5", "B5", *["B8"] * 3, "B16"]
    assert len(line_up["speakers"]) == 3


async def test_d7_names_are_public_as_agreed_and_addresses_never(
    organiser: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    session = await prepared(organiser)
    agreed = await speaker(organiser, session, "CN", person=ZHAO, public_consent=True)
    silent = await speaker(organiser, session, "FR", person={"given_name": "Quiet", "family_name": "Secret"})
    declined = await speaker(organiser, session, "FR", state="declined", public_consent=True)
    assert agreed["person"]["email"] == "zhao@invented.example"
    assert agreed["person"]["display_name"] == "Zhao Ping"
    for path in (f"/workshops/{session}/speakers", f"/workshops/{session}/line-up", f"/speakers/{agreed['id']}"):
        shown = await anonymous.get(BASE + path)
        assert shown.status_code == 200
        assert "赵平" in shown.text
        for secret in ("zhao@invented.example", "1234 5678", "1970", "Secret", "Quiet", declined["id"]):
            assert secret not in shown.text, path
    board = (await anonymous.get(f"{BASE}/workshops/{session}/line-up")).json()
    assert (board["taken"], len(board["speakers"])) == (2, 2)
    assert (await anonymous.get(f"{BASE}/speakers/{silent['id']}")).json()["person"] is None
    assert (await anonymous.get(f"{BASE}/speakers/{declined['id']}")).status_code == 404


@pytest.mark.parametrize("person", [{"native_name": "赵平"}, {"given_name": "Plato"}, {"family_name": "Ольга"}])
async def test_d3_any_one_name_is_enough(organiser: httpx.AsyncClient, person: dict[str, str]) -> None:
    session = await prepared(organiser)
    made = await speaker(organiser, session, "CN", person=person)
    assert made["person"]["display_name"] == next(iter(person.values()))
    assert (await propose(organiser, session, "CN", person={"function": "Mayor"})).status_code == 422


async def test_a_speakers_partner_stands_beside_its_id(
    organiser: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    session, partner = await prepared(organiser), str(new_id())
    person = ZHAO | {"partner_id": partner}
    made = await speaker(organiser, session, "CN", person=person, public_consent=True)
    for client in (organiser, anonymous):
        shown = (await client.get(f"{BASE}/speakers/{made['id']}")).json()["partner"]
        assert (shown["id"], shown["verified"]) == (partner, False)
    await change(organiser, f"/speakers/{made['id']}", public_consent=False)
    assert (await anonymous.get(f"{BASE}/speakers/{made['id']}")).json()["partner"] is None


async def test_what_happens_in_a_draft_is_told_to_nobody(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient
) -> None:
    event = await conference(organiser, delegations=())
    await act(organiser, f"/conferences/{event['id']}:publish")
    made = await workshop(organiser, event["id"])
    await speaker(organiser, made["id"], None, state="accepted")
    assert [told["visibility"] for told in await events_about(registration, made["id"])] == ["private"]
    await act(organiser, f"/workshops/{made['id']}:announce")
    await act(organiser, f"/workshops/{made['id']}:finalise")
    await act(organiser, f"/workshops/{made['id']}:cancel")
    told = [
        (event["type"].split(".", 1)[1], event["visibility"]) for event in await events_about(registration, made["id"])
    ]
    assert sorted(told) == [
        ("line_up.changed", "private"),
        ("line_up.changed", "public"),
        ("line_up.changed", "public"),
        ("workshop.announced", "public"),
        ("workshop.cancelled", "public"),
        ("workshop.finalised", "public"),
    ]


async def test_a_final_line_up_stays_as_it_is(organiser: httpx.AsyncClient) -> None:
    session = await prepared(organiser, delegations=())
    made = await speaker(organiser, session, None, state="accepted")
    assert (await act(organiser, f"/workshops/{session}:finalise")).status_code == 200
    assert (await propose(organiser, session, None)).status_code == 409
    assert (await change(organiser, f"/speakers/{made['id']}", state="declined")).status_code == 409
    assert (await remove(organiser, f"/speakers/{made['id']}")).status_code == 409
    board = (await organiser.get(f"{BASE}/workshops/{session}/line-up")).json()
    assert (board["final"], board["accepted"], board["missing"]) == (True, 1, [])


async def test_line_ups_and_answers_are_told_without_names(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient
) -> None:
    session = await prepared(organiser)
    made = await speaker(organiser, session, "CN", person=ZHAO)
    path = f"/speakers/{made['id']}"
    await change(organiser, path, state="accepted")
    await change(organiser, path, slides=3)
    await change(organiser, path, state="declined")
    await change(organiser, path, state="invited")
    await remove(organiser, path)
    answers = await events_about(registration, made["id"])
    assert [event["type"] for event in answers] == ["registration.speaker.accepted", "registration.speaker.declined"]
    line_ups = [
        event for event in await events_about(registration, session) if event["type"].endswith("line_up.changed")
    ]
    assert [event["data"]["speakers_by_delegation"] for event in line_ups] == [{"CN": 1}, {"CN": 1}, {}, {"CN": 1}, {}]
    assert [event["data"]["accepted_by_delegation"] for event in line_ups] == [{}, {"CN": 1}, {}, {}, {}]
    assert [event["data"]["subject"]["version"] for event in line_ups] == [1, 2, 3, 4, 5]
    assert all("Zhao" not in str(event) and "赵" not in str(event) for event in [*answers, *line_ups])


async def test_a_proposal_sent_twice_under_one_key_takes_one_seat(organiser: httpx.AsyncClient) -> None:
    session = await prepared(organiser)
    body = {"person": {"given_name": "Ada"}, "delegation": "FR"}
    headers = {"Idempotency-Key": f"one-and-the-same-{session}"}
    answers = [
        await organiser.post(f"{BASE}/workshops/{session}/speakers", json=body, headers=headers) for _ in range(2)
    ]
    assert answers[0].json() == answers[1].json()
    assert (await organiser.get(f"{BASE}/workshops/{session}/line-up")).json()["taken"] == 1
