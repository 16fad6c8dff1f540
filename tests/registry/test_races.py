"""Two callers at once: one wins, the other is told, and nothing is done twice or lost."""

import asyncio
from collections.abc import Sequence

import httpx

from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registry.making import API, agreement, ids, pair, partner, read
from tests.registry.outbox import events_of


def statuses(answers: Sequence[httpx.Response]) -> list[int]:
    return sorted(answer.status_code for answer in answers)


async def test_of_two_changes_of_one_version_one_wins(staff: httpx.AsyncClient, registry: ServiceUnderTest) -> None:
    one = await partner(staff)
    _, if_match = await read(staff, f"partners/{one['id']}")
    path = f"{API}/partners/{one['id']}"
    answers = await asyncio.gather(
        *(staff.patch(path, json={"themes": [f"theme{n}"]}, headers=if_match) for n in range(6))
    )
    assert statuses(answers) == [200] + [412] * 5
    [winner] = [answer.json() for answer in answers if answer.status_code == 200]
    shown, _ = await read(staff, f"partners/{one['id']}")
    assert shown == winner
    assert shown["version"] == 2
    assert len(await events_of(registry, one["id"])) == 2


async def test_of_two_signings_one_wins(staff: httpx.AsyncClient, registry: ServiceUnderTest) -> None:
    town, other = await pair(staff)
    draft = await agreement(staff, town, other)
    path = f"{API}/agreements/{draft['id']}:sign"
    answers = await asyncio.gather(*(staff.post(path, json={"signed_on": f"2024-01-0{n}"}) for n in range(1, 6)))
    assert statuses(answers) == [200] + [409] * 4
    [winner] = [answer.json() for answer in answers if answer.status_code == 200]
    assert (await read(staff, f"agreements/{draft['id']}"))[0] == winner
    signed = [event for event in await events_of(registry, draft["id"]) if event["type"].endswith(".signed")]
    assert len(signed) == 1


async def test_a_change_and_a_signing_at_once_lose_nothing(staff: httpx.AsyncClient) -> None:
    town, other = await pair(staff)
    draft = await agreement(staff, town, other)
    _, if_match = await read(staff, f"agreements/{draft['id']}")
    path = f"{API}/agreements/{draft['id']}"
    change, signing = await asyncio.gather(
        staff.patch(path, json={"term_months": 60}, headers=if_match),
        staff.post(f"{path}:sign", json={"signed_on": "2024-11-21"}),
    )
    assert signing.status_code == 200
    shown, _ = await read(staff, f"agreements/{draft['id']}")
    expected = ("2029-11-20", 3) if change.status_code == 200 else (None, 2)
    assert (shown["ends_on"], shown["version"]) == expected


async def test_an_identifier_asked_for_by_many_goes_to_one(staff: httpx.AsyncClient) -> None:
    mark = new_id().hex
    bodies = [
        {"kind": "school", "name": f"S{n} {mark}", "country": "FR", "identifiers": [{"scheme": "uai", "value": mark}]}
        for n in range(5)
    ]
    answers = await asyncio.gather(*(staff.post(f"{API}/partners", json=body) for body in bodies))
    assert statuses(answers) == [201] + [409] * 4
    assert len(await ids(staff, "partners", q=mark)) == 1


async def test_a14_two_links_at_once_close_no_circle(staff: httpx.AsyncClient) -> None:
    town, other = await pair(staff)
    for _ in range(3):
        first, second = await agreement(staff, town, other), await agreement(staff, town, other)
        answers = await asyncio.gather(
            staff.patch(
                f"{API}/agreements/{first['id']}",
                json={"follows": second["id"]},
                headers=(await read(staff, f"agreements/{first['id']}"))[1],
            ),
            staff.patch(
                f"{API}/agreements/{second['id']}",
                json={"renews": first["id"]},
                headers=(await read(staff, f"agreements/{second['id']}"))[1],
            ),
        )
        assert statuses(answers) == [200, 409]


async def test_two_parents_at_once_close_no_circle(staff: httpx.AsyncClient) -> None:
    for _ in range(3):
        pairs = [await partner(staff), await partner(staff)]
        tags = [(await read(staff, f"partners/{one['id']}"))[1] for one in pairs]
        answers = await asyncio.gather(
            *(
                staff.patch(f"{API}/partners/{one['id']}", json={"parent_id": parent["id"]}, headers=tag)
                for one, parent, tag in zip(pairs, reversed(pairs), tags, strict=True)
            )
        )
        assert statuses(answers) == [200, 422]


async def test_one_key_sent_twice_at_once_enters_one_partner(staff: httpx.AsyncClient) -> None:
    body = {"kind": "school", "name": f"Once {new_id()}", "country": "FR"}
    headers = {"Idempotency-Key": str(new_id())}
    answers = await asyncio.gather(*(staff.post(f"{API}/partners", json=body, headers=headers) for _ in range(4)))
    assert set(statuses(answers)) <= {201, 409}
    assert 201 in statuses(answers)
    assert len(await ids(staff, "partners", q=body["name"])) == 1
