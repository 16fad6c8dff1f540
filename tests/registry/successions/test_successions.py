"""Bodies that follow others (A15): over HTTP."""

import asyncio
from itertools import pairwise

import httpx
import pytest

from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registry.conftest import READ, WRITE
from tests.registry.making import (
    API,
    changed,
    ids,
    partner,
    pointers,
    read,
    told,
)
from tests.registry.outbox import events_of
from tests.registry.successions.succeeding import refusal, some, succeeded, succession_body, summary


async def test_a15_a_merger_ends_its_predecessors_the_day_before(
    staff: httpx.AsyncClient, anonymous: httpx.AsyncClient, registry: ServiceUnderTest
) -> None:
    north, picardy, region = await some(staff, 3)
    succession = await succeeded(staff, "merger", [north, picardy], [region])
    assert [party["partner"] for party in succession["predecessors"]] == [summary(north), summary(picardy)]
    assert (await read(anonymous, f"successions/{succession['id']}"))[0] == succession
    shown, _ = await read(anonymous, f"partners/{north['id']}")
    assert (shown["dissolved_on"], shown["status"], shown["version"]) == ("2015-12-31", "dissolved", 2)
    assert (shown["successors"], shown["predecessors"]) == ([summary(region)], [])
    successor, _ = await read(anonymous, f"partners/{region['id']}")
    assert (successor["predecessors"], successor["successors"]) == ([summary(north), summary(picardy)], [])
    assert (successor["status"], successor["dissolved_on"]) == ("active", None)
    told_of = {event["type"]: event for event in await events_of(registry, north["id"])}
    assert told_of["registry.partner.succeeded"]["successor_ids"] == [region["id"]]
    assert told_of["registry.partner.dissolved"]["dissolved_on"] == "2015-12-31"
    assert (await events_of(registry, region["id"]))[-1]["changed"] == ["predecessors"]


@pytest.mark.parametrize(
    ("kind", "before", "after", "ends"),
    [("merger", 1, 1, "2016"), ("split", 1, 2, "2016"), ("rename", 1, 1, "2016"), ("transfer", 2, 2, None)],
)
async def test_a15_all_but_a_transfer_end_the_predecessors(
    staff: httpx.AsyncClient, kind: str, before: int, after: int, ends: str | None
) -> None:
    olds, news = await some(staff, before), await some(staff, after)
    await succeeded(staff, kind, olds, news, "2016")
    for old in olds:
        assert (await read(staff, f"partners/{old['id']}"))[0]["dissolved_on"] == ends


@pytest.mark.parametrize(
    ("kind", "before", "after", "pointer"),
    [
        ("merger", 2, 2, "/successors"),
        ("split", 1, 1, "/successors"),
        ("split", 2, 2, "/predecessors"),
        ("rename", 2, 1, "/predecessors"),
        ("rename", 1, 2, "/successors"),
        ("merger", 0, 1, "/predecessors"),
    ],
)
async def test_a15_a_kind_has_its_number_of_bodies(
    staff: httpx.AsyncClient, kind: str, before: int, after: int, pointer: str
) -> None:
    problem = await refusal(staff, 422, kind, await some(staff, before), await some(staff, after))
    assert pointers(problem) == [pointer]


async def test_a15_no_body_is_ended_twice_and_tasks_may_go_to_many(staff: httpx.AsyncClient) -> None:
    old, new, other = await some(staff, 3)
    await succeeded(staff, "transfer", [old], [new], "2010")
    await succeeded(staff, "transfer", [old], [other], "2011")
    await succeeded(staff, "merger", [old], [new])
    problem = await refusal(staff, 409, "rename", [old], [other], "2017")
    assert (pointers(problem), problem["errors"][0]["code"]) == (["/predecessors/0"], "ended_already")


async def test_a15_none_follows_itself_at_any_distance(staff: httpx.AsyncClient) -> None:
    line = await some(staff, 4)
    for index, (old, new) in enumerate(pairwise(line)):
        await succeeded(staff, "transfer", [old], [new], f"200{index}")
    for old, new in ((line[3], line[0]), (line[1], line[0]), (line[3], line[2])):
        assert pointers(await refusal(staff, 409, "transfer", [old], [new], "2010")) == ["/predecessors/0"]
    assert pointers(await refusal(staff, 422, "merger", [line[0]], [line[0]])) == ["/successors/0"]


