"""A speaker's way through HTTP: proposed, invited, accepted, declined, replaced, tied to a registration (B2–B16)."""

import asyncio
from typing import Any

import httpx

from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registration.making import (
    BASE,
    act,
    change,
    conference,
    events_about,
    full_line_up,
    head_of,
    made,
    propose,
    registered,
    remove,
    speaker,
    workshop,
)

LIN = {"given_name": "Lin", "family_name": "Chen", "email": "lin@invented.example"}


async def announced(client: httpx.AsyncClient, delegations: tuple[str, ...] = ("CN", "FR"), **policy: Any) -> Any:
    """A conference whose registration is open, and a workshop of it that was announced."""
    event = await conference(client, delegations, policy=policy)
    session = await workshop(client, event["id"])
    for step in ("publish", "open-registration"):
        await act(client, f"/conferences/{event['id']}:{step}")
    await act(client, f"/workshops/{session['id']}:announce")
    return event["id"], session["id"]


async def post(client: httpx.AsyncClient, path: str, **body: Any) -> httpx.Response:
    return await client.post(f"{BASE}{path}", json=body)


async def test_a_speaker_is_proposed_invited_and_accepts(organiser: httpx.AsyncClient) -> None:
    _, session = await announced(organiser)
    path = f"/speakers/{(await speaker(organiser, session, 'FR'))['id']}"
    first = (await organiser.get(BASE + path)).headers["etag"]
    for verb, state in [("invite", "invited"), ("accept", "accepted")]:
        answer = await act(organiser, f"{path}:{verb}")
        assert (answer.status_code, answer.json()["state"]) == (200, state)
    assert (await act(organiser, f"{path}:invite")).status_code == 409
    assert (await act(organiser, f"{path}:accept")).status_code == 409
    stale = await organiser.post(f"{BASE}{path}:decline", json={}, headers={"If-Match": first})
    assert stale.status_code == 412


async def test_a_reason_to_decline_is_for_those_of_the_side(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient
) -> None:
    event, session = await announced(organiser)
    own, other = [await head_of(registration, organiser, event, side) for side in ("FR", "CN")]
    path = f"/speakers/{(await speaker(own, session, 'FR', state='invited', public_consent=True))['id']}"
    assert (await post(other, f"{path}:decline", reason="no")).status_code == 403
    assert (await post(own, f"{path}:decline", reason="no", more=1)).status_code == 422
    declined = await post(own, f"{path}:decline", reason="council that day")
    assert (declined.json()["state"], declined.json()["decline_reason"]) == ("declined", "council that day")
    assert (await other.get(BASE + path)).status_code == 404
    back = await act(own, f"{path}:invite")
    assert (back.json()["state"], back.json()["decline_reason"]) == ("invited", None)


