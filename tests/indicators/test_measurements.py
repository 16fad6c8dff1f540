"""Measurements through HTTP: reported, approved by the other side, disputed; periods, locks, parts and wholes."""

import asyncio

import pytest

from services.indicators.measurements import events
from shared.events.relay import hand_over
from tests.indicators.house import API, House, acted, changed, made, pointers, read, year_of

GENDER = [{"name": "gender", "values": ["f", "m"]}]


async def test_a_value_counts_once_the_other_side_approved_it(house: House) -> None:
    framework = await house.framework()
    indicator = await house.indicator(framework, code="pupils")
    draft = await house.report(indicator, "HDF", 2024, value="128", evidence=[{"title": "Listes"}])
    assert draft["period"]["kind"] == "year"
    path = f"measurements/{draft['id']}"
    assert (await (await house.member("NRW")).post(f"{API}/{path}:submit")).status_code == 403
    submitted = await acted(await house.member("HDF"), f"{path}:submit")
    assert (submitted["state"], submitted["waiting_for"]) == ("submitted", ["NRW"])
    own = await (await house.member("HDF")).post(f"{API}/{path}:approve")
    assert own.status_code == 403, "nobody approves its own value"
    assert (await house.figure(framework, "pupils"))["reason"] == "missing"
    approved = await acted(await house.member("NRW"), f"{path}:approve")
    assert (approved["state"], [each["side"] for each in approved["approvals"]]) == ("approved", ["NRW"])
    assert (await house.figure(framework, "pupils"))["value"] == "128"
    assert (await changed(await house.member("HDF"), path, {"value": "129"})).status_code == 409


async def test_joint_sign_off_needs_both_keys(house: House) -> None:
    framework = await house.framework(policy={"sign_off": "all"})
    indicator = await house.indicator(framework)
    reported = await house.report(indicator, "HDF", 2024, value="5", state="submitted")
    path = f"measurements/{reported['id']}:approve"
    first = await acted(await house.member("NRW"), path)
    assert (first["state"], first["waiting_for"]) == ("submitted", ["HDF"])
    assert (await acted(await house.member("HDF"), path))["state"] == "approved"


async def test_a_disputed_value_counts_no_more_until_it_is_corrected(house: House) -> None:
    framework = await house.framework()
    indicator = await house.indicator(framework, code="n")
    approved = await house.approved(indicator, "HDF", 2024, value="128")
    path = f"measurements/{approved['id']}"
    own = await (await house.member("HDF")).post(f"{API}/{path}:dispute", json={"comment": "no"})
    assert own.status_code == 403
    disputed = await acted(await house.member("NRW"), f"{path}:dispute", {"comment": "Les deux classes de Lens"})
    assert (disputed["state"], disputed["dispute"], disputed["approvals"]) == (
        "disputed",
        "Les deux classes de Lens",
        [],
    )
    assert (await house.figure(framework, "n"))["reason"] == "missing"
    corrected = await changed(await house.member("HDF"), path, {"value": "141"})
    assert corrected.status_code == 200, corrected.text
    await acted(await house.member("HDF"), f"{path}:submit")
    await acted(await house.member("NRW"), f"{path}:approve")
    assert (await house.figure(framework, "n"))["value"] == "141"
    history = await read(house.coordinator, f"{path}/history")
    steps = [(change["step"], change["said"].get("value")) for change in history["items"]]
    assert steps == [
        ("reported", "128"),
        ("submitted", "128"),
        ("approved", "128"),
        ("disputed", "128"),
        ("changed", "141"),
        ("submitted", "141"),
        ("approved", "141"),
    ]


async def test_what_is_reopened_is_recomputed_without(house: House) -> None:
    framework = await house.framework()
    indicator = await house.indicator(framework, code="n")
    await house.approved(indicator, "HDF", 2023, value="10")
    second = await house.approved(indicator, "HDF", 2024, value="5")
    assert (await house.figure(framework, "n"))["value"] == "15"
    await acted(await house.member("HDF"), f"measurements/{second['id']}:reopen")
    assert (await house.figure(framework, "n"))["value"] == "10"


async def test_a_handover_of_staff_never_counts_twice(house: House) -> None:
    indicator = await house.indicator(await house.framework())
    await house.report(indicator, "HDF", 2024, value="5")
    partner = house.partners[0]["id"]
    successor = await house.indicators.account(
        "member", scopes=["indicators:read", "indicators:write"], partners=[partner]
    )
    body = {"period": year_of(2024), "value": "5"}
    assert (await successor.post(f"{API}/indicators/{indicator['id']}/measurements", json=body)).status_code == 409


async def test_of_many_who_report_at_once_for_one_period_one_succeeds(house: House) -> None:
    indicator = await house.indicator(await house.framework())
    member, body = await house.member("HDF"), {"period": year_of(2024), "value": "5"}
    answers = await asyncio.gather(
        *(member.post(f"{API}/indicators/{indicator['id']}/measurements", json=body) for _ in range(8))
    )
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7


