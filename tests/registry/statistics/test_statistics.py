"""Statistics: the counts are those of the lists they lead to, and of nothing that the caller may not see."""

from typing import Any

import httpx
import pytest
import pytest_asyncio

from tests.registry.making import API, Json, agreement, partner, told

THEME = "counted"
GROUPINGS = ("country_pair", "territory_pair", "instrument", "theme", "year", "state")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def scene(staff: httpx.AsyncClient) -> dict[str, Json]:
    """Towns of three countries, one of them private, and five agreements of one theme."""
    towns = {
        "lille": {"country": "FR", "territory": {"level": "commune", "code": "59350"}},
        "lyon": {"country": "FR", "territory": {"level": "commune", "code": "69123"}},
        "bonn": {"country": "DE", "territory": {"level": "commune", "code": "05314000"}},
        "hidden": {"country": "PL", "territory": {"level": "commune", "code": "1465011"}, "visibility": "private"},
    }
    made = {name: await partner(staff, **fields, themes=[THEME]) for name, fields in towns.items()}
    usual = {"themes": [THEME, "youth"]}
    await agreement(staff, made["lille"], made["bonn"], signed_on="2024-02", term_months=60, **usual)
    await agreement(staff, made["lyon"], made["bonn"], signed_on="2001", instrument="twinning", **usual)
    await agreement(staff, made["lille"], made["bonn"], made["hidden"], signed_on="2024-05-06", themes=[THEME])
    await agreement(
        staff, made["lille"], made["lyon"], signed_on="1990", term_months=12, instrument="framework_agreement", **usual
    )
    await agreement(staff, made["lille"], made["bonn"], **usual)
    return made


async def statistics(client: httpx.AsyncClient, what: str = "agreements", **query: Any) -> Json:
    answer = await client.get(f"{API}/statistics/{what}", params={"theme": THEME} | query)
    assert answer.status_code == 200, answer.text
    result: Json = answer.json()
    return result


def counts(found: Json) -> dict[str, int]:
    return {group["key"]: group["count"] for group in found["groups"]}


async def test_a18_an_agreement_of_three_countries_stands_in_three_pairs(
    scene: dict[str, Json], staff: httpx.AsyncClient
) -> None:
    found = await statistics(staff, group_by="country_pair")
    assert counts(found) == {"DE-FR": 4, "DE-PL": 1, "FR-PL": 1, "FR-FR": 1}
    assert (found["total"], found["in_force"], found["exclusive"]) == (5, 3, False)
    assert found["groups"][0]["label"]["fr"] == "Allemagne – France"


async def test_what_the_caller_may_not_see_is_not_counted(scene: dict[str, Json], anonymous: httpx.AsyncClient) -> None:
    assert counts(await statistics(anonymous, group_by="country_pair")) == {"DE-FR": 3, "FR-FR": 1}
    pairs = counts(await statistics(anonymous, group_by="territory_pair"))
    assert not any("PL/" in pair for pair in pairs)
    # A place that the gazetteer has not is called by its code.
    labels = [group["label"]["en"] for group in (await statistics(anonymous, group_by="territory_pair"))["groups"]]
    assert any("05314000" in label for label in labels)
    assert "draft" not in counts(await statistics(anonymous, group_by="state"))


async def test_counts_by_year_instrument_theme_and_state(scene: dict[str, Json], staff: httpx.AsyncClient) -> None:
    by_year = await statistics(staff, group_by="year")
    assert counts(by_year) == {"2024": 2, "1990": 1, "2001": 1}
    assert (by_year["exclusive"], by_year["ungrouped"]) == (True, 1)
    assert counts(await statistics(staff, group_by="instrument")) == {
        "cooperation_agreement": 3,
        "framework_agreement": 1,
        "twinning": 1,
    }
    assert counts(await statistics(staff, group_by="theme")) == {THEME: 5}
    assert counts(await statistics(staff, group_by="state")) == {"in_force": 3, "draft": 1, "expired": 1}


@pytest.mark.parametrize("group_by", GROUPINGS)
@pytest.mark.parametrize("more", [{}, {"state": "in_force"}, {"country": "FR", "signed_from": "2000-06-01"}])
async def test_each_group_leads_to_the_list_of_exactly_its_agreements(
    scene: dict[str, Json], staff: httpx.AsyncClient, anonymous: httpx.AsyncClient, group_by: str, more: dict[str, str]
) -> None:
    for client in (staff, anonymous):
        found = await statistics(client, group_by=group_by, **more)
        assert found["groups"]
        for group in found["groups"]:
            listed = await client.get(f"{group['items']}&count=true")
            assert listed.status_code == 200, listed.text
            assert listed.json()["total"] == group["count"], group
        if found["exclusive"]:
            assert sum(counts(found).values()) + found["ungrouped"] == found["total"]


@pytest.mark.parametrize("group_by", ["country", "kind", "theme", "status"])
async def test_partners_are_counted_as_they_are_listed(
    scene: dict[str, Json], staff: httpx.AsyncClient, anonymous: httpx.AsyncClient, group_by: str
) -> None:
    for client, total in ((staff, 4), (anonymous, 3)):
        found = await statistics(client, "partners", group_by=group_by)
        assert (found["total"], found["in_force"]) == (total, total)
        for group in found["groups"]:
            listed = await client.get(f"{group['items']}&count=true")
            assert listed.json()["total"] == group["count"], group


async def test_the_largest_groups_come_first_and_no_more_than_asked_for(
    scene: dict[str, Json], staff: httpx.AsyncClient
) -> None:
    found = await statistics(staff, group_by="country_pair", limit=1)
    assert (counts(found), found["groups_total"]) == ({"DE-FR": 4}, 4)
    told(await staff.get(f"{API}/statistics/agreements", params={"group_by": "colour"}), 422)
    told(await staff.get(f"{API}/statistics/agreements"), 422)


async def test_a_pair_is_the_same_in_either_order(scene: dict[str, Json], staff: httpx.AsyncClient) -> None:
    for pair in ("FR-DE", "DE-FR"):
        answer = await staff.get(f"{API}/agreements", params={"theme": THEME, "country_pair": pair, "count": True})
        assert answer.json()["total"] == 4
    told(await staff.get(f"{API}/agreements", params={"country_pair": "FRDE"}), 422)
