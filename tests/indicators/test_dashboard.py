"""What measurements come to, through HTTP: each side and joint, the same for both (C9)."""

from typing import Any

import pytest

from tests.indicators.house import API, House, acted, changed, made, pointers, read, year_of


async def test_c9_both_sides_look_at_the_same_figures(house: House) -> None:
    framework = await house.framework()
    indicator = await house.indicator(framework, code="n")
    await house.approved(indicator, "HDF", 2024, value="100")
    await house.approved(indicator, "NRW", 2024, value="80")
    path = f"frameworks/{framework['id']}/dashboard"
    seen = [await read(await house.member(side), path) for side in ("HDF", "NRW")]
    assert seen[0] == seen[1]
    (shown,) = seen[0]["indicators"]
    assert [(side["side"], side["value"]) for side in shown["sides"]] == [("HDF", "100"), ("NRW", "80")]
    assert shown["joint"]["value"] == "180"
    assert shown["joint"]["coverage"] == {"reported": 2, "expected": 2}


async def test_people_counted_by_both_sides_are_in_the_joint_figure_once(house: House) -> None:
    framework = await house.framework()
    indicator = await house.indicator(framework, code="n")
    await house.approved(indicator, "HDF", 2024, value="100", overlap=[{"with_side": "NRW", "count": "30"}])
    await house.approved(indicator, "NRW", 2024, value="80")
    assert (await house.figure(framework, "n"))["value"] == "150"
    body = {"period": year_of(2025), "side": "HDF", "value": "10"}
    for overlap, pointer in (
        ([{"with_side": "HDF", "count": "1"}], "/overlap/0/with_side"),
        ([{"with_side": "NRW", "count": "11"}], "/overlap/0/count"),
    ):
        answer = await house.coordinator.post(
            f"{API}/indicators/{indicator['id']}/measurements", json=body | {"overlap": overlap}
        )
        assert pointers(answer) == [pointer]


async def test_percentages_come_together_as_ratios_of_sums_with_their_terms(house: House) -> None:
    framework = await house.framework()
    indicator = await house.indicator(framework, code="rate", kind="percentage", unit="%")
    await house.approved(indicator, "HDF", 2024, numerator="1", denominator="2")
    await house.approved(indicator, "NRW", 2024, numerator="90", denominator="100")
    joint = await house.figure(framework, "rate")
    assert (joint["value"], joint["numerator"], joint["denominator"]) == ("89.215686", "91", "102")


async def test_missing_stays_missing_and_zero_stays_zero(house: House) -> None:
    framework = await house.framework()
    indicator = await house.indicator(framework, code="n", aggregation="average")
    await house.approved(indicator, "HDF", 2023, value="0")
    await house.approved(indicator, "HDF", 2024, value="10")
    assert (await house.figure(framework, "n", "HDF"))["value"] == "5"
    other = await house.figure(framework, "n", "NRW")
    assert (other["value"], other["reason"], other["status"]) == (None, "missing", "no_data")
    assert other["coverage"] == {"reported": 0, "expected": 2}
    series = await read(house.coordinator, f"indicators/{indicator['id']}/series", side="NRW")
    assert [(point["value"], point["reason"]) for point in series["points"]] == [(None, "missing")] * 2