async def test_periods_of_an_indicator_do_not_overlap(house: House) -> None:
    framework = await house.framework()
    indicator = await house.indicator(framework)
    await house.report(indicator, "HDF", 2024, value="5")
    path = f"{API}/indicators/{indicator['id']}/measurements"
    across = {"period": {"from": "2024-09-01", "to": "2025-08-31"}, "value": "5"}
    refused = await (await house.member("NRW")).post(path, json=across)
    assert refused.status_code == 409, "the sides share their periods"
    assert refused.json()["type"] == "/problems/periods-overlap"
    yearly = await house.indicator(framework, frequency="year")
    answer = await (await house.member("NRW")).post(
        f"{API}/indicators/{yearly['id']}/measurements", json=across | {"side": "NRW"}
    )
    assert pointers(answer) == ["/period"]
    backwards = {"period": {"from": "2024-09-01", "to": "2024-08-31"}, "value": "5"}
    assert (await house.coordinator.post(path, json=backwards)).status_code == 422


async def test_a_locked_period_is_closed_to_every_way_in(house: House) -> None:
    framework = await house.framework()
    indicator = await house.indicator(framework)
    draft = await house.report(indicator, "HDF", 2024, value="5")
    submitted = await house.report(indicator, "NRW", 2024, value="5", state="submitted")
    lock = await made(
        house.coordinator,
        f"frameworks/{framework['id']}/locks",
        {"period": {"from": "2024-12-31", "to": "2025-01-01"}, "reason": "reported"},
    )
    member, other = await house.member("HDF"), await house.member("NRW")
    ways = [
        await changed(member, f"measurements/{draft['id']}", {"value": "6"}),
        await member.post(f"{API}/measurements/{draft['id']}:submit"),
        await member.post(f"{API}/measurements/{submitted['id']}:approve"),
        await member.post(f"{API}/measurements/{submitted['id']}:dispute", json={"comment": "no"}),
        await other.post(f"{API}/measurements/{submitted['id']}:reopen"),
        await member.post(
            f"{API}/indicators/{indicator['id']}/measurements", json={"period": year_of(2025), "value": "1"}
        ),
        await house.coordinator.post(
            f"{API}/indicators/{indicator['id']}/targets",
            json={"period": year_of(2025), "value": "1", "due_on": "2025-12-31"},
        ),
    ]
    assert [way.status_code for way in ways] == [409] * len(ways)
    assert {way.json()["type"] for way in ways} == {"/problems/period-locked"}
    path = f"frameworks/{framework['id']}/locks/{lock['id']}"
    tag = (await house.coordinator.get(f"{API}/{path}")).headers["etag"]
    assert (await house.coordinator.delete(f"{API}/{path}", headers={"If-Match": tag})).status_code == 204
    assert (await member.post(f"{API}/measurements/{draft['id']}:submit")).status_code == 200


@pytest.mark.parametrize(
    ("kind", "facts", "pointer"),
    [
        ("quantity", {"numerator": "1", "denominator": "2"}, "/value"),
        ("quantity", {"value": 1.5}, "/value"),
        ("quantity", {"value": "6 597"}, "/value"),
        ("quantity", {"value": "1e5"}, "/value"),
        ("quantity", {"value": "NaN"}, "/value"),
        ("quantity", {"value": "9" * 31}, "/value"),
        ("percentage", {"value": "50"}, "/numerator"),
        ("percentage", {"numerator": "5", "denominator": "0"}, "/denominator"),
        ("percentage", {"numerator": "5"}, "/denominator"),
        ("score", {"score": 9}, "/score"),
        ("score", {"value": "3"}, "/score"),
        ("qualitative", {"value": "3"}, "/narrative"),
        ("derived", {"value": "3"}, ""),
    ],
)
async def test_a_value_that_does_not_fit_its_indicator_is_refused(
    house: House, kind: str, facts: dict[str, object], pointer: str
) -> None:
    framework = await house.framework()
    fields: dict[str, object] = {"kind": kind, "unit": {"quantity": "person", "percentage": "%"}.get(kind)}
    if kind == "score":
        fields["scale"] = [{"value": step, "label": {"en": str(step)}} for step in (1, 2, 3)]
    if kind == "derived":
        await house.indicator(framework, code="n")
        fields |= {"formula": "n", "unit": "person"}
    indicator = await house.indicator(framework, **fields)
    answer = await house.coordinator.post(
        f"{API}/indicators/{indicator['id']}/measurements",
        json={"period": year_of(2024), "side": "HDF", **facts},
    )
    assert pointer in pointers(answer)


async def test_nothing_of_nothing_is_taken_and_has_no_value(house: House) -> None:
    indicator = await house.indicator(await house.framework(), kind="percentage", unit="%")
    nothing = await house.report(indicator, "HDF", 2024, numerator="0", denominator="0")
    assert (nothing["value"], nothing["reason"]) == (None, "zero_denominator")


