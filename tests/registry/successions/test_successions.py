"""Bodies that follow others (A15): over HTTP."""

import asyncio
from itertools import pairwise
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from shared.db.engine import transaction
from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registry.conftest import READ, WRITE
from tests.registry.making import (
    API,
    agreement,
    agreement_body,
    changed,
    cooperation,
    ids,
    made,
    parties_of,
    partner,
    pointers,
    read,
    told,
)
from tests.registry.outbox import events_of

Json = dict[str, Any]


def succession_body(kind: str, before: list[Json], after: list[Json], on: str = "2016-01-01") -> Json:
    return {
        "kind": kind,
        "on": on,
        "predecessors": [one["id"] for one in before],
        "successors": [one["id"] for one in after],
    }


async def succeeded(
    client: httpx.AsyncClient, kind: str, before: list[Json], after: list[Json], on: str = "2016-01-01"
) -> Json:
    return await made(client, "successions", succession_body(kind, before, after, on))


async def refusal(client: httpx.AsyncClient, status: int, *of: Any) -> Json:
    return told(await client.post(f"{API}/successions", json=succession_body(*of)), status)


def summary(one: Json) -> Json:
    return {field: one[field] for field in ("id", "name", "country")}


async def some(client: httpx.AsyncClient, count: int) -> list[Json]:
    return [await partner(client) for _ in range(count)]


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


async def test_a15_what_predecessors_signed_is_found_at_the_successor(staff: httpx.AsyncClient) -> None:
    oldest, old, new = await some(staff, 3)
    other = await partner(staff, "DE")
    signed = [await agreement(staff, one, other, signed_on="2004") for one in (oldest, old)]
    lasting = await cooperation(staff, oldest, other)
    await succeeded(staff, "rename", [oldest], [old], "2006")
    await succeeded(staff, "merger", [old], [new])
    latest = await agreement(staff, new, other, signed_on="2021")
    assert await ids(staff, "agreements", partner_id=new["id"]) == [latest["id"], *sorted(one["id"] for one in signed)]
    assert await ids(staff, "agreements", partner_id=oldest["id"]) == [signed[0]["id"]]
    assert await ids(staff, "cooperations", partner_id=new["id"]) == [lasting["id"]]
    assert [one["partner_id"] for one in signed[0]["signatories"]] == [oldest["id"], other["id"]]


async def test_a15_filter_facet_and_statistics_agree_on_what_a_successor_inherited(staff: httpx.AsyncClient) -> None:
    mark = new_id().hex
    oldest, old, new, apart = [await partner(staff, name=f"{name} {mark}") for name in ("A", "B", "C", "D")]
    programme = await made(staff, "programmes", {"name": {"fr": f"Programme {mark}"}})
    terms = {"signed_on": "2004", "term_months": 1200, "programme_ids": [programme["id"]]}
    await agreement(staff, oldest, await partner(staff, "DE"), **terms)
    await agreement(staff, apart, await partner(staff, "DE"), signed_on="2004", term_months=12)
    query = {"q": mark}

    async def holders() -> list[str]:
        found = await ids(staff, "partners", **query, in_force="true")
        facets = (await staff.get(f"{API}/partners/facets", params=query)).json()
        counted = {value["code"]: value["count"] for value in facets["in_force"]}
        assert counted == {"true": len(found), "false": 4 - len(found)}
        assert [item["count"] for item in facets["programme"]] == [len(found)]
        statistics = (await staff.get(f"{API}/statistics/partners", params={"group_by": "country", **query})).json()
        assert statistics["in_force"] == len(found)
        assert await ids(staff, "partners", **query, programme_id=programme["id"]) == found
        for one in (oldest, old, new, apart):
            own = await ids(staff, "agreements", partner_id=one["id"], state="in_force")
            assert bool(own) == (one["id"] in found)
        return found

    assert await holders() == [oldest["id"]]
    await succeeded(staff, "rename", [oldest], [old], "2006")
    assert await holders() == [oldest["id"], old["id"]]
    last = await succeeded(staff, "merger", [old, apart], [new])
    assert await holders() == [oldest["id"], old["id"], new["id"]]
    _, if_match = await read(staff, f"successions/{last['id']}")
    await staff.delete(f"{API}/successions/{last['id']}", headers=if_match)
    assert await holders() == [oldest["id"], old["id"]]


async def test_a15_members_of_a_successor_see_and_change_what_the_ended_body_signed(
    staff: httpx.AsyncClient, registry: ServiceUnderTest
) -> None:
    old, giving, new = await some(staff, 3)
    private = {"visibility": "private", "signed_on": "2010"}
    inherited = await agreement(staff, old, await partner(staff, "DE"), **private)
    kept = await agreement(staff, giving, await partner(staff, "DE"), **private)
    member = await registry.account("member", scopes=[READ, WRITE], partners=[new["id"]])
    told(await member.get(f"{API}/agreements/{inherited['id']}"), 404)
    await succeeded(staff, "merger", [old], [new], "2016")
    await succeeded(staff, "transfer", [giving], [new], "2016")
    assert await ids(member, "agreements", partner_id=new["id"]) == [inherited["id"]]
    terminated = {"on": "2017-01-01", "reason": "The regions are one"}
    path = f"{API}/agreements/{inherited['id']}:terminate"
    _, if_match = await read(member, f"agreements/{inherited['id']}")
    assert (await member.post(path, json=terminated, headers=if_match)).status_code == 200
    told(await member.get(f"{API}/agreements/{kept['id']}"), 404)


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


