"""Candidates for speaking through HTTP: entered by their side, ranked with the terms shown, chosen once (B9, B18)."""

import asyncio
from typing import Any

import httpx

from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registration.making import BASE, conference, head_of, made, remove, speaker, workshop


async def enter(client: httpx.AsyncClient, event: str, delegation: str | None = "FR", **fields: Any) -> httpx.Response:
    body = {"person": {"given_name": "Ada", "email": "ada@invented.example"}, "delegation": delegation}
    return await client.post(f"{BASE}/conferences/{event}/candidates", json=body | fields)


async def entered(client: httpx.AsyncClient, event: str, *args: Any, **fields: Any) -> str:
    answer = await enter(client, event, *args, **fields)
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"].endswith(answer.json()["id"])
    return str(answer.json()["id"])


async def ranking(client: httpx.AsyncClient, event: str, **query: Any) -> list[tuple[str, int, list[str]]]:
    answer = await client.get(f"{BASE}/conferences/{event}/candidates", params=query)
    assert answer.status_code == 200, answer.text
    return [(item["id"], item["score"], [term["term"] for term in item["terms"]]) for item in answer.json()["items"]]


async def choose(client: httpx.AsyncClient, candidate: str, workshop_id: str, **fields: Any) -> httpx.Response:
    return await client.post(f"{BASE}/candidates/{candidate}:choose", json={"workshop_id": workshop_id} | fields)


async def test_b9_candidates_are_ranked_with_their_terms(organiser: httpx.AsyncClient) -> None:
    event = (await conference(organiser))["id"]
    wished, other = [(await workshop(organiser, event))["id"] for _ in range(2)]
    await speaker(organiser, wished, "FR", person={"given_name": "X", "gender": "male"})
    elected = await entered(organiser, event, "FR", profile="elected")
    company = await entered(organiser, event, "FR", profile="company", workshop_id=wished)
    operator = await entered(organiser, event, "FR", project_operator=True)
    woman = {"given_name": "Lin", "gender": "female"}
    chinese = await entered(organiser, event, "CN", profile="academic", person=woman)
    elsewhere = await entered(organiser, event, "CN", profile="expert", workshop_id=other)
    assert await ranking(organiser, event, workshop_id=wished) == [
        (operator, 8, ["project_operator"]),
        (chinese, 7, ["priority_profile", "delegation_balance", "gender_balance"]),
        (company, 4, ["priority_profile"]),
        (elected, 0, []),
    ]
    assert elsewhere in [item[0] for item in await ranking(organiser, event)]
    assert [item[0] for item in await ranking(organiser, event, limit=1)] == [operator]
    for query in ({"limit": 0}, {"limit": 201}, {"workshop_id": str(new_id())}, {"nonsense": 1}):
        refused = await organiser.get(f"{BASE}/conferences/{event}/candidates", params=query)
        assert refused.status_code == 422


async def test_a_candidate_is_chosen_once_and_takes_a_seat_as_everybody(organiser: httpx.AsyncClient) -> None:
    event = (await conference(organiser, policy={"speakers_per_delegation": 1}))["id"]
    planned = (await workshop(organiser, event))["id"]
    first, second = [await entered(organiser, event, profile="expert", public_consent=True) for _ in range(2)]
    answers = await asyncio.gather(*(choose(organiser, first, planned, role="moderator") for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    (new,) = [answer.json() for answer in answers if answer.status_code == 201]
    assert (new["role"], new["profile"], new["state"], new["public_consent"]) == (
        "moderator",
        "expert",
        "proposed",
        True,
    )
    assert new["person"]["email"] == "ada@invented.example"
    assert (await organiser.get(f"{BASE}/candidates/{first}")).json()["speaker_id"] == new["id"]
    assert [item[0] for item in await ranking(organiser, event)] == [second]
    assert (await choose(organiser, second, planned)).json()["rule"] == "B5"
    assert (await choose(organiser, second, str(new_id()))).status_code == 422
    assert (await remove(organiser, f"/speakers/{new['id']}")).status_code == 204
    assert {item[0] for item in await ranking(organiser, event)} == {first, second}
    assert (await remove(organiser, f"/candidates/{first}")).status_code == 204
    assert (await organiser.get(f"{BASE}/candidates/{first}")).status_code == 404


async def test_each_side_enters_and_sees_its_own_candidates(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    event = (await conference(organiser))["id"]
    planned = (await workshop(organiser, event))["id"]
    french, chinese = [await head_of(registration, organiser, event, side) for side in ("FR", "CN")]
    own = await entered(french, event, "FR")
    assert (await enter(french, event, "CN")).status_code == 403
    assert (await enter(french, event, None)).status_code == 403
    assert (await enter(organiser, event, "DE")).status_code == 422
    assert (await ranking(chinese, event), [item[0] for item in await ranking(french, event)]) == ([], [own])
    for verb in (chinese.get, anonymous.get):
        assert (await verb(f"{BASE}/candidates/{own}")).status_code in (401, 404)
    assert (await choose(chinese, own, planned)).status_code == 404
    assert (await anonymous.get(f"{BASE}/conferences/{event}/candidates")).status_code == 401
    await organiser.post(f"{BASE}/conferences/{event}:publish")
    viewer = await registration.account("viewer", scopes=["registration:read"])
    assert (await viewer.get(f"{BASE}/conferences/{event}/candidates")).status_code == 403


async def test_b18_applications_close_and_who_applied_in_time_can_still_be_chosen(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient
) -> None:
    event = (await conference(organiser))["id"]
    planned = (await workshop(organiser, event))["id"]
    head = await head_of(registration, organiser, event, "FR")
    own = await entered(head, event)
    title = {"fr": "Clôture des candidatures"}
    await made(organiser, f"/conferences/{event}/milestones", title=title, on="2020-06-30", closes=["applications"])
    late = await enter(head, event)
    assert (late.status_code, late.json()["rule"]) == (409, "B18")
    assert (await enter(organiser, event)).status_code == 201
    assert (await choose(head, own, planned)).status_code == 201