async def test_d1_numbers_are_read_with_a_declared_language(house: House) -> None:
    indicator = await house.indicator(await house.framework(), dimensions=GENDER)
    french = await house.report(
        indicator,
        "HDF",
        2023,
        locale="fr",
        value="6 597,5",
        disaggregation=[{"dimensions": {"gender": "f"}, "value": "3 000"}],
    )
    assert (french["value"], french["disaggregation"][0]["value"]) == ("6597.5", "3000")
    typed = {"from": "1.1.2024", "to": "31.12.2024"}
    german = await house.report(indicator, "HDF", 2024, locale="de", value="20.000", period=typed)
    assert (german["value"], german["period"]["from"], german["period"]["to"]) == ("20000", "2024-01-01", "2024-12-31")
    body = {"period": year_of(2025), "side": "HDF", "locale": "fr", "value": "20.000"}
    answer = await house.coordinator.post(f"{API}/indicators/{indicator['id']}/measurements", json=body)
    assert answer.status_code == 422, "no French number is written so"


async def test_c6_a_narrative_is_dated_with_its_evidence_and_is_counted_in_nothing(house: House) -> None:
    framework = await house.framework()
    indicator = await house.indicator(framework, code="trust", kind="qualitative", unit=None)
    told = await house.approved(
        indicator,
        "HDF",
        2024,
        narrative={"fr": "On se téléphone."},
        evidence=[{"title": "Entretiens", "on": "2024-11-07"}],
    )
    assert (told["narrative"], told["evidence"][0]["on"]) == ({"fr": "On se téléphone."}, "2024-11-07")
    figure = await house.figure(framework, "trust", "HDF")
    assert (figure["value"], figure["reason"], figure["coverage"]["reported"]) == (None, "not_counted", 1)


async def test_parts_beside_the_whole_are_told_and_never_more(house: House) -> None:
    indicator = await house.indicator(await house.framework(), unit="kg", dimensions=GENDER)
    cells = [{"dimensions": {"gender": "f"}, "value": "8"}, {"dimensions": {"gender": "m"}, "value": "9"}]
    told = await house.report(indicator, "HDF", 2024, value="17.11", disaggregation=cells)
    assert told["breakdowns"] == [{"by": ["gender"], "total": "17", "rest": "0.11", "completeness": "incomplete"}]
    answer = await changed(await house.member("HDF"), f"measurements/{told['id']}", {"value": "16.99"})
    assert pointers(answer) == ["/disaggregation/1"]
    assert (await read(house.coordinator, f"measurements/{told['id']}"))["value"] == "17.11", "nothing was changed"


async def test_a_draft_is_for_those_who_work_on_it(house: House) -> None:
    framework = await house.framework(visibility="public", policy={"smart": "off"})
    indicator = await house.indicator(framework)
    for side in ("HDF", "NRW"):
        await acted(await house.member(side), f"frameworks/{framework['id']}:agree")
    draft = await house.report(indicator, "HDF", 2023, value="5")
    counted = await house.approved(indicator, "HDF", 2024, value="6", comment="by Max")
    anonymous = await house.indicators.anonymous()
    assert (await anonymous.get(f"{API}/measurements/{draft['id']}")).status_code == 404
    listed = await read(anonymous, f"indicators/{indicator['id']}/measurements")
    assert [each["id"] for each in listed["items"]] == [counted["id"]]
    assert (listed["items"][0]["comment"], listed["items"][0]["approvals"][0]["by"]) == (None, None)
    assert (await anonymous.get(f"{API}/measurements/{counted['id']}/history")).status_code == 401
    inside = await read(await house.member("NRW"), f"indicators/{indicator['id']}/measurements", state="draft")
    assert [each["id"] for each in inside["items"]] == [draft["id"]]


async def test_a_stale_version_is_refused(house: House) -> None:
    draft = await house.report(await house.indicator(await house.framework()), "HDF", 2024, value="5")
    path = f"{API}/measurements/{draft['id']}"
    member = await house.member("HDF")
    tag = (await member.get(path)).headers["etag"]
    assert (await member.patch(path, json={"value": "6"}, headers={"If-Match": tag})).status_code == 200
    assert (await member.patch(path, json={"value": "7"}, headers={"If-Match": tag})).status_code == 412
    assert (await member.patch(path, json={"value": "7"})).status_code == 428


async def test_events_tell_who_reported_for_when_and_never_what(house: House) -> None:
    while await hand_over(house.indicators.runtime):
        pass
    indicator = await house.indicator(await house.framework())
    approved = await house.approved(indicator, "HDF", 2024, value="128.75")
    await acted(await house.member("NRW"), f"measurements/{approved['id']}:dispute", {"comment": "Lens"})
    async with house.indicators.runtime.engine.connect() as connection:
        rows = (await connection.exec_driver_sql("select type, data from outbox order by id")).all()
    told = [(row.type, row.data["state"]) for row in rows]
    assert told == [
        (events.SUBMITTED.name, "submitted"),
        (events.APPROVED.name, "approved"),
        (events.DISPUTED.name, "disputed"),
    ]
    assert all("128.75" not in str(row.data) and "Lens" not in str(row.data) for row in rows)
    assert approved["value"] == "128.75"