async def test_a15_dates_of_the_bodies_are_heeded(staff: httpx.AsyncClient) -> None:
    young = await partner(staff, established_on="2020")
    late = await partner(staff, dissolved_on="2018-05")
    gone = await partner(staff, dissolved_on="2010")
    new = await partner(staff)
    for before, after, pointer, code in (
        (young, new, "/predecessors/0", "not_yet_there"),
        (late, new, "/predecessors/0", "still_there"),
        (new, gone, "/successors/0", "gone_before"),
    ):
        [error] = (await refusal(staff, 422, "merger", [before], [after]))["errors"]
        assert (error["pointer"], error["code"]) == (pointer, code)
    known = await partner(staff, dissolved_on="2015")
    await succeeded(staff, "merger", [known], [new], "2016-01-01")
    assert (await read(staff, f"partners/{known['id']}"))[0]["dissolved_on"] == "2015"


async def test_a15_a_succession_entered_by_mistake_is_undone(
    staff: httpx.AsyncClient, registry: ServiceUnderTest
) -> None:
    kept, changed_since, new = await partner(staff, dissolved_on="2015"), await partner(staff), await partner(staff)
    given = await partner(staff)
    succession = await succeeded(staff, "merger", [kept, changed_since, given], [new])
    await changed(staff, f"partners/{changed_since['id']}", dissolved_on="2015-06")
    path = f"successions/{succession['id']}"
    _, if_match = await read(staff, path)
    told(await staff.delete(f"{API}/{path}"), 428)
    assert (await staff.delete(f"{API}/{path}", headers=if_match)).status_code == 204
    assert (await staff.get(f"{API}/{path}")).status_code == 404
    ends = [(await read(staff, f"partners/{one['id']}"))[0] for one in (kept, changed_since, given)]
    assert [one["dissolved_on"] for one in ends] == ["2015", "2015-06", None]
    assert all(one["successors"] == [] for one in ends)
    assert (await events_of(registry, given["id"]))[-1]["changed"] == ["dissolved_on", "successors"]
    await succeeded(staff, "rename", [given], [new])


async def test_a15_successions_are_listed_and_the_networks_own_affair(
    staff: httpx.AsyncClient, anonymous: httpx.AsyncClient, registry: ServiceUnderTest
) -> None:
    old, new = await some(staff, 2)
    hidden, hiding = await partner(staff, visibility="private"), await partner(staff, visibility="private")
    first = await succeeded(staff, "transfer", [old], [hidden], "2001")
    second = await succeeded(staff, "rename", [old], [new])
    unseen = await succeeded(staff, "rename", [hidden], [hiding], "2018")
    assert await ids(anonymous, "successions", partner_id=old["id"]) == [second["id"], first["id"]]
    assert await ids(anonymous, "successions", partner_id=old["id"], kind="transfer") == [first["id"]]
    assert await ids(anonymous, "successions", partner_id=hidden["id"]) == [first["id"]]
    assert await ids(staff, "successions", partner_id=hidden["id"]) == [unseen["id"], first["id"]]
    shown, _ = await read(anonymous, f"successions/{first['id']}")
    assert shown["successors"] == [{"partner_id": hidden["id"], "partner": None}]
    assert (await read(anonymous, f"partners/{old['id']}"))[0]["successors"] == [summary(new)]
    member = await registry.account("member", scopes=[READ, WRITE], partners=[old["id"]])
    told(await member.post(f"{API}/successions", json=succession_body("transfer", [new], [old])), 403)
    _, if_match = await read(member, f"successions/{second['id']}")
    told(await member.delete(f"{API}/successions/{second['id']}", headers=if_match), 403)
    unknown = {"id": str(new_id())}
    assert pointers(await refusal(staff, 422, "rename", [old], [unknown])) == ["/successors/0"]


async def test_a15_of_two_mergers_at_once_one_ends_the_body_and_no_circle_closes(staff: httpx.AsyncClient) -> None:
    old, one, other = await some(staff, 3)
    answers = await asyncio.gather(
        *(
            staff.post(f"{API}/successions", json=succession_body("merger", [old], [new]))
            for new in (one, other, one, other)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    left, right = await some(staff, 2)
    both = await asyncio.gather(
        staff.post(f"{API}/successions", json=succession_body("transfer", [left], [right])),
        staff.post(f"{API}/successions", json=succession_body("transfer", [right], [left])),
    )
    assert sorted(answer.status_code for answer in both) == [201, 409]
