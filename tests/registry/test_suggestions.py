"""New partners for a partner, with reasons (A36): over HTTP."""

from typing import Any

import httpx
import pytest

from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registry.conftest import READ, WRITE
from tests.registry.making import API, Json, agreement, changed, cooperation, made, partner, told

# Countries in which no other test has partners that cooperate.
HERE, THERE, ELSEWHERE = "IS", "CY", "MT"


def a_theme() -> str:
    """A theme that no other partner has."""
    return f"z_{new_id().hex}"


async def asked(client: httpx.AsyncClient, of: Json, limit: int = 50, language: str = "en") -> list[Json]:
    answer = await client.get(
        f"{API}/partners/{of['id']}/suggestions", params={"limit": limit}, headers={"Accept-Language": language}
    )
    assert answer.status_code == 200, answer.text
    items: list[Json] = answer.json()["items"]
    return items


async def suggested(client: httpx.AsyncClient, of: Json) -> set[str]:
    return {item["partner"]["id"] for item in await asked(client, of)}


def points(item: Json) -> dict[str, int]:
    return {reason["code"]: reason["points"] for reason in item["reasons"]}


async def test_a36_the_best_come_first_each_with_its_reasons(staff: httpx.AsyncClient) -> None:
    theme, wish = a_theme(), a_theme()
    seeking = {"themes": [wish], "countries": [THERE], "kinds": ["association"], "aims": ["exchanges"]}
    mine = await partner(staff, HERE, themes=[theme, "youth"], languages=["is"], seeking=seeking)
    best = await partner(
        staff,
        THERE,
        kind="association",
        themes=[theme, "youth", wish],
        languages=["is", "el"],
        seeking={"countries": [HERE], "themes": ["youth"], "aims": ["exchanges"]},
    )
    second = await partner(staff, ELSEWHERE, themes=[theme], languages=["is"])
    third = await partner(staff, ELSEWHERE, themes=[theme])
    first, *others = await asked(staff, mine)
    assert [item["partner"]["id"] for item in others[:2]] == [second["id"], third["id"]]
    assert first["partner"] == {field: best[field] for field in ("id", "name", "country")}
    assert points(first) == {
        "common_themes": 14, "is_sought": 14, "seeks_you": 9, "common_aims": 3, "common_languages": 3
    }  # fmt: skip
    assert first["score"] == 43
    terms = {reason["code"]: reason["terms"] for reason in first["reasons"]}
    assert terms["common_themes"] == {"themes": ["youth", theme]}
    assert terms["is_sought"] == {"themes": [wish], "kinds": ["association"], "countries": [THERE]}
    assert terms["seeks_you"] == {"themes": ["youth"], "countries": [HERE]}
    assert points(others[0]) == {"common_themes": 10, "common_languages": 3}
    assert [item["partner"]["id"] for item in await asked(staff, mine, limit=1)] == [best["id"]]


async def test_a36_reasons_are_told_in_the_callers_language(staff: httpx.AsyncClient) -> None:
    theme = a_theme()
    mine = await partner(staff, HERE, themes=["youth", "sport", theme])
    other = await partner(staff, THERE, themes=["sport", "youth", theme])
    for language, text in {
        "en": "Themes in common: Sport, Youth, ",
        "fr": "Thèmes en commun : Sport, Jeunesse, ",
        "de": "Gemeinsame Themen: Sport, Jugend, ",
        "zh": "共同主题：体育、青年、",
    }.items():
        found = {item["partner"]["id"]: item for item in await asked(staff, mine, language=language)}
        assert text in found[other["id"]]["reasons"][0]["text"]


async def test_a36_those_are_found_who_share_a_language_or_seek_what_one_is(staff: httpx.AsyncClient) -> None:
    mine = await partner(staff, HERE, kind="hospital", languages=["fo"])
    speaks = await partner(staff, THERE, languages=["fo"])
    seeks = await partner(staff, ELSEWHERE, seeking={"kinds": ["hospital"]})
    found = {item["partner"]["id"]: points(item) for item in await asked(staff, mine)}
    assert found[speaks["id"]] == {"common_languages": 3}
    assert found[seeks["id"]] == {"seeks_you": 5}