@pytest.mark.parametrize(
    ("baseline", "target", "value", "direction", "attained", "status"),
    [
        ("20", "80", "50", "up", "50", "behind"),
        ("40", "10", "25", "down", "50", "behind"),
        ("0", "100", "80", "up", "80", "on_track"),
        ("0", "100", "100", "up", "100", "on_track"),
        ("0", "100", "120", "up", "120", "over"),
        ("5", "5", "5", "up", None, "no_data"),
    ],
)
async def test_attainment_is_the_way_from_baseline_to_target(
    house: House, baseline: str, target: str, value: str, direction: str, attained: str | None, status: str
) -> None:
    framework = await house.framework()
    indicator = await house.indicator(
        framework,
        code="n",
        direction=direction,
        aggregation="latest",
        baselines=[{"side": "HDF", "value": baseline, "on": "2023-12-31"}],
    )
    goal = {"side": "HDF", "value": target, "due_on": "2027-12-31"}
    await made(house.coordinator, f"indicators/{indicator['id']}/targets", goal)
    await house.approved(indicator, "HDF", 2024, value=value)
    shown = await house.figure(framework, "n", "HDF")
    assert (shown["attainment"]["value"], shown["status"]) == (attained, status)
    assert shown["target"] == {"value": target, "due_on": "2027-12-31"}
    if attained is None:
        assert shown["attainment"]["reason"] == "target_is_baseline"


async def test_a_late_value_moves_the_cumulative_series_from_there_on(house: House) -> None:
    framework = await house.framework()
    indicator = await house.indicator(framework, cumulative=True)
    for year, value in ((2022, "1"), (2024, "4")):
        await house.approved(indicator, "HDF", year, value=value)

    async def points() -> list[Any]:
        series = await read(house.coordinator, f"indicators/{indicator['id']}/series", side="HDF")
        return [point["value"] for point in series["points"]]

    assert await points() == ["1", "5"]
    await house.approved(indicator, "HDF", 2023, value="2")
    assert await points() == ["1", "3", "7"]


async def test_parity_is_derived_with_its_terms(house: House) -> None:
    framework = await house.framework()
    women, men = [await house.indicator(framework, code=code) for code in ("women", "men")]
    share = {"kind": "derived", "unit": "%", "formula": "women / (women + men)"}
    await house.indicator(framework, code="parity", **share)
    await house.indicator(framework, code="sides", kind="derived", unit=None, formula="women@HDF / women@NRW")
    for side, values in (("HDF", ("30", "20")), ("NRW", ("20", "30"))):
        for indicator, value in zip((women, men), values, strict=True):
            await house.approved(indicator, side, 2024, value=value)
    found = {scope: await house.figure(framework, "parity", scope) for scope in ("HDF", "NRW", "joint")}
    assert {scope: each["value"] for scope, each in found.items()} == {"HDF": "60", "NRW": "40", "joint": "50"}
    assert (found["joint"]["numerator"], found["joint"]["denominator"]) == ("50", "100")
    assert (await house.figure(framework, "sides"))["value"] == "1.5"


async def test_where_a_derived_indicator_started_follows_from_what_it_is_made_of(house: House) -> None:
    framework = await house.framework()
    starts = {"women": "10", "men": "30"}
    for code, value in starts.items():
        baselines = [{"side": "HDF", "value": value, "on": "2023-12-31"}]
        indicator = await house.indicator(framework, code=code, aggregation="latest", baselines=baselines)
        await house.approved(indicator, "HDF", 2024, value="30")
    share = await house.indicator(framework, code="parity", kind="derived", unit="%", formula="women / (women + men)")
    for side in ("HDF", "NRW"):
        goal = {"side": side, "value": "75", "due_on": "2027-12-31"}
        await made(house.coordinator, f"indicators/{share['id']}/targets", goal)
    found = await house.figure(framework, "parity", "HDF")
    assert (found["baseline"]["value"], found["value"], found["attainment"]["value"]) == ("25", "50", "50")
    assert (await house.figure(framework, "parity", "NRW"))["attainment"]["reason"] == "no_baseline"


async def test_the_cost_of_a_result_is_derived_from_the_budget(house: House) -> None:
    framework = await house.framework(budget={"amount": "12000", "currency": "EUR"})
    indicator = await house.indicator(framework, code="pupils")
    await house.indicator(framework, code="cost", kind="derived", unit="EUR/person", formula="budget / pupils")
    assert (await house.figure(framework, "cost"))["reason"] == "missing"
    await house.approved(indicator, "HDF", 2024, value="48")
    assert (await house.figure(framework, "cost"))["value"] == "250"


