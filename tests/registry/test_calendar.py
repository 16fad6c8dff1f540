"""The calendar over HTTP: ends, reminders, anniversaries, deadlines and milestones (A4, A5, A16)."""

from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.registry.rules.anniversary import anniversaries
from shared import clock
from shared.days import plus_months
from shared.partial_dates import PartialDate
from shared.testing.service import ServiceUnderTest
from tests.registry.conftest import READ, WRITE
from tests.registry.making import API, Json, agreement, changed, cooperation, made, pair, pointers, told
from tests.registry.test_renewal_desk import ending_in


async def calendar(client: httpx.AsyncClient, **query: Any) -> list[Json]:
    asked = {name.rstrip("_"): value for name, value in query.items()}
    answer = await client.get(f"{API}/calendar", params={"limit": 200} | asked)
    assert answer.status_code == 200, answer.text
    items: list[Json] = answer.json()["items"]
    return items


def brief(items: list[Json]) -> list[tuple[str, str]]:
    return [(item["kind"], item["on"]) for item in items]


async def test_the_calendar_holds_all_that_has_a_date_in_order(
    staff: httpx.AsyncClient, anonymous: httpx.AsyncClient, registry: ServiceUnderTest
) -> None:
    town, other = await pair(staff)
    lasting = await cooperation(staff, town, other, started_on="2021-03", title={"fr": "Amitié", "en": "Friendship"})
    title = {"fr": "Convention", "en": "Agreement"}
    dates = {"signed_on": "2024-11-21", "term_months": 60}
    one = await agreement(staff, town, other, cooperation_id=lasting["id"], title=title, **dates)
    await changed(staff, f"renewals/{one['id']}", due_on="2029-06-30")
    event = {"kind": "visit", "title": {"fr": "Visite"}, "on": "2029", "partner_ids": [other["id"]]}
    visit = await made(staff, f"cooperations/{lasting['id']}/milestones", event)
    asked = {"from_": "2026-01-01", "to": "2030-12-31", "partner_id": town["id"]}
    found = await calendar(staff, **asked)
    assert brief(found) == [
        ("anniversary", "2026-03"),
        ("reminder", "2028-11-20"),
        ("milestone", "2029"),
        ("reminder", "2029-05-20"),
        ("deadline", "2029-06-30"),
        ("reminder", "2029-08-20"),
        ("expiry", "2029-11-20"),
    ]
    anniversary, reminder, milestone, expiry = found[0], found[1], found[2], found[-1]
    assert anniversary["title"] == {
        "en": "5 years: Friendship",
        "fr": "5 ans : Amitié",
        "de": "5 Jahre: Friendship",
        "zh": "5 周年：Friendship",
    }
    assert (anniversary["years"], anniversary["begins_on"], anniversary["ends_on"]) == (5, "2026-03-01", "2026-03-31")
    assert (reminder["months_before"], reminder["agreement"]["id"]) == (12, one["id"])
    assert reminder["title"]["fr"] == "12 mois avant l'échéance : Convention"
    assert (milestone["url"], milestone["partners"][0]["id"]) == (f"{API}/milestones/{visit['id']}", other["id"])
    assert (expiry["url"], expiry["cooperation"]["id"]) == (f"{API}/agreements/{one['id']}", lasting["id"])
    assert [partner["id"] for partner in expiry["partners"]] == [town["id"], other["id"]]
    for item in found:
        assert (await staff.get(item["url"])).status_code == 200
    assert brief(await calendar(anonymous, **asked)) == [entry for entry in brief(found) if entry[0] != "deadline"]
    member = await registry.account("member", scopes=[READ, WRITE], partners=[other["id"]])
    assert brief(await calendar(member, **asked)) == brief(found)
    viewer = await registry.account("viewer", scopes=[READ])
    assert "deadline" not in dict(brief(await calendar(viewer, **asked)))
    assert brief(await calendar(staff, **asked | {"kind": ["expiry", "deadline"]})) == [
        ("deadline", "2029-06-30"),
        ("expiry", "2029-11-20"),
    ]
    assert brief(await calendar(staff, **asked | {"country": "DE", "kind": "expiry"})) == [("expiry", "2029-11-20")]
    assert await calendar(staff, **asked | {"country": "BJ"}) == []
    pages, query = [], asked | {"limit": 3, "count": True}
    query["from"] = query.pop("from_")
    while True:
        page = (await staff.get(f"{API}/calendar", params=query)).json()
        pages += [item["id"] for item in page["items"]]
        assert page["total"] == 7
        if page["next"] is None:
            break
        query["cursor"] = page["next"]
    assert pages == [item["id"] for item in found]


