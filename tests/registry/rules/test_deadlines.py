"""Entry into force, reminders and expiry, as a rule (A4)."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.registry.rules.agreement import running, timeline
from services.registry.rules.deadlines import Deadline, Settled, Standing, come, reminders, settle
from services.registry.vocabularies.agreements import Renewal
from services.registry.vocabularies.deadlines import DeadlineKind
from shared.days import plus_months
from shared.partial_dates import PartialDate

MONTHS = [3, 6, 12]
ENTERED, APPROACHED, EXPIRED = DeadlineKind


def standing(
    signed_on: str,
    term_months: int | None = 60,
    *,
    today: date,
    renewal: Renewal = Renewal.EXPRESS,
    terminated_on: str | None = None,
    known_since: date = date(1900, 1, 1),
    **more: object,
) -> Standing:
    signed = PartialDate.parse(signed_on)
    days = timeline(
        signed_on=signed,
        signatures=[signed],
        effective_on=None,
        term_months=term_months,
        terminated_on=PartialDate.parse(terminated_on) if terminated_on else None,
    )
    days = running(days, renewal, term_months, None, today)
    usual = Standing(days, term_months, None, is_succeeded=False, historical=False, known_since=known_since)
    return replace(usual, **more)  # type: ignore[arg-type]


def told(items: list[Settled]) -> list[tuple[DeadlineKind, int]]:
    return [(item.deadline.kind, item.deadline.months) for item in items if item.told]


@given(
    signed_on=st.dates(date(1990, 1, 1), date(2060, 1, 1)),
    term=st.integers(1, 240),
    months=st.lists(st.integers(1, 120), max_size=6),
)
def test_a4_reminders_come_the_policys_months_before_the_end_and_within_the_term(
    signed_on: date, term: int, months: list[int]
) -> None:
    one = standing(str(signed_on), term, today=signed_on)
    end = one.days.ends_last
    found = reminders(one.days, term, months)
    assert [reminder.comes_on for reminder in found] == [
        plus_months(end, -before) for before in sorted(set(months), reverse=True) if before < term
    ]
    assert all(signed_on <= reminder.comes_on < end for reminder in found)


@given(
    signed_on=st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    term=st.one_of(st.none(), st.integers(1, 60)),
    steps=st.lists(st.integers(0, 400), min_size=1, max_size=12),
    succeeded=st.booleans(),
)
def test_a4_however_the_days_are_looked_at_everything_is_settled_once(
    signed_on: date, term: int | None, steps: list[int], succeeded: bool
) -> None:
    day, settled = signed_on, list[Settled]()
    for step in steps:
        day += timedelta(days=step)
        one = standing(str(signed_on), term, today=day, known_since=signed_on, is_succeeded=succeeded)
        new = settle(one, settled, day, MONTHS)
        assert not {item.deadline for item in new} & {item.deadline for item in settled}
        assert all(item.deadline.comes_on <= day for item in new)
        settled += new
        assert settle(one, settled, day, MONTHS) == []
    assert told(settled).count((ENTERED, 0)) == 1
    end = one.days.ends_last
    assert told(settled).count((EXPIRED, 0)) == (end is not None and end < day)
    if end is not None and not succeeded and end >= day:
        nearest = [before for before in MONTHS if term and before < term and plus_months(end, -before) <= day]
        assert not nearest or (APPROACHED, min(nearest)) in told(settled)


def test_a4_day_by_day_an_agreement_of_five_years_is_told_of_five_times() -> None:
    day, settled, seen = date(2024, 11, 20), list[Settled](), []
    while day < date(2029, 12, 1):
        day += timedelta(days=1)
        one = standing("2024-11-21", today=day, known_since=date(2024, 11, 21))
        new = settle(one, settled, day, MONTHS)
        settled += new
        seen += [(str(day), *item) for item in told(new)]
    assert seen == [
        ("2024-11-21", ENTERED, 0),
        ("2028-11-20", APPROACHED, 12),
        ("2029-05-20", APPROACHED, 6),
        ("2029-08-20", APPROACHED, 3),
        ("2029-11-21", EXPIRED, 0),
    ]


def test_a4_of_reminders_that_come_at_once_the_nearest_is_given() -> None:
    today = date(2029, 6, 1)
    new = settle(standing("2024-11-21", today=today, known_since=today), [], today, MONTHS)
    assert told(new) == [(ENTERED, 0), (APPROACHED, 6)]
    assert (APPROACHED, 12) in [(item.deadline.kind, item.deadline.months) for item in new]
    assert told(settle(standing("2024-11-21", today=today), new, today, [*MONTHS, 9])) == []


def test_a4_a_month_of_signature_counts_until_its_last_day() -> None:
    one = standing("2024-02", today=date(2029, 2, 28))
    assert [reminder.comes_on for reminder in reminders(one.days, 60, MONTHS)] == [
        date(2028, 2, 28),
        date(2028, 8, 28),
        date(2028, 11, 28),
    ]
    assert Deadline(EXPIRED, date(2029, 2, 28)) not in come(one, date(2029, 2, 28), MONTHS)
    assert Deadline(EXPIRED, date(2029, 2, 28)) in come(one, date(2029, 3, 1), MONTHS)


def test_a4_what_was_over_before_it_was_entered_is_settled_in_silence() -> None:
    today = date(2026, 5, 1)
    for historical in (True, False):
        one = standing("1998", 60, today=today, known_since=today, historical=historical)
        assert [(item.deadline.kind, item.told) for item in settle(one, [], today, MONTHS)] == [
            (ENTERED, False),
            (EXPIRED, False),
        ]


def test_a4_history_that_goes_on_is_told_from_its_entry_on() -> None:
    one = standing("2022-01-15", today=date(2026, 5, 1), known_since=date(2026, 5, 1), historical=True)
    first = settle(one, [], date(2026, 5, 1), MONTHS)
    assert told(first) == [(APPROACHED, 12)]
    later = standing("2022-01-15", today=date(2027, 1, 15), known_since=date(2026, 5, 1), historical=True)
    assert told(settle(later, first, date(2027, 1, 15), MONTHS)) == [(EXPIRED, 0)]
    alike = replace(one, historical=False)
    assert told(settle(alike, [], date(2026, 5, 1), MONTHS)) == [(ENTERED, 0), (APPROACHED, 12)]


def test_a4_a_new_end_is_reminded_of_anew_and_an_old_one_not_again() -> None:
    today = date(2028, 12, 1)
    settled = settle(standing("2024-11-21", today=today), [], today, MONTHS)
    longer = standing("2024-11-21", 66, today=date(2029, 6, 1))
    new = settle(longer, settled, date(2029, 6, 1), MONTHS)
    assert told(new) == [(APPROACHED, 12)]
    assert settle(standing("2024-11-21", today=today), [*settled, *new], today, MONTHS) == []


def test_a4_a_corrected_day_is_told_again_only_where_it_comes_again() -> None:
    today = date(2026, 5, 1)
    settled = [Settled(Deadline(ENTERED, date(2026, 4, 1)), date(2026, 4, 1), told=True)]
    assert settle(standing("2026-03-01", None, today=today), settled, today, MONTHS) == []
    assert settle(standing("2026-06-01", None, today=today), settled, today, MONTHS) == []
    later = date(2026, 6, 1)
    assert told(settle(standing("2026-06-01", None, today=later), settled, later, MONTHS)) == [(ENTERED, 0)]


def test_a4_an_end_corrected_into_the_past_is_told_where_the_agreement_was_in_force() -> None:
    today = date(2026, 5, 1)
    known = settle(standing("2024-01-01", today=today, known_since=today), [], today, MONTHS)
    shorter = standing("2024-01-01", 12, today=today, known_since=today)
    assert told(settle(shorter, known, today, MONTHS)) == [(EXPIRED, 0)]


def test_a14_what_is_renewed_or_followed_is_reminded_of_no_more() -> None:
    today = date(2029, 6, 1)
    one = standing("2024-11-21", today=today, is_succeeded=True)
    assert [item.kind for item in come(one, today, MONTHS)] == [ENTERED]
    over = date(2030, 1, 1)
    followed = standing("2024-11-21", today=over, is_succeeded=True)
    assert [item.kind for item in come(followed, over, MONTHS)] == [ENTERED, EXPIRED]
    assert [item.kind for item in come(replace(followed, renewed_from=date(2029, 9, 1)), over, MONTHS)] == [ENTERED]


def test_a4_what_is_terminated_is_neither_reminded_of_nor_expires() -> None:
    for today in (date(2029, 6, 1), date(2030, 1, 1)):
        ended = standing("2024-11-21", today=today, terminated_on="2026-01-01")
        assert [item.kind for item in come(ended, today, MONTHS)] == [ENTERED]
    never = standing("2024-11-21", today=date(2030, 1, 1), terminated_on="2024-11-21")
    assert come(never, date(2030, 1, 1), MONTHS) == []


def test_a4_tacit_renewal_is_reminded_of_period_by_period_and_never_expires() -> None:
    def found(today: date, term: int) -> list[tuple[DeadlineKind, date]]:
        one = standing("2020-01-01", term, today=today, renewal=Renewal.TACIT)
        return [(item.kind, item.of_day) for item in come(one, today, [6])]

    assert found(date(2021, 8, 1), 24)[1:] == [(APPROACHED, date(2021, 12, 31))]
    assert found(date(2022, 8, 1), 24)[1:] == []
    assert found(date(2023, 8, 1), 24)[1:] == [(APPROACHED, date(2023, 12, 31))]
    assert found(date(2023, 8, 1), 12)[1:] == [], "a reminder that always stands reminds nobody"