@pytest.mark.parametrize(
    ("formula", "unit"),
    [
        ("a + unknown", "person"),
        ("a +", "person"),
        ("a + km", "person"),
        ("a", "km"),
        ("a@XX", "person"),
        ("budget / a", "EUR/person"),
        ("circle + a", "person"),
    ],
)
async def test_a_formula_that_cannot_be_computed_is_refused(house: House, formula: str, unit: str) -> None:
    framework = await house.framework()
    await house.indicator(framework, code="a")
    await house.indicator(framework, code="km", unit="km")
    body = {"code": "circle", "title": {"en": "D"}, "kind": "derived", "unit": unit, "formula": formula}
    answer = await house.coordinator.post(f"{API}/frameworks/{framework['id']}/indicators", json=body)
    assert pointers(answer) == ["/formula"]
    shown = await read(house.coordinator, f"frameworks/{framework['id']}/indicators")
    assert [each["code"] for each in shown["items"]] == ["a", "km"], "nothing is half written"


async def test_a_figure_too_large_for_any_page_breaks_none(house: House) -> None:
    framework = await house.framework()
    indicator = await house.indicator(framework, code="a")
    await house.indicator(framework, code="huge", kind="derived", unit="person^3", formula="a * a * a")
    await house.approved(indicator, "HDF", 2024, value="9" * 20)
    assert (await house.figure(framework, "huge"))["reason"] == "too_large"
    deep = {"title": {"en": "D"}, "kind": "derived", "formula": "(" * 60 + "a" + ")" * 60, "unit": "person"}
    assert pointers(await house.coordinator.post(f"{API}/frameworks/{framework['id']}/indicators", json=deep)) == [
        "/formula"
    ]


async def test_the_budget_of_a_formula_stays_and_its_name_is_taken(house: House) -> None:
    framework = await house.framework(budget={"amount": "12000", "currency": "EUR"})
    await house.indicator(framework, code="pupils")
    await house.indicator(framework, code="cost", kind="derived", unit="EUR/person", formula="budget / pupils")
    path = f"frameworks/{framework['id']}"
    for budget in (None, {"amount": "12000", "currency": "USD"}):
        assert (await changed(house.coordinator, path, {"budget": budget})).status_code == 409
    taken = {"code": "budget", "title": {"en": "B"}, "kind": "quantity"}
    assert (await house.coordinator.post(f"{API}/{path}/indicators", json=taken)).status_code == 409


async def test_a_period_that_one_side_left_out_is_no_fall(house: House) -> None:
    framework = await house.framework()
    indicator = await house.indicator(framework, code="n", aggregation="latest")
    for year, sides in ((2022, ("HDF", "NRW")), (2023, ("HDF", "NRW")), (2024, ("NRW",))):
        for side in sides:
            await house.approved(indicator, side, year, value="100")
    joint = await house.figure(framework, "n")
    assert (joint["value"], joint["trend"]["change"], joint["trend"]["better"]) == ("200", "0", None)


async def test_an_indicator_that_a_formula_names_stays(house: House) -> None:
    framework = await house.framework()
    indicator = await house.indicator(framework, code="a")
    await house.indicator(framework, code="twice", kind="derived", formula="a * 2")
    path = f"{API}/indicators/{indicator['id']}"
    tag = (await house.coordinator.get(path)).headers["etag"]
    assert (await house.coordinator.delete(path, headers={"If-Match": tag})).status_code == 409
    assert (await house.coordinator.get(path)).status_code == 200


async def test_c3_a_qualifier_survives_to_the_page(house: House) -> None:
    framework = await house.framework()
    indicator = await house.indicator(framework, code="share", kind="percentage", unit="%")
    await house.approved(indicator, "HDF", 2024, numerator="80", denominator="100", qualifier="about")
    assert (await house.figure(framework, "share"))["qualifier"] == "about"


