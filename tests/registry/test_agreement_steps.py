"""What becomes of an agreement over HTTP: decided by councils, signed, corrected, transmitted, renewed, terminated."""

import httpx

from shared.testing.service import ServiceUnderTest
from tests.registry.making import (
    API,
    Json,
    agreement,
    changed,
    ids,
    pair,
    partner,
    pointers,
    read,
    told,
)
from tests.registry.outbox import events_of


async def types_of(registry: ServiceUnderTest, agreement_id: str) -> list[str]:
    return [event["type"].rpartition(".")[2] for event in await events_of(registry, agreement_id)]


async def test_a14_a_renewal_makes_the_renewed_one_renewed_and_is_the_current_one(staff: httpx.AsyncClient) -> None:
    nrw, region = await partner(staff, "DE"), await partner(staff, "FR")
    first = await agreement(staff, nrw, region, instrument="joint_declaration", signed_on="2021")
    assert (first["state"], first["is_current"], first["ends_on"]) == ("in_force", True, None)
    draft = await agreement(staff, nrw, region, instrument="joint_declaration", renews=first["id"])
    assert (await read(staff, f"agreements/{first['id']}"))[0]["state"] == "in_force"
    answer = await staff.post(f"{API}/agreements/{draft['id']}:sign", json={"signed_on": "2024-09-04"})
    renewal = answer.json()
    assert renewal["renews_agreement"] == {
        "id": first["id"],
        "title": first["title"],
        "instrument": "joint_declaration",
        "signed_on": "2021",
        "ends_on": None,
        "state": "renewed",
    }
    shown, _ = await read(staff, f"agreements/{first['id']}")
    assert (shown["state"], shown["is_current"], shown["version"]) == ("renewed", False, 1)
    assert (renewal["state"], renewal["is_current"]) == ("in_force", True)
    assert await ids(staff, "agreements", partner_id=nrw["id"], state="renewed") == [first["id"]]
    assert await ids(staff, "agreements", partner_id=nrw["id"], state="in_force") == [draft["id"]]


async def test_each_council_comes_as_far_as_it_has_come(staff: httpx.AsyncClient) -> None:
    town, other = await pair(staff)
    resolutions: list[Json] = [
        {"partner_id": town["id"], "state": "planned", "on": "2999-01"},
        {"partner_id": other["id"], "state": "submitted", "number": "7", "on": "2024-10-01"},
    ]
    one = await agreement(staff, town, other, council_resolutions=resolutions)
    assert [(item["state"], item["on"], item["adopted_on"]) for item in one["council_resolutions"]] == [
        ("planned", "2999-01", None),
        ("submitted", "2024-10-01", None),
    ]
    adopted = [{"partner_id": town["id"], "number": "2024-188", "adopted_on": "2024-10"}]
    shown = (await changed(staff, f"agreements/{one['id']}", council_resolutions=adopted)).json()
    [item] = shown["council_resolutions"]
    assert (item["state"], item["on"], item["adopted_on"]) == ("adopted", "2024-10", "2024-10")
    for wrong in (
        {"state": "rejected", "on": "2999"},
        {"state": "rejected", "adopted_on": "2024"},
        {"state": "adopted", "on": "2024", "adopted_on": "2023"},
    ):
        entry = {"partner_id": town["id"], **wrong}
        told(await changed(staff, f"agreements/{one['id']}", council_resolutions=[entry]), 422)


