"""Agreements over HTTP: what one holds, what is refused, and how they are found."""

from typing import Any

import httpx
import pytest
from sqlalchemy import text

from shared.db.engine import transaction
from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registry.making import (
    API,
    Json,
    agreement,
    agreement_body,
    changed,
    cooperation,
    ids,
    pair,
    partner,
    pointers,
    read,
    told,
)
from tests.registry.outbox import events_of


async def test_a11_who_signed_and_who_attended_are_two_lists(
    staff: httpx.AsyncClient, registry: ServiceUnderTest
) -> None:
    town, other = await pair(staff)
    association = await partner(staff, kind="association")
    lasting = await cooperation(staff, town, other)
    fields: Json = {
        "cooperation_id": lasting["id"],
        "signatories": [
            {"partner_id": town["id"], "signed_by": "Maire A", "function": "Maire", "signed_on": "2024-11-22"},
            {"partner_id": other["id"], "signed_by": "Maire B", "function": "Maire", "signed_on": None},
        ],
        "attendees": [
            {"person": "Présidente C", "function": "présidente", "partner_id": association["id"]},
            {"person": "D", "function": None, "organisation_name": "Préfecture"},
        ],
        "signed_on": "2024-11-22",
        "signed_place": "Villeneuve d'Ascq",
        "term_months": 36,
        "renewal": "express",
        "themes": ["crafts"],
        "object": "Soutenir l'artisanat",
        "forecast_amount": {"amount": "25000.00", "currency": "EUR"},
        "council_resolutions": [{"partner_id": town["id"], "number": "2024-188", "adopted_on": "2024-10"}],
        "documents": [{"title": "Convention", "url": "https://example.org/c.pdf", "language": "fr"}],
        "effective_on": "2025-01-01",
    }
    made = await agreement(staff, **fields)
    shown, _ = await read(staff, f"agreements/{made['id']}")
    assert shown == made
    for field in ("signed_place", "term_months", "renewal", "themes", "object", "forecast_amount", "effective_on"):
        assert shown[field] == fields[field], field
    assert [entry["signed_by"] for entry in shown["signatories"]] == ["Maire A", "Maire B"]
    assert [entry["signed_on"] for entry in shown["signatories"]] == ["2024-11-22", "2024-11-22"]
    assert [(entry["person"], entry["partner"] and entry["partner"]["id"]) for entry in shown["attendees"]] == [
        ("Présidente C", association["id"]),
        ("D", None),
    ]
    assert shown["cooperation"] == {"id": lasting["id"], "title": lasting["title"]}
    assert shown["council_resolutions"][0]["partner"]["name"] == town["name"]
    assert (shown["ends_on"], shown["is_current"], shown["visibility"]) == ("2027-11-21", True, "public")
    [event] = await events_of(registry, made["id"])
    assert event["type"] == "registry.agreement.signed"
    assert event["partner_ids"] == [town["id"], other["id"], association["id"]]
    assert "Maire" not in str(event)


@pytest.mark.parametrize("instrument", ["twinning", "memorandum_of_understanding", "work_programme"])
async def test_a1_one_country_is_not_enough_and_the_missing_side_is_named(
    staff: httpx.AsyncClient, instrument: str
) -> None:
    town, neighbour = await partner(staff, "FR"), await partner(staff, "FR")
    association = await partner(staff, "BJ", kind="association")
    body = agreement_body(town, neighbour, association, instrument=instrument)
    answer = await staff.post(f"{API}/agreements", json=body, headers={"Accept-Language": "fr"})
    problem = told(answer, 422)
    assert (problem["rule"], pointers(problem)) == ("A1", ["/signatories"])
    assert "une collectivité territoriale d'un autre pays que FR" in problem["detail"]
    assert await ids(staff, "agreements", partner_id=town["id"]) == []
    await agreement(staff, town, neighbour, association, instrument="partnership_agreement")