async def test_a36_what_neighbours_have_there_counts_while_it_lasts(
    staff: httpx.AsyncClient, registry: ServiceUnderTest
) -> None:
    here, there = "AD", "SM"
    theme = a_theme()
    mine = await partner(staff, here, themes=[theme])
    neighbour, candidate = await partner(staff, here), await partner(staff, there)
    await cooperation(staff, neighbour, candidate)
    other = await partner(staff, there, themes=[theme])
    found = {item["partner"]["id"]: item for item in await asked(staff, mine)}
    assert points(found[candidate["id"]])["neighbours_links"] == 4
    assert points(found[other["id"]]) == {"common_themes": 10, "neighbours_links": 1}
    (reason,) = found[candidate["id"]]["reasons"]
    assert reason["terms"] == {"with_it": 1, "with_its_country": 1}

    hidden, ended = await partner(staff, there), await partner(staff, there)
    await cooperation(staff, await partner(staff, here), hidden, visibility="private")
    await cooperation(staff, neighbour, ended, started_on="2001", ended_on="2010")
    assert ended["id"] not in await suggested(staff, mine)
    assert hidden["id"] in await suggested(staff, mine)
    reader = await registry.account("viewer", scopes=[READ])
    assert hidden["id"] not in await suggested(reader, mine)


async def test_a36_never_itself_nor_its_own_country_unless_it_seeks_that(staff: httpx.AsyncClient) -> None:
    theme = a_theme()
    mine, compatriot = await partner(staff, HERE, themes=[theme]), await partner(staff, HERE, themes=[theme])
    assert await suggested(staff, mine) & {mine["id"], compatriot["id"]} == set()
    await changed(staff, f"partners/{mine['id']}", seeking={"countries": [HERE]})
    assert await suggested(staff, mine) & {mine["id"], compatriot["id"]} == {compatriot["id"]}


async def test_a36_never_one_that_it_has_already(staff: httpx.AsyncClient) -> None:
    theme = a_theme()
    mine = await partner(staff, HERE, themes=[theme])
    candidates = [await partner(staff, THERE, themes=[theme]) for _ in range(4)]
    together, signed, actor, new = candidates
    assert await suggested(staff, mine) >= {one["id"] for one in candidates}
    await cooperation(staff, mine, together, actors=[{"partner_id": actor["id"]}], ended_on="2010", started_on="2001")
    await agreement(staff, mine, signed)
    assert await suggested(staff, mine) & {one["id"] for one in candidates} == {new["id"]}
    assert mine["id"] not in await suggested(staff, together)


async def test_a15_what_predecessors_had_is_had_by_whoever_followed_them(staff: httpx.AsyncClient) -> None:
    theme = a_theme()
    mine, before = [await partner(staff, HERE, themes=[theme]) for _ in range(2)]
    sister, former, followed, new = [await partner(staff, THERE, themes=[theme]) for _ in range(4)]
    await cooperation(staff, before, sister)
    await agreement(staff, before, former)
    for old, young in ((before, mine), (former, followed)):
        body = {"kind": "rename", "on": "2016-01-01", "predecessors": [old["id"]], "successors": [young["id"]]}
        await made(staff, "successions", body)
    assert await suggested(staff, mine) & {one["id"] for one in (sister, former, followed, new)} == {new["id"]}


async def test_d2_what_a_duplicate_had_is_had_and_it_is_suggested_no_more(staff: httpx.AsyncClient) -> None:
    theme = a_theme()
    mine = await partner(staff, HERE, themes=[theme])
    doubled, kept, new = [await partner(staff, THERE, themes=[theme]) for _ in range(3)]
    await cooperation(staff, mine, doubled)
    answer = await staff.post(f"{API}/partners/{doubled['id']}:merge", json={"into": kept["id"]})
    assert answer.status_code == 200, answer.text
    assert await suggested(staff, mine) & {one["id"] for one in (doubled, kept, new)} == {new["id"]}
    moved = await staff.get(f"{API}/partners/{doubled['id']}/suggestions")
    assert moved.status_code == 301
    assert kept["id"] in moved.headers["location"]