async def test_c5_a_template_fills_an_indicator_in_and_keeps_it_comparable(house: House) -> None:
    framework = await house.framework()
    path = f"frameworks/{framework['id']}/indicators"
    filled = await made(house.coordinator, path, {"template": "mobility_rate"})
    assert (filled["kind"], filled["unit"], filled["aggregation"]) == ("percentage", "%", "ratio_of_sums")
    assert set(filled["title"]) == {"fr", "en", "de", "zh"}
    assert [each["name"] for each in filled["dimensions"]] == ["gender"]
    other = await house.coordinator.post(f"{API}/{path}", json={"template": "participants", "unit": "km"})
    assert pointers(other) == ["/unit"]
    unknown = await house.coordinator.post(f"{API}/{path}", json={"template": "nothing"})
    assert pointers(unknown) == ["/template"]
    assert pointers(await house.coordinator.post(f"{API}/{path}", json={})) == ["/title"]


async def test_a_score_has_no_mean_and_is_not_joined(house: House) -> None:
    framework = await house.framework()
    scale = [{"value": step, "label": {"en": str(step)}} for step in range(1, 6)]
    body = {"title": {"en": "Trust"}, "kind": "score", "scale": scale, "aggregation": "average"}
    answer = await house.coordinator.post(f"{API}/frameworks/{framework['id']}/indicators", json=body)
    assert pointers(answer) == ["/aggregation"]
    indicator = await house.indicator(framework, code="trust", kind="score", unit=None, scale=scale)
    await house.approved(indicator, "HDF", 2024, score=4)
    assert (await house.figure(framework, "trust", "HDF"))["value"] == "4"
    assert (await house.figure(framework, "trust"))["reason"] == "not_joined"


async def test_what_values_mean_does_not_change_under_them(house: House) -> None:
    framework = await house.framework()
    indicator = await house.indicator(framework, dimensions=[{"name": "gender", "values": ["f", "m"]}])
    await house.report(indicator, "HDF", 2024, value="3")
    path = f"indicators/{indicator['id']}"
    assert (await changed(house.coordinator, path, {"unit": "km"})).status_code == 409
    assert (await changed(house.coordinator, path, {"dimensions": []})).status_code == 409
    more = {"dimensions": [{"name": "gender", "values": ["f", "m", "x"]}], "responsible": "Léa"}
    assert (await changed(house.coordinator, path, more)).status_code == 200


async def test_the_public_sees_an_agreed_dashboard_without_what_is_undecided(house: House) -> None:
    framework = await house.framework(visibility="public", policy={"smart": "off"})
    indicator = await house.indicator(framework, code="n")
    await house.report(indicator, "HDF", 2023, value="5")
    await house.approved(indicator, "HDF", 2024, value="6")
    path = f"frameworks/{framework['id']}"
    anonymous = await house.indicators.anonymous()
    assert (await anonymous.get(f"{API}/{path}/dashboard")).status_code == 404
    for side in ("HDF", "NRW"):
        await acted(await house.member(side), f"{path}:agree")
    shown = await read(anonymous, f"{path}/dashboard")
    (figures,) = shown["indicators"]
    assert (figures["joint"]["value"], figures["joint"]["undecided"], shown["warnings"]) == ("6", None, [])
    inside = await house.figure(framework, "n", "HDF")
    assert (inside["value"], inside["undecided"]) == ("6", 1)


async def test_a_stretch_of_time_may_be_asked_for(house: House) -> None:
    framework = await house.framework()
    indicator = await house.indicator(framework, code="n")
    for year in (2022, 2023, 2024):
        await house.approved(indicator, "HDF", year, value="1")
    shown = await house.dashboard(framework, **{"from": "2023-01-01"})
    assert shown["indicators"][0]["joint"]["value"] == "2"
    backwards = await house.coordinator.get(
        f"{API}/frameworks/{framework['id']}/dashboard", params={"from": "2024-01-01", "to": "2023-01-01"}
    )
    assert pointers(backwards) == ["#/query/to"]
