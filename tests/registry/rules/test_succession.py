"""Successions (A15): who ends, and when."""

import pytest

from services.registry.rules.succession import end_of
from services.registry.vocabularies.successions import SuccessionKind
from shared.partial_dates import PartialDate


@pytest.mark.parametrize(
    ("on", "ends"),
    [("2016-01-01", "2015-12-31"), ("2016-03-01", "2016-02-29"), ("2016-01", "2016-01"), ("2016", "2016")],
)
def test_a15_a_body_ends_the_day_before_and_no_day_is_invented(on: str, ends: str) -> None:
    for kind in SuccessionKind:
        expected = None if kind is SuccessionKind.TRANSFER else PartialDate.parse(ends)
        assert end_of(kind, PartialDate.parse(on)) == expected