async def test_a36_never_what_is_above_or_below_it(staff: httpx.AsyncClient) -> None:
    theme = a_theme()
    top = await partner(staff, THERE, themes=[theme])
    above = await partner(staff, THERE, themes=[theme], parent_id=top["id"])
    mine = await partner(staff, HERE, themes=[theme], parent_id=above["id"])
    child = await partner(staff, THERE, themes=[theme], parent_id=mine["id"])
    grandchild = await partner(staff, THERE, themes=[theme], parent_id=child["id"])
    aunt = await partner(staff, THERE, themes=[theme], parent_id=top["id"])
    family = {one["id"] for one in (top, above, child, grandchild, aunt)}
    assert await suggested(staff, mine) & family == {aunt["id"]}


async def test_a36_what_is_dissolved_is_suggested_to_nobody_and_nobody_to_it(staff: httpx.AsyncClient) -> None:
    theme = a_theme()
    mine = await partner(staff, HERE, themes=[theme])
    dissolved = await partner(staff, THERE, themes=[theme], dissolved_on="2015")
    assert dissolved["id"] not in await suggested(staff, mine)
    assert await asked(staff, dissolved) == []


async def test_suggestions_show_what_the_caller_may_see_to_those_who_may_read(
    staff: httpx.AsyncClient, anonymous: httpx.AsyncClient, registry: ServiceUnderTest
) -> None:
    theme = a_theme()
    mine, private = await partner(staff, HERE, themes=[theme]), await partner(staff, HERE, visibility="private")
    seen = await partner(staff, THERE, themes=[theme], visibility="network")
    hidden = await partner(staff, THERE, themes=[theme], visibility="private")
    both, path = {seen["id"], hidden["id"]}, f"{API}/partners/{private['id']}/suggestions"
    reader = await registry.account("viewer", scopes=[READ])
    member = await registry.account("member", scopes=[READ, WRITE], partners=[hidden["id"], private["id"]])
    assert await suggested(reader, mine) & both == {seen["id"]}
    for caller in (staff, member):
        assert await suggested(caller, mine) & both == both
        assert (await caller.get(path)).status_code == 200
    told(await reader.get(path), 404)
    told(await reader.get(f"{API}/partners/{new_id()}/suggestions"), 404)
    told(await anonymous.get(f"{API}/partners/{mine['id']}/suggestions"), 401)


@pytest.mark.parametrize("limit", [0, 51, "many"])
async def test_so_many_suggestions_are_refused(staff: httpx.AsyncClient, limit: Any) -> None:
    mine = await partner(staff, HERE)
    told(await staff.get(f"{API}/partners/{mine['id']}/suggestions", params={"limit": limit}), 422)


@pytest.mark.xdist_group("territories")
@pytest.mark.usefixtures("territories")
async def test_a36_size_and_place_are_those_of_the_territory_in_the_gazetteer(staff: httpx.AsyncClient) -> None:
    theme = a_theme()
    villeneuve = {"level": "commune", "code": "59009"}
    mine = await partner(staff, "FR", territory=villeneuve, themes=[theme], seeking={"countries": ["FR"]})
    roubaix = await partner(staff, "FR", territory={"level": "commune", "code": "59512"}, themes=[theme])
    far = await partner(staff, "BJ", themes=[theme], location={"lat": 6.37, "lon": 2.39})
    found = {item["partner"]["id"]: item for item in await asked(staff, mine)}
    reasons = {reason["code"]: reason for reason in found[roubaix["id"]]["reasons"]}
    assert reasons["size_alike"]["points"] >= 5
    assert reasons["size_alike"]["terms"]["population"] > 50_000
    assert reasons["near"]["points"] == 4
    assert reasons["near"]["terms"]["km"] < 15
    assert not {"size_alike", "near"} & points(found[far["id"]]).keys()