async def test_a1_holds_when_signatories_are_changed(staff: httpx.AsyncClient) -> None:
    town, other = await pair(staff)
    made = await agreement(staff, town, other)
    association = await partner(staff, "DE", kind="association")
    signatories = [{"partner_id": town["id"]}, {"partner_id": association["id"]}]
    problem = told(await changed(staff, f"agreements/{made['id']}", signatories=signatories), 422)
    assert problem["rule"] == "A1"
    answer = await changed(staff, f"agreements/{made['id']}", signatories=signatories, instrument="framework_agreement")
    assert answer.status_code == 200, answer.text


async def test_a3_the_list_of_instruments_is_closed(staff: httpx.AsyncClient) -> None:
    town, other = await pair(staff)
    problem = told(await staff.post(f"{API}/agreements", json=agreement_body(town, other, instrument="pact")), 422)
    assert (problem["rule"], pointers(problem)) == ("A3", ["/instrument"])
    assert "school_twinning" in problem["detail"]
    made = await agreement(staff, town, other)
    assert told(await changed(staff, f"agreements/{made['id']}", instrument="pact"), 422)["rule"] == "A3"
    assert await ids(staff, "agreements", partner_id=town["id"], instrument="cooperation_agreement") == [made["id"]]
    assert await ids(staff, "agreements", partner_id=town["id"], instrument="twinning") == []


@pytest.mark.parametrize(
    ("signed_on", "term_months", "ends_on"),
    [
        ("2024-11-21", 60, "2029-11-20"),
        ("2024-08-31", 6, "2025-02-27"),
        ("2024-02", 60, "2029-02"),
        ("2021", None, None),
    ],
)
async def test_a4_the_end_is_computed_and_never_typed_in(
    staff: httpx.AsyncClient, signed_on: str, term_months: int | None, ends_on: str | None
) -> None:
    town, other = await pair(staff)
    made = await agreement(staff, town, other, signed_on=signed_on, term_months=term_months)
    assert (made["signed_on"], made["ends_on"]) == (signed_on, ends_on)
    body = agreement_body(town, other, signed_on=signed_on, ends_on="2030-01-01", state="signed")
    assert pointers(told(await staff.post(f"{API}/agreements", json=body), 422)) == ["/ends_on", "/state"]


async def test_a6_a_celebration_on_another_day_is_taken_with_a_warning(staff: httpx.AsyncClient) -> None:
    town, other = await pair(staff)
    made = await agreement(
        staff, town, other, instrument="partnership_agreement", signed_on="2024-02", celebrated_on="2024-11-22"
    )
    assert [(warning["rule"], warning["pointer"]) for warning in made["warnings"]] == [("A6", "/celebrated_on")]
    assert (await read(staff, f"agreements/{made['id']}"))[0]["warnings"] == made["warnings"]
    same_month = await changed(staff, f"agreements/{made['id']}", celebrated_on="2024-02-10")
    assert same_month.json()["warnings"] == []


async def test_a14_links_lead_back_and_never_in_circles(staff: httpx.AsyncClient) -> None:
    town, other = await pair(staff)
    first = await agreement(staff, town, other)
    second = await agreement(staff, town, other, follows=first["id"])
    third = await agreement(staff, town, other, renews=second["id"], follows=first["id"])
    for field in ("follows", "renews"):
        for target in (first, second, third):
            answer = await changed(staff, f"agreements/{first['id']}", **{field: target["id"]})
            problem = told(answer, 409)
            assert (problem["rule"], pointers(problem)) == ("A14", [f"/{field}"])
    unknown = await staff.post(f"{API}/agreements", json=agreement_body(town, other, renews=str(new_id())))
    assert pointers(told(unknown, 422)) == ["/renews"]
    assert (await changed(staff, f"agreements/{third['id']}", renews=None)).json()["renews"] is None