async def test_a15_a_new_agreement_of_a_dissolved_body_is_refused_with_its_successors_id(
    staff: httpx.AsyncClient,
) -> None:
    old, between, new = await some(staff, 3)
    other = await partner(staff, "DE")
    await succeeded(staff, "rename", [old], [between], "2010")
    await succeeded(staff, "merger", [between], [new])
    body = agreement_body(other, old, signed_on="2024")
    problem = told(await staff.post(f"{API}/agreements", json=body), 409)
    assert (problem["rule"], pointers(problem)) == ("A15", ["/signatories/1/partner_id"])
    assert problem["successors"] == [summary(new)]
    for fields in ({"historical": True}, {"signed_on": "2009"}):
        await made(staff, "agreements", body | fields)


async def test_a15_a_renewal_is_signed_by_the_successor_and_the_chain_goes_on(staff: httpx.AsyncClient) -> None:
    old, second, new, other = *await some(staff, 3), await partner(staff, "DE")
    kept = await agreement(staff, old, second, other, signed_on="2014", term_months=120)
    await succeeded(staff, "merger", [old, second], [new])
    answer = await staff.post(f"{API}/agreements/{kept['id']}:renew", json={"signed_on": "2021", "term_months": 60})
    assert answer.status_code == 201, answer.text
    renewed = answer.json()
    assert [one["partner_id"] for one in renewed["signatories"]] == [new["id"], other["id"]]
    chain = (await staff.get(f"{API}/agreements/{renewed['id']}/history")).json()["items"]
    assert [link["id"] for link in chain] == [kept["id"], renewed["id"]]


async def test_a15_after_a_split_the_caller_chooses_who_renews(staff: httpx.AsyncClient) -> None:
    old, left, right, other = *await some(staff, 3), await partner(staff, "DE")
    kept = await agreement(staff, old, other, signed_on="2014", term_months=120)
    await succeeded(staff, "split", [old], [left, right])
    problem = told(await staff.post(f"{API}/agreements/{kept['id']}:renew", json={"signed_on": "2021"}), 409)
    assert problem["successors"] == sorted((summary(left), summary(right)), key=lambda one: one["name"])


async def test_a15_a_dissolved_body_enters_no_new_cooperation(staff: httpx.AsyncClient) -> None:
    old, new, other = *await some(staff, 2), await partner(staff, "DE")
    before = await cooperation(staff, old, other, started_on="2004")
    await succeeded(staff, "merger", [old], [new])
    body = {"title": {"en": "Late"}, "partners": parties_of(other, old)}
    for fields in ({}, {"started_on": "2020"}):
        problem = told(await staff.post(f"{API}/cooperations", json=body | fields), 409)
        assert (problem["rule"], pointers(problem)) == ("A15", ["/partners/1/partner_id"])
        assert problem["successors"] == [summary(new)]
    await made(staff, "cooperations", body | {"started_on": "2004"})
    assert (await changed(staff, f"cooperations/{before['id']}", themes=["youth"])).status_code == 200


async def test_a15_what_a_succession_ended_is_neither_opened_again_nor_ended_later(staff: httpx.AsyncClient) -> None:
    old, new = await some(staff, 2)
    made_of_it = await succeeded(staff, "merger", [old], [new])
    path = f"{API}/partners/{old['id']}"
    for later in (None, "2020"):
        _, if_match = await read(staff, f"partners/{old['id']}")
        answer = await staff.patch(path, json={"dissolved_on": later}, headers=if_match | {"Accept-Language": "fr"})
        problem = told(answer, 409)
        assert (problem["rule"], pointers(problem)) == ("A15", ["/dissolved_on"])
        assert "succession" in problem["errors"][0]["message"]
    assert (await changed(staff, f"partners/{old['id']}", dissolved_on="2015-06")).status_code == 200
    _, if_match = await read(staff, f"successions/{made_of_it['id']}")
    assert (await staff.delete(f"{API}/successions/{made_of_it['id']}", headers=if_match)).status_code == 204
    assert (await changed(staff, f"partners/{old['id']}", dissolved_on=None)).status_code == 200


@pytest.mark.parametrize("path", ["agreements", "cooperations"])
async def test_a15_nothing_is_made_with_a_body_that_is_being_dissolved(
    staff: httpx.AsyncClient, registry: ServiceUnderTest, path: str
) -> None:
    """Whoever comes while a dissolution is not yet committed waits for it, and is refused."""
    old, other = *await some(staff, 1), await partner(staff, "DE")
    body = {
        "agreements": agreement_body(other, old, signed_on="2024"),
        "cooperations": {"title": {"en": "Late"}, "partners": parties_of(other, old)},
    }[path]
    waits = text("select count(*) from pg_locks where locktype = 'transactionid' and not granted")
    async with transaction(registry.runtime.engine) as session:
        ended = "update partner set dissolved_on = '2015', dissolved_last = '2015-12-31' where id = :id"
        await session.execute(text(ended), {"id": old["id"]})
        writing = asyncio.create_task(staff.post(f"{API}/{path}", json=body))
        while not await session.scalar(waits):
            assert not writing.done()
            await asyncio.sleep(0.01)
    assert told(await writing, 409)["rule"] == "A15"


async def test_a15_a_dissolution_and_agreements_at_once_never_wait_for_each_other_in_a_circle(
    staff: httpx.AsyncClient,
) -> None:
    for _ in range(3):
        old, new, other = *await some(staff, 2), await partner(staff, "DE")
        ending, *signing = await asyncio.gather(
            staff.post(f"{API}/successions", json=succession_body("merger", [old], [new])),
            *(staff.post(f"{API}/agreements", json=agreement_body(other, old, signed_on="2024")) for _ in range(4)),
        )
        assert ending.status_code == 201
        assert {answer.status_code for answer in signing} <= {201, 409}
        again = await staff.post(f"{API}/agreements", json=agreement_body(other, old, signed_on="2024"))
        assert told(again, 409)["rule"] == "A15"