async def test_a_draft_is_signed_once(staff: httpx.AsyncClient, registry: ServiceUnderTest) -> None:
    town, other = await pair(staff)
    draft = await agreement(staff, town, other, term_months=60)
    assert (draft["state"], draft["ends_on"], draft["visibility"]) == ("draft", None, "private")
    path = f"{API}/agreements/{draft['id']}"
    told(await staff.post(f"{path}:transmit", json={"on": "2024-12-01"}), 409)
    told(await staff.post(f"{path}:terminate", json={"on": "2024-12-01"}), 409)
    told(await changed(staff, f"agreements/{draft['id']}", signed_on="2024-11-21"), 409)
    answer = await staff.post(f"{path}:sign", json={"signed_on": "2024-11-21", "signed_place": "Lille"})
    signed = answer.json()
    assert answer.status_code == 200, answer.text
    assert (signed["signed_place"], signed["ends_on"], signed["visibility"]) == ("Lille", "2029-11-20", "public")
    assert {entry["signed_on"] for entry in signed["signatories"]} == {"2024-11-21"}
    told(await staff.post(f"{path}:sign", json={"signed_on": "2024-11-22"}), 409)
    told(await changed(staff, f"agreements/{draft['id']}", signed_on=None), 409)
    assert (await read(staff, f"agreements/{draft['id']}"))[0] == signed
    for on in ("2024-11-20", "2999"):
        assert pointers(told(await staff.post(f"{path}:transmit", json={"on": on}), 422)) == ["/on"]
    sent = (await staff.post(f"{path}:transmit", json={"on": "2024-12-01"})).json()
    assert (sent["transmitted_on"], sent["version"]) == ("2024-12-01", 3)
    told(await staff.post(f"{path}:transmit", json={"on": "2024-12-02"}), 409)
    assert await types_of(registry, draft["id"]) == ["drafted", "signed", "transmitted"]


async def test_what_is_signed_can_be_corrected_and_terminated(
    staff: httpx.AsyncClient, registry: ServiceUnderTest
) -> None:
    town, other = await pair(staff)
    made = await agreement(staff, town, other, signed_on="2024-11", term_months=12)
    corrected = (await changed(staff, f"agreements/{made['id']}", signed_on="2024-11-21", term_months=60)).json()
    assert corrected["ends_on"] == "2029-11-20"
    assert {entry["signed_on"] for entry in corrected["signatories"]} == {"2024-11-21"}
    path = f"{API}/agreements/{made['id']}:terminate"
    assert pointers(told(await staff.post(path, json={"on": "2024-11-20"}), 422)) == ["/on"]
    ended = (await staff.post(path, json={"on": "2025-01-01", "reason": "Fin du projet"})).json()
    assert (ended["state"], ended["terminated_on"], ended["termination_reason"]) == (
        "terminated",
        "2025-01-01",
        "Fin du projet",
    )
    told(await staff.post(path, json={"on": "2025-02-01"}), 409)
    kept = (await changed(staff, f"agreements/{made['id']}", themes=["sport"])).json()
    assert (kept["state"], kept["terminated_on"]) == ("terminated", "2025-01-01")
    assert await types_of(registry, made["id"]) == ["signed", "updated", "terminated", "updated"]


async def test_what_was_signed_is_corrected_by_staff_alone_and_members_record_an_amendment(
    registry: ServiceUnderTest, staff: httpx.AsyncClient
) -> None:
    ours, theirs = await pair(staff)
    member = await registry.account("member", scopes=["registry:read", "registry:write"], partners=[ours["id"]])
    made = await agreement(staff, ours, theirs, signed_on="2024-09-04", term_months=36)
    path = f"agreements/{made['id']}"
    for fields in (
        {"term_months": 48},
        {"renewal": "tacit"},
        {"signed_on": "2024-09-05"},
        {"instrument": "memorandum_of_understanding"},
        {"signatories": [{"partner_id": item["id"]} for item in (ours, await partner(staff, "DE"))]},
    ):
        refused = told(await changed(member, path, **fields), 409)
        assert next(iter(fields)) in refused["detail"]
    assert (await changed(member, path, object="What it is about")).status_code == 200
    assert (await changed(staff, path, term_months=48)).json()["term_months"] == 48
    draft = await agreement(member, ours, theirs)
    assert (await changed(member, f"agreements/{draft['id']}", term_months=12)).status_code == 200