async def test_a20_areas_are_countries_parts_of_them_and_named_groups(staff: httpx.AsyncClient) -> None:
    town, other = await pair(staff)
    england = await agreement(staff, town, other, areas=["GB-ENG", "PL"])
    balkans = await agreement(staff, town, other, areas=["western_balkans"])
    for area, expected in (
        ("GB-ENG", [england]),
        ("GB", [england]),
        ("GB-SCT", []),
        ("PL", [england]),
        ("RS", [balkans]),
        ("western_balkans", [balkans]),
        ("G", None),
        ("atlantis", None),
    ):
        query = {"partner_id": town["id"], "area": area}
        if expected is None:
            told(await staff.get(f"{API}/agreements", params=query), 422)
        else:
            assert await ids(staff, "agreements", **query) == [one["id"] for one in expected], area
    for wrong in ("England", "XX", "XX-ENG", "GB-", "gb"):
        answer = await staff.post(f"{API}/agreements", json=agreement_body(town, other, areas=[wrong]))
        assert pointers(told(answer, 422)) == ["/areas/0"], wrong


async def test_d8_what_sources_contradict_is_kept_with_its_source(staff: httpx.AsyncClient) -> None:
    town, other = await pair(staff)
    notes = [
        {
            "text": "« trois accords en l'espace de 24 heures », dont l'un signé en février",
            "source": "Lianes, 13/12/2024",
        },
        {"text": "Signé au Maroc", "source": None},
    ]
    one = await agreement(staff, town, other, signed_on="2024-02", notes=notes)
    assert (await read(staff, f"agreements/{one['id']}"))[0]["notes"] == notes
    lasting = await cooperation(staff, town, other, notes=notes[:1], areas=["MA"])
    shown, _ = await read(staff, f"cooperations/{lasting['id']}")
    assert (shown["notes"], shown["areas"]) == (notes[:1], ["MA"])


async def test_a5_dates_match_whenever_one_of_their_days_does(staff: httpx.AsyncClient) -> None:
    town, other = await pair(staff)
    month = await agreement(staff, town, other, signed_on="2024-02", term_months=60)
    year = await agreement(staff, town, other, signed_on="2021")
    draft = await agreement(staff, town, other)
    for query, expected in (
        ({}, [draft, month, year]),
        ({"signed_from": "2024-02-29"}, [month]),
        ({"signed_from": "2024-03-01"}, []),
        ({"signed_to": "2024-02-01"}, [month, year]),
        ({"signed_to": "2024-01-31"}, [year]),
        ({"signed_from": "2021-12-31", "signed_to": "2022-01-01"}, [year]),
        ({"ends_from": "2029-02-28"}, [month]),
        ({"ends_from": "2029-03-01"}, []),
        ({"ends_to": "2029-02-01"}, [month]),
        ({"ends_to": "2029-01-31"}, []),
        ({"sort": "signed_on"}, [year, month, draft]),
        ({"sort": "ends_on,-signed_on"}, [month, draft, year]),
        ({"country": "DE", "state": "draft"}, [draft]),
        ({"country": "BJ"}, []),
        ({"q": month["title"]["en"]}, [month]),
    ):
        found = await ids(staff, "agreements", partner_id=town["id"], **query)
        assert found == [one["id"] for one in expected], query


