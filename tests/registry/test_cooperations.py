"""Cooperations over HTTP: what lasts."""

from typing import Any

import httpx
import pytest

from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registry.making import (
    API,
    agreement,
    changed,
    cooperation,
    ids,
    pair,
    parties_of,
    partner,
    pointers,
    read,
    told,
)
from tests.registry.outbox import events_of


def warned(shown: dict[str, Any]) -> list[str]:
    return [warning["rule"] for warning in shown["warnings"]]


async def test_a_cooperation_is_shown_as_it_was_entered_with_summaries(
    staff: httpx.AsyncClient, registry: ServiceUnderTest
) -> None:
    town, other = await pair(staff)
    association = await partner(staff, "BJ", kind="association")
    fields = {
        "title": {"fr": "Villeneuve d'Ascq – Tanguiéta", "en": "Villeneuve d'Ascq and Tanguiéta"},
        "actors": [
            {"partner_id": association["id"], "role": "centre d'apprentissage", "corners": ["civil_society"]},
            {"partner_id": town["id"], "role": None, "corners": ["politics", "administration"]},
        ],
        "started_on": "2018",
        "motives": [{"code": "mutual_learning", "from": "2018", "to": "2022-06"}],
        "themes": ["crafts", "gender_equality"],
        "committee": {"members": [{"person": "Ada Invented", "function": "adjointe", "college": "municipal"}]},
    }
    made = await cooperation(staff, town, other, **fields)
    shown, _ = await read(staff, f"cooperations/{made['id']}")
    assert shown == made
    for field in ("title", "started_on", "motives", "themes", "committee"):
        assert shown[field] == fields[field], field
    assert [entry["partner"]["name"] for entry in shown["partners"]] == [town["name"], other["name"]]
    assert [entry["side"] for entry in shown["partners"]] == ["fr", "de"]
    assert [entry["partner"]["country"] for entry in shown["actors"]] == ["BJ", "FR"]
    assert (shown["status"], shown["ended_on"], shown["agreements"]) == ("active", None, [])
    assert warned(shown) == ["A24"], "education and economic actors have no seat"
    [event] = await events_of(registry, made["id"])
    assert event["type"] == "registry.cooperation.started"
    assert event["partner_ids"] == [town["id"], other["id"]]
    assert "Ada" not in str(event)


async def test_a17_a_cooperation_without_a_corner_of_the_triangle_is_taken_with_a_warning(
    staff: httpx.AsyncClient,
) -> None:
    town, other = await pair(staff)
    made = await cooperation(staff, town, other)
    assert warned(made) == ["A17"]
    actors = [{"partner_id": town["id"], "corners": ["politics", "administration", "civil_society"]}]
    after = (await changed(staff, f"cooperations/{made['id']}", actors=actors)).json()
    assert warned(after) == []


async def test_a18_a_cooperation_has_two_parties_or_more_each_once(staff: httpx.AsyncClient) -> None:
    town, other = await pair(staff)
    third = await partner(staff, "PL")
    assert len((await cooperation(staff, town, other, third))["partners"]) == 3
    for parties, pointer in (([town], "/partners"), ([town, other, town], "/partners/2/partner_id")):
        body = {"title": {"en": f"Refused {new_id()}"}, "partners": parties_of(*parties)}
        problem = told(await staff.post(f"{API}/cooperations", json=body), 422)
        assert (problem["rule"], pointers(problem)) == ("A18", [pointer])


async def test_a10_a_start_after_the_first_signature_is_warned_of(staff: httpx.AsyncClient) -> None:
    town, other = await pair(staff)
    made = await cooperation(staff, town, other, started_on="2018")
    await agreement(staff, town, other, cooperation_id=made["id"], signed_on="2017-05")
    shown, _ = await read(staff, f"cooperations/{made['id']}")
    assert "A10" in warned(shown)
    assert shown["version"] == 1
    [listed] = (await staff.get(f"{API}/cooperations", params={"partner_id": town["id"]})).json()["items"]
    assert "A10" in warned(listed)


