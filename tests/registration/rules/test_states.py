"""When a conference is over: after its last day, as that day is counted where it is held."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from services.registration.rules.states import is_over

LAST = date(2030, 10, 28)


@pytest.mark.parametrize(
    ("at", "zone", "over"),
    [
        (datetime(2030, 10, 28, 15, 59, tzinfo=UTC), "Asia/Shanghai", False),
        (datetime(2030, 10, 28, 16, 0, tzinfo=UTC), "Asia/Shanghai", True),
        (datetime(2030, 10, 28, 16, 0, tzinfo=UTC), "Europe/Paris", False),
        (datetime(2030, 10, 28, 23, 0, tzinfo=UTC), "Europe/Paris", True),
    ],
)
def test_a_conference_is_over_at_midnight_of_its_own_time_zone(at: datetime, zone: str, over: bool) -> None:
    assert is_over(LAST, at, ZoneInfo(zone)) is over
