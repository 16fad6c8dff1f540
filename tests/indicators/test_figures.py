"""Figures through HTTP: parts and wholes, qualifiers, sources (C1–C4, C10)."""

import asyncio
from typing import Any

from shared.ids import new_id
from tests.indicators.house import API, WRITER, House, changed, made, pointers, read, removed

SOURCE = {"title": "Étude sur les partenariats", "published_on": "2019"}


async def _figure(house: House, value: str, **fields: Any) -> dict[str, Any]:
    usual = {"title": {"fr": f"Chiffre {new_id()}"}, "value": value, "unit": "partnership", "source": SOURCE}
    return await made(house.coordinator, "figures", usual | fields)


async def test_c1_a_chain_of_parts_is_shown_with_its_shares(house: House) -> None:
    totals = [await _figure(house, value, locale="fr") for value in ("6 597", "6 693")]
    assert [total["value"] for total in totals] == ["6597", "6693"]
    middle = await _figure(house, "2238", part_of=[total["id"] for total in totals])
    tandems = await _figure(house, "269", part_of=[middle["id"]])
    last = await _figure(house, "89", part_of=[tandems["id"]])
    shares = [each["part_of"][0]["share"] for each in (tandems, last)]
    assert [share["value"] for share in shares] == ["12.01966", "33.085502"]
    assert (shares[0]["numerator"], shares[0]["denominator"]) == ("269", "2238")
    listed = await read(house.coordinator, "figures", part_of=middle["id"])
    assert [each["id"] for each in listed["items"]] == [tandems["id"]]


async def test_c1_a_part_is_never_more_than_its_whole_whichever_changes(house: House) -> None:
    whole = await _figure(house, "269")
    body = {"title": {"fr": "x"}, "value": "270", "unit": "partnership", "source": SOURCE, "part_of": [whole["id"]]}
    refused = await house.coordinator.post(f"{API}/figures", json=body)
    assert (pointers(refused), refused.json()["rule"]) == (["/part_of/0"], "C1")
    part = await _figure(house, "89", part_of=[whole["id"]])
    for figure, value in ((part, "270"), (whole, "88")):
        answer = await changed(house.coordinator, f"figures/{figure['id']}", {"value": value})
        assert answer.status_code == 422
        assert answer.json()["rule"] == "C1"
    other = await house.coordinator.post(f"{API}/figures", json=body | {"value": "5", "unit": "person"})
    assert pointers(other) == ["/part_of/0"]
    assert (await removed(house.coordinator, f"figures/{whole['id']}")).status_code == 409


async def test_c1_no_figure_is_a_part_of_itself_also_when_two_change_at_once(house: House) -> None:
    first, second = await _figure(house, "5"), await _figure(house, "5")
    tags = {
        each["id"]: (await house.coordinator.get(f"{API}/figures/{each['id']}")).headers["etag"]
        for each in (first, second)
    }
    answers = await asyncio.gather(
        *(
            house.coordinator.patch(
                f"{API}/figures/{part['id']}", json={"part_of": [whole["id"]]}, headers={"If-Match": tags[part["id"]]}
            )
            for part, whole in ((first, second), (second, first))
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 422]


async def test_c2_c4_a_figure_keeps_its_qualifier_its_date_and_its_source(house: House) -> None:
    figure = await _figure(house, "25", unit="%", qualifier="more_than", on="2026")
    assert (figure["value"], figure["qualifier"], figure["on"], figure["source"]["title"]) == (
        "25",
        "more_than",
        "2026",
        SOURCE["title"],
    )
    without = {"title": {"fr": "x"}, "value": "1"}
    assert pointers(await house.coordinator.post(f"{API}/figures", json=without)) == ["/source"]


async def test_c3_a_share_that_is_not_exact_never_becomes_a_count(house: House) -> None:
    population = {"value": "315", "label": {"fr": "répondants"}, "category": "national_association"}
    figure = await _figure(house, "80", unit="%", qualifier="about", population=population)
    assert (figure["qualifier"], figure["population"]["value"]) == ("about", "315")
    numbers = [value for value in (*figure.values(), *figure["population"].values()) if isinstance(value, str)]
    assert "252" not in numbers
    assert figure["part_of"] == []


async def test_c10_a_study_is_not_its_publication(house: House) -> None:
    figure = await _figure(house, "3", study={"from": "2017-04", "to": "2017-06"})
    assert (figure["study"], figure["source"]["published_on"]) == ({"from": "2017-04", "to": "2017-06"}, "2019")
    assert figure["warnings"] == []
    late = await _figure(house, "3", study={"from": "2018", "to": "2020"})
    assert [warning["rule"] for warning in late["warnings"]] == ["C10"]


async def test_a_figure_is_corrected_by_its_author_or_the_staff_and_seen_in_its_circle(house: House) -> None:
    author = await house.indicators.account("member", scopes=WRITER)
    body = {"title": {"fr": "privé"}, "value": "1", "source": SOURCE, "visibility": "private"}
    figure = await made(author, "figures", body)
    path = f"figures/{figure['id']}"
    other = await house.indicators.account("member", scopes=WRITER)
    assert (await other.get(f"{API}/{path}")).status_code == 404
    assert (await changed(author, path, {"value": "2", "visibility": "network"})).status_code == 200
    assert (await changed(other, path, {"value": "3"})).status_code == 403
    assert (await (await house.indicators.anonymous()).get(f"{API}/{path}")).status_code == 404
    assert (await changed(house.coordinator, path, {"value": "3"})).status_code == 200
