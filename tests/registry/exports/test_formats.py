"""What the files are made of, alone."""

from decimal import Decimal
from xml.etree.ElementTree import Element

from hypothesis import given
from hypothesis import strategies as st

from services.registry.exports.formats.geometry import links
from services.registry.exports.formats.iati import activity_date, narrative, shares
from shared.partial_dates import PartialDate
from shared.tables.cells import cell_of, harmless

places = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


@given(st.text())
def test_no_cell_begins_as_a_formula_does(text: str) -> None:
    assert not harmless(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert harmless(text).removeprefix("'") == text.removeprefix("'")


def test_numbers_stay_numbers_and_lists_become_one_cell() -> None:
    assert cell_of(-1.5) == -1.5
    assert cell_of(["youth", "water"]) == "youth; water"
    assert cell_of({"fr": "Accord", "zh": "协议"}) == "fr: Accord; zh: 协议"
    assert cell_of(["=1+1"]) == "'=1+1"
    assert cell_of(None) is None


@given(st.integers(1, 500))
def test_equal_shares_make_a_hundred(parts: int) -> None:
    told = [Decimal(share) for share in shares(parts)]
    assert len(told) == parts
    assert sum(told) == 100
    assert all(share >= 0 for share in told)


@given(st.lists(places, min_size=2, max_size=5))
def test_lines_stay_on_the_map_and_take_the_shorter_way(ends: list[tuple[float, float]]) -> None:
    geometry = links(ends)
    assert geometry is not None
    lines = geometry["coordinates"] if geometry["type"] == "MultiLineString" else [geometry["coordinates"]]
    for line in lines:
        assert abs(line[0][0] - line[1][0]) <= 180
        assert all(-180 <= longitude <= 180 and -90 <= latitude <= 90 for longitude, latitude in line)


def test_a_line_over_the_antimeridian_is_cut_there() -> None:
    assert links([(179.0, 10.0), (-179.0, 20.0)]) == {
        "type": "MultiLineString",
        "coordinates": [[[179.0, 10.0], [180.0, 15.0]], [[-180.0, 15.0], [-179.0, 20.0]]],
    }


def test_a5_iati_is_told_in_words_that_a_day_is_not_known() -> None:
    parent = Element("iati-activity")
    activity_date(parent, "2", PartialDate.parse("2024-02"))
    activity_date(parent, "3", PartialDate.parse("2029-02"), last=True)
    activity_date(parent, "4", PartialDate.parse("2029-02-14"))
    assert [date.get("iso-date") for date in parent] == ["2024-02-01", "2029-02-28", "2029-02-14"]
    assert [date.findtext("narrative") for date in parent] == ["2024-02", "2029-02", None]


def test_what_xml_cannot_hold_is_left_out() -> None:
    parent = Element("title")
    narrative(parent, "bell\x07 and \ufffe", "en")
    assert parent.findtext("narrative") == "bell and "