async def test_pages_of_agreements_follow_each_other(staff: httpx.AsyncClient) -> None:
    town, other = await pair(staff)
    dates = ["2021", None, "2024-02", None, "2024-11-21"]
    made = [await agreement(staff, town, other, **({"signed_on": day} if day else {})) for day in dates]
    for sort in ("-signed_on", "signed_on", "-ends_on,title", "updated_at"):
        found: list[str] = []
        query: dict[str, Any] = {"partner_id": town["id"], "limit": 1, "sort": sort}
        while True:
            page = (await staff.get(f"{API}/agreements", params=query)).json()
            found += [item["id"] for item in page["items"]]
            if page["next"] is None:
                break
            query["cursor"] = page["next"]
        assert sorted(found) == sorted(one["id"] for one in made), sort


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"signed_on": "2024-02-30"}, "/signed_on"),
        ({"signed_on": "2999-01-01"}, "/signed_on"),
        ({"transmitted_on": "2024-01-01"}, "/transmitted_on"),
        ({"signed_on": "2024-02", "transmitted_on": "2024-01-31"}, "/transmitted_on"),
        ({"term_months": 0}, "/term_months"),
        ({"term_months": 1201}, "/term_months"),
        ({"renewal": "maybe"}, "/renewal"),
        ({"cooperation_id": str(new_id())}, "/cooperation_id"),
        ({"follows": str(new_id())}, "/follows"),
        ({"attendees": [{"person": None}]}, "/attendees/0/person"),
        ({"attendees": [{"person": "A", "partner_id": str(new_id())}]}, "/attendees/0/partner_id"),
        ({"council_resolutions": [{"partner_id": str(new_id())}]}, "/council_resolutions/0/partner_id"),
        ({"forecast_amount": {"amount": "-1", "currency": "EUR"}}, "/forecast_amount/amount"),
        ({"forecast_amount": {"amount": "1.234", "currency": "EUR"}}, "/forecast_amount/amount"),
        ({"forecast_amount": {"amount": "1.23", "currency": "ZZZ"}}, "/forecast_amount/currency"),
        ({"documents": [{"title": "x", "url": "file:///etc/passwd"}]}, "/documents/0/url"),
        ({"terminated_on": "2024-01-01"}, "/terminated_on"),
    ],
)
async def test_what_cannot_be_right_is_refused_by_field_and_changes_nothing(
    staff: httpx.AsyncClient, fields: dict[str, Any], pointer: str
) -> None:
    town, other = await pair(staff)
    problem = told(await staff.post(f"{API}/agreements", json=agreement_body(town, other, **fields)), 422)
    assert pointer in pointers(problem)
    assert await ids(staff, "agreements", partner_id=town["id"]) == []
    made = await agreement(staff, town, other)
    assert (await changed(staff, f"agreements/{made['id']}", **fields)).status_code in (409, 422)
    assert (await read(staff, f"agreements/{made['id']}"))[0] == made


async def test_two_partners_sign_each_once_and_exist(staff: httpx.AsyncClient) -> None:
    town, other = await pair(staff)
    alone = agreement_body(town, instrument="school_twinning")
    problem = told(await staff.post(f"{API}/agreements", json=alone, headers={"Accept-Language": "de"}), 422)
    assert problem["errors"][0]["message"] == "eine Vereinbarung hat mindestens 2 Unterzeichner"
    problem = told(await staff.post(f"{API}/agreements", json=agreement_body(town, other, town)), 422)
    assert pointers(problem) == ["/signatories/2/partner_id"]
    nobody = {"id": str(new_id())}
    problem = told(await staff.post(f"{API}/agreements", json=agreement_body(town, other, nobody)), 422)
    assert pointers(problem) == ["/signatories/2/partner_id"]


async def test_d8_an_effect_before_the_signature_is_kept_and_flagged(staff: httpx.AsyncClient) -> None:
    made = await agreement(staff, *(await pair(staff)), signed_on="2024-09-04", effective_on="2024-01-01")
    assert [(item["rule"], item["pointer"]) for item in made["warnings"]] == [("D8", "/effective_on")]
    seen, _ = await read(staff, f"agreements/{made['id']}")
    assert seen["warnings"] == made["warnings"]


async def test_a_currency_that_was_kept_before_it_was_checked_is_still_shown_and_changes_around_it(
    registry: ServiceUnderTest, staff: httpx.AsyncClient
) -> None:
    one = await agreement(
        staff, *await pair(staff), signed_on="2024", forecast_amount={"amount": "1", "currency": "EUR"}
    )
    wrong = {"amount": "2.00", "currency": "ZZZ"}
    amending = {"signed_on": "2025", "changes": {"forecast_amount": wrong}}
    problem = told(await staff.post(f"{API}/agreements/{one['id']}/amendments", json=amending), 422)
    assert pointers(problem) == ["/changes/forecast_amount/currency"]
    async with transaction(registry.runtime.engine) as session:
        await session.execute(text("update agreement set forecast_currency = 'ZZZ' where id = :id"), {"id": one["id"]})
    shown, _ = await read(staff, f"agreements/{one['id']}")
    assert shown["forecast_amount"]["currency"] == "ZZZ"
    assert (await changed(staff, f"agreements/{one['id']}", object="Eau")).json()["object"] == "Eau"
