"""Until when slides are handed in, and registrations changed by participants (B18), in the conference's time zone."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from services.registration.rules.deadlines import Deadline, deadline_of
from services.registration.rules.milestones import Closing
from services.registration.rules.policy import Policy
from services.registration.vocabularies.milestones import Closes
from shared.ids import new_id

CHENGDU = ZoneInfo("Asia/Shanghai")
DAYS = (date(2027, 10, 26), date(2027, 10, 28))
WITH_A_DAY = [Closes.SLIDES, Closes.CHANGES]


def deadline(what: Closes, until: Any, closings: list[Closing], delegation: str | None = "FR") -> Deadline | None:
    policy = Policy.model_validate({f"{what}_until": until})
    return deadline_of(what, policy, closings, delegation, DAYS, CHENGDU)


@pytest.mark.parametrize("what", WITH_A_DAY)
@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("2027-10-01", date(2027, 10, 1)),
        ({"days": -14}, date(2027, 10, 12)),
        ({"months": -1, "origin": "ends_on"}, date(2027, 9, 28)),
    ],
)
def test_b18_it_is_too_late_when_the_last_day_is_over_where_the_conference_is(
    what: Closes, until: Any, last: date
) -> None:
    found = deadline(what, until, [])
    assert found is not None
    assert found.on == last
    assert found.at == datetime(last.year, last.month, last.day, 16, tzinfo=UTC), "midnight in Chengdu"


@pytest.mark.parametrize("what", WITH_A_DAY)
def test_b18_what_closes_first_decides_the_policy_or_a_milestone_of_that_side(what: Closes) -> None:
    closing = Closing(what, "CN", datetime(2027, 9, 1, tzinfo=UTC), new_id(), date(2027, 8, 31))
    other = Closing(Closes.REGISTRATION, None, datetime(2027, 8, 1, tzinfo=UTC), new_id(), date(2027, 7, 31))
    for side, on in (("CN", date(2027, 8, 31)), ("FR", date(2027, 10, 1)), (None, date(2027, 10, 1))):
        found = deadline(what, "2027-10-01", [closing, other], side)
        assert found is not None
        assert found.on == on
    assert deadline(what, None, [closing, other]) is None