async def test_d9_a_cooperation_outlives_its_agreements(staff: httpx.AsyncClient) -> None:
    town, other = await pair(staff)
    made = await cooperation(staff, town, other)
    expired = await agreement(staff, town, other, cooperation_id=made["id"], signed_on="2010-01-01", term_months=12)
    ended = await agreement(staff, town, other, cooperation_id=made["id"], signed_on="2019-01-01")
    answer = await staff.post(f"{API}/agreements/{ended['id']}:terminate", json={"on": "2020-01-01"})
    assert answer.status_code == 200, answer.text
    shown, _ = await read(staff, f"cooperations/{made['id']}")
    assert [(one["id"], one["state"]) for one in shown["agreements"]] == [
        (ended["id"], "terminated"),
        (expired["id"], "expired"),
    ]
    assert (shown["status"], shown["ended_on"]) == ("active", None)


async def test_a_cooperation_ends_when_it_says_so(staff: httpx.AsyncClient, registry: ServiceUnderTest) -> None:
    town, other = await pair(staff)
    made = await cooperation(staff, town, other, started_on="2001")
    month = await changed(staff, f"cooperations/{made['id']}", ended_on="2024-02")
    assert month.json()["status"] == "ended"
    told(await changed(staff, f"cooperations/{made['id']}", ended_on="2000"), 422)
    types = [event["type"].rpartition(".")[2] for event in await events_of(registry, made["id"])]
    assert types == ["started", "updated", "ended"]


async def test_cooperations_are_found_by_title_partner_country_and_theme(staff: httpx.AsyncClient) -> None:
    mark = new_id().hex
    town, other = await pair(staff)
    far = await partner(staff, "BJ")
    titles = {"fr": f"Été {mark}", "de": f"Sommer {mark}"}
    first = await cooperation(staff, town, other, title=titles, themes=[f"t{mark}"])
    second = await cooperation(staff, town, far, title={"fr": f"Hiver {mark}"})
    for query, expected in (
        ({"q": f"ete {mark}"}, [first]),
        ({"q": f"sommer {mark}"}, [first]),
        ({"q": mark, "country": "BJ"}, [second]),
        ({"theme": f"t{mark}"}, [first]),
        ({"partner_id": far["id"]}, [second]),
        ({"partner_id": town["id"], "sort": "updated_at"}, [first, second]),
        ({"partner_id": str(new_id())}, []),
    ):
        assert await ids(staff, "cooperations", **query) == [one["id"] for one in expected], query


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"title": {}}, "/title"),
        ({"title": {"klingon!": "x"}}, "/title/klingon!/[key]"),
        ({"started_on": "2019", "ended_on": "2018"}, "/ended_on"),
        ({"motives": [{"code": "peace", "from": "2020", "to": "2019"}]}, "/motives/0/to"),
        ({"actors": [{"partner_id": str(new_id()), "corners": []}]}, "/actors/0/partner_id"),
        ({"actors": [{"partner_id": str(new_id()), "corners": ["army"]}]}, "/actors/0/corners/0"),
        ({"committee": {"members": [{"person": "x", "college": "army"}]}}, "/committee/members/0/college"),
        ({"agreements": []}, "/agreements"),
        ({"status": "ended"}, "/status"),
    ],
)
async def test_what_cannot_be_right_is_refused_and_changes_nothing(
    staff: httpx.AsyncClient, fields: dict[str, Any], pointer: str
) -> None:
    town, other = await pair(staff)
    body = {"title": {"en": "Refused"}, "partners": parties_of(town, other)} | fields
    assert pointer in pointers(told(await staff.post(f"{API}/cooperations", json=body), 422))
    assert await ids(staff, "cooperations", partner_id=town["id"]) == []
    made = await cooperation(staff, town, other)
    told(await changed(staff, f"cooperations/{made['id']}", **fields), 422)
    assert (await read(staff, f"cooperations/{made['id']}"))[0] == made
