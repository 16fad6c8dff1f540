"""Until when slides are handed in (B18), in the conference's time zone."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from services.registration.rules.milestones import Closing
from services.registration.rules.policy import Policy
from services.registration.rules.slides import slides_close
from services.registration.vocabularies.milestones import Closes
from shared.ids import new_id

CHENGDU = ZoneInfo("Asia/Shanghai")
DAYS = (date(2027, 10, 26), date(2027, 10, 28))


def policy(until: Any) -> Policy:
    return Policy.model_validate({"slides_until": until})


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("2027-10-01", date(2027, 10, 1)),
        ({"days": -14}, date(2027, 10, 12)),
        ({"months": -1, "origin": "ends_on"}, date(2027, 9, 28)),
    ],
)
def test_b18_slides_close_when_the_last_day_is_over_where_the_conference_is(until: Any, last: date) -> None:
    close = slides_close(policy(until), [], "FR", DAYS, CHENGDU)
    assert close is not None
    assert close.on == last
    assert close.at == datetime(last.year, last.month, last.day, 16, tzinfo=UTC), "midnight in Chengdu"


def test_b18_what_closes_first_decides_the_policy_or_a_milestone_of_that_side() -> None:
    closing = Closing(Closes.SLIDES, "CN", datetime(2027, 9, 1, tzinfo=UTC), new_id(), date(2027, 8, 31))
    late = policy("2027-10-01")
    for side, on in (("CN", date(2027, 8, 31)), ("FR", date(2027, 10, 1)), (None, date(2027, 10, 1))):
        close = slides_close(late, [closing], side, DAYS, CHENGDU)
        assert close is not None
        assert close.on == on
    assert slides_close(policy(None), [closing], "FR", DAYS, CHENGDU) is None