async def test_a_replacement_keeps_the_seat_of_a_full_line_up(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    _, session = await announced(organiser)
    leaving, *_ = await full_line_up(organiser, session, *["CN", "FR"] * 3)
    answer = await post(organiser, f"/speakers/{leaving['id']}:replace", person=LIN, state="accepted")
    assert answer.status_code == 201, answer.text
    new = answer.json()
    assert answer.headers["location"].endswith(new["id"])
    assert (new["delegation"], new["role"], new["state"]) == ("CN", "speaker", "accepted")
    gone = (await organiser.get(f"{BASE}/speakers/{leaving['id']}")).json()
    assert (gone["state"], gone["replaced_by"]) == ("replaced", new["id"])
    assert (await anonymous.get(f"{BASE}/speakers/{leaving['id']}")).status_code == 404
    board = (await organiser.get(f"{BASE}/workshops/{session}/line-up")).json()
    assert (board["taken"], board["accepted"]) == (6, 6)
    told = [event["type"] for event in await events_about(registration, leaving["id"])]
    assert told == ["registration.speaker.accepted", "registration.speaker.replaced"]
    (replaced,) = [event for event in await events_about(registration, leaving["id"]) if "replaced" in event["type"]]
    assert replaced["data"]["replaced_by"] == new["id"]
    assert "Chen" not in str(replaced)
    assert [event["type"] for event in await events_about(registration, new["id"])] == ["registration.speaker.accepted"]
    for verb in ("invite", "accept"):
        assert (await act(organiser, f"/speakers/{leaving['id']}:{verb}")).status_code == 409
    assert (await change(organiser, f"/speakers/{leaving['id']}", state="accepted")).status_code == 409
    assert (await post(organiser, f"/speakers/{leaving['id']}:replace", person=LIN)).status_code == 409
    assert (await remove(organiser, f"/speakers/{new['id']}")).status_code == 204


async def test_a_replacement_keeps_a_seat_that_a_lowered_limit_would_not_give(organiser: httpx.AsyncClient) -> None:
    event, session = await announced(organiser)
    first, *_ = [await speaker(organiser, session, "FR") for _ in range(3)]
    assert (await change(organiser, f"/conferences/{event}", policy={"speakers_per_delegation": 1})).status_code == 200
    assert (await post(organiser, f"/speakers/{first['id']}:replace", person=LIN)).status_code == 201
    assert (await propose(organiser, session, "FR")).json()["rule"] == "B5"


async def test_nobody_takes_a_seat_while_it_passes_on(organiser: httpx.AsyncClient) -> None:
    _, session = await announced(organiser, max_speakers=1)
    current = await speaker(organiser, session, "FR")
    for _ in range(5):
        passed, *refused = await asyncio.gather(
            post(organiser, f"/speakers/{current['id']}:replace", person=LIN),
            *(propose(organiser, session, side) for side in ("FR", "CN", "FR")),
        )
        assert passed.status_code == 201
        assert {answer.json()["rule"] for answer in refused} == {"B3"}
        current = passed.json()


async def test_two_replacements_at_once_make_one(organiser: httpx.AsyncClient) -> None:
    _, session = await announced(organiser)
    current = await speaker(organiser, session, "FR")
    answers = await asyncio.gather(
        *(post(organiser, f"/speakers/{current['id']}:replace", person=LIN) for _ in range(3))
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    assert (await organiser.get(f"{BASE}/workshops/{session}/line-up")).json()["taken"] == 1


async def test_b3_b5_two_heads_add_the_last_seat_at_once(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient
) -> None:
    for _ in range(5):
        event, session = await announced(organiser, max_speakers=3)
        french, chinese = [await head_of(registration, organiser, event, side) for side in ("FR", "CN")]
        await speaker(french, session, "FR")
        await speaker(chinese, session, "CN")
        answers = await asyncio.gather(propose(french, session, "FR"), propose(chinese, session, "CN"))
        assert sorted(answer.status_code for answer in answers) == [201, 409]
        assert next(answer for answer in answers if answer.status_code == 409).json()["rule"] == "B3"
        assert (await organiser.get(f"{BASE}/workshops/{session}/line-up")).json()["taken"] == 3


async def test_b13_a_speaker_is_tied_to_a_registration_of_the_same_conference(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient
) -> None:
    event, session = await announced(organiser)
    elsewhere, _ = await announced(organiser)
    here, there = [await registered(organiser, item, delegation="FR") for item in (event, elsewhere)]
    head = await head_of(registration, organiser, event, "CN")
    for wrong in (there["id"], str(new_id())):
        answer = await propose(organiser, session, "FR", registration_id=wrong)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/registration_id")
    assert (await propose(head, session, "CN", registration_id=here["id"])).status_code == 422
    tied = await speaker(organiser, session, "FR", registration_id=here["id"])
    assert tied["registration_id"] == here["id"]
    twice = await propose(organiser, session, "FR", registration_id=here["id"])
    assert twice.status_code == 409
    await post(organiser, f"/speakers/{tied['id']}:decline")
    await speaker(organiser, session, "FR", registration_id=here["id"])
    assert (await act(organiser, f"/speakers/{tied['id']}:accept")).status_code == 409


async def test_a_speaker_who_withdraws_the_registration_is_flagged_and_does_not_count(
    organiser: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    event, session = await announced(organiser)
    entry = await registered(organiser, event, delegation="FR")
    line_up = await full_line_up(organiser, session, *["CN", "FR"] * 3)
    tied = line_up[1]
    assert (await change(organiser, f"/speakers/{tied['id']}", registration_id=entry["id"])).status_code == 200
    assert (await act(organiser, f"/registrations/{entry['id']}:withdraw")).status_code == 200
    assert (await organiser.get(f"{BASE}/speakers/{tied['id']}")).json()["absent"] is True
    shown = (await anonymous.get(f"{BASE}/speakers/{tied['id']}")).json()
    assert (shown["absent"], shown["registration_id"]) == (False, None)
    board = (await organiser.get(f"{BASE}/workshops/{session}/line-up")).json()
    assert (board["taken"], board["accepted"]) == (6, 5)
    assert [item["rule"] for item in board["missing"]] == ["B5", "B8"]
    assert (await act(organiser, f"/workshops/{session}:finalise")).status_code == 409


async def test_a_final_line_up_is_opened_again_for_a_replacement(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient
) -> None:
    event, session = await announced(organiser)
    leaving, *_ = await full_line_up(organiser, session, *["CN", "FR"] * 3)
    assert (await act(organiser, f"/workshops/{session}:reopen")).status_code == 409
    await act(organiser, f"/workshops/{session}:finalise")
    replace = f"/speakers/{leaving['id']}:replace"
    assert (await post(organiser, replace, person=LIN)).status_code == 409
    head = await head_of(registration, organiser, event, "CN")
    assert (await act(head, f"/workshops/{session}:reopen")).status_code == 403
    assert (await act(organiser, f"/workshops/{session}:reopen")).json()["state"] == "announced"
    new = await post(organiser, replace, person=LIN, profile="technician", state="accepted")
    assert new.status_code == 201
    assert (await act(organiser, f"/workshops/{session}:finalise")).status_code == 200


async def test_b18_a_head_changes_no_slides_once_they_are_to_be_handed_in(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient
) -> None:
    event, session = await announced(organiser)
    head = await head_of(registration, organiser, event, "FR")
    path = f"/speakers/{(await speaker(head, session, 'FR', slides=4))['id']}"
    title = {"en": "Slides"}
    await made(organiser, f"/conferences/{event}/milestones", title=title, on="2020-01-01", closes=["slides"])
    late = await change(head, path, slides=5)
    assert (late.status_code, late.json()["rule"]) == (409, "B18")
    assert (await change(head, path, profile="expert")).status_code == 200
    assert (await change(organiser, path, slides=5)).status_code == 200


async def test_b10_an_initiative_need_not_come_from_a_partnership(organiser: httpx.AsyncClient) -> None:
    _, session = await announced(organiser)
    answer = await propose(organiser, session, "FR", person={"given_name": "Ada"}, profile="technician")
    assert (answer.status_code, answer.json()["partner"], answer.json()["warnings"]) == (201, None, [])
    rules = (await organiser.get(f"{BASE}/rules")).json()["items"]
    (guidance,) = [rule for rule in rules if rule["id"] == "B10"]
    assert set(guidance["text"]) == {"en", "fr", "de", "zh"}


async def test_b16_the_board_sums_all_line_ups_of_three_delegations(organiser: httpx.AsyncClient) -> None:
    event, session = await announced(organiser, delegations=("CN", "DE", "FR"))
    second, dropped = [await workshop(organiser, event) for _ in range(2)]
    await act(organiser, f"/workshops/{dropped['id']}:cancel")
    await full_line_up(organiser, session, "CN", "DE", "FR", "CN", "DE")
    board = (await organiser.get(f"{BASE}/conferences/{event}/line-up")).json()
    assert (board["taken"], board["accepted"], board["complete"]) == (5, 5, 0)
    assert board["delegations"] == [
        {"code": "CN", "taken": 2, "accepted": 2, "missing": 2},
        {"code": "DE", "taken": 2, "accepted": 2, "missing": 2},
        {"code": "FR", "taken": 1, "accepted": 1, "missing": 3},
    ]
    assert board["profiles"] == dict.fromkeys(("technician", "elected", "company", "academic", "expert"), 1)
    found = [(item["workshop_id"], item["rule"]) for item in board["missing"]]
    assert found == [(session, "B5"), *[(second["id"], rule) for rule in ["B5"] * 3 + ["B8"] * 4 + ["B16"]]]
    assert {item["rule"] for item in board["warnings"]} == {"B6"}
    await speaker(organiser, session, "FR", state="accepted")
    board = (await organiser.get(f"{BASE}/conferences/{event}/line-up")).json()
    assert board["complete"] == 1