async def test_what_nobody_needs_to_be_reminded_of_is_not_there(
    staff: httpx.AsyncClient, anonymous: httpx.AsyncClient, registry: ServiceUnderTest
) -> None:
    town, other = await pair(staff)
    asked = {"partner_id": town["id"], "kind": ["expiry", "reminder"]}
    await agreement(staff, town, other, term_months=12)
    hidden = await agreement(staff, town, other, **ending_in(registry, 100), visibility="private")
    assert brief(await calendar(anonymous, **asked)) == []
    assert {item["agreement"]["id"] for item in await calendar(staff, **asked)} == {hidden["id"]}
    await staff.post(f"{API}/agreements/{hidden['id']}:terminate", json={"on": hidden["signed_on"]})
    renewed = await agreement(staff, town, other, **ending_in(registry, 200))
    today = clock.today(registry.runtime.settings.common.zone)
    await staff.post(f"{API}/agreements/{renewed['id']}:renew", json={"signed_on": str(today), "term_months": 240})
    assert brief(await calendar(staff, **asked)) == []
    short = await agreement(staff, town, other, **ending_in(registry, 20, 12), renewal="tacit")
    [goes_on] = await calendar(staff, **asked)
    assert (goes_on["kind"], goes_on["agreement"]["id"]) == ("expiry", short["id"])
    assert goes_on["title"]["fr"].startswith("Fin de période, reconduction tacite : ")


async def test_a_range_is_at_most_five_years_and_not_backwards(staff: httpx.AsyncClient) -> None:
    for begin, end in (("2024-01-01", "2029-01-02"), ("2024-01-02", "2024-01-01")):
        problem = told(await staff.get(f"{API}/calendar", params={"from": begin, "to": end}), 422)
        assert pointers(problem) == ["#/query/to"]
    told(await staff.get(f"{API}/calendar", params={"kind": "birthday"}), 422)


@pytest.fixture
async def parties(staff: httpx.AsyncClient) -> tuple[Json, Json]:
    return await pair(staff)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    started=st.dates(date(1950, 1, 1), date(2020, 12, 31)) | st.just(date(2004, 2, 29)),
    precision=st.sampled_from([4, 7, 10]),
    founded=st.booleans(),
)
async def test_a16_the_calendar_and_the_cooperation_tell_the_same_anniversaries(
    staff: httpx.AsyncClient, parties: tuple[Json, Json], started: date, precision: int, founded: bool
) -> None:
    base = str(started)[:precision]
    one = await cooperation(staff, *parties, **({} if founded else {"started_on": base}))
    if founded:
        founding = await agreement(staff, *parties, signed_on=base, historical=True, cooperation_id=one["id"])
        await changed(staff, f"cooperations/{one['id']}", started_on="1949", founding_agreement_id=founding["id"])
    expected = {str(item.on): item.years for item in anniversaries(PartialDate.parse(base), [5, 10, 25, 50], date.min)}
    begin = plus_months(started, 300) - timedelta(days=400)
    end = plus_months(begin, 60)
    found = [
        item
        for item in await calendar(staff, from_=str(begin), to=str(end), kind="anniversary")
        if item["cooperation"]["id"] == one["id"]
    ]
    assert {item["on"]: item["years"] for item in found} == {
        on: years
        for on, years in expected.items()
        if PartialDate.parse(on).last >= begin and PartialDate.parse(on).first <= end
    }
    assert 25 in [item["years"] for item in found]


async def test_d9_a_cooperation_that_has_ended_has_no_more_anniversaries(staff: httpx.AsyncClient) -> None:
    town, other = await pair(staff)
    await cooperation(staff, town, other, started_on="2000", ended_on="2024")
    asked = {"partner_id": town["id"], "kind": "anniversary"}
    assert brief(await calendar(staff, from_="2008-01-01", to="2012-01-01", **asked)) == [("anniversary", "2010")]
    assert brief(await calendar(staff, from_="2024-01-01", to="2028-01-01", **asked)) == []
