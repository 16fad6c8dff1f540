"""Who may sign what (A1, A3), and the state on a day (A4)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.rules.agreement import (
    BETWEEN_AUTHORITIES,
    Party,
    Timeline,
    check_parties,
    dissolved_before,
    is_ahead,
    matching,
    running,
    state_of,
    timeline,
    visibility_of,
    warnings,
)
from services.registry.rules.dates import partial_between
from services.registry.vocabularies.agreements import AgreementState, Instrument, Renewal
from services.registry.vocabularies.partners import PartnerKind, Visibility
from shared.catalogue.texts import set_language
from shared.days import plus_months
from shared.partial_dates import PartialDate
from tests.registry.rules.test_dates import partial_dates

LILLE = Party(PartnerKind.LOCAL_AUTHORITY, "FR")
ARRAS = Party(PartnerKind.LOCAL_AUTHORITY, "FR")
TANGUIETA = Party(PartnerKind.LOCAL_AUTHORITY, "BJ")
KATOWICE = Party(PartnerKind.LOCAL_AUTHORITY, "PL")
AADACT = Party(PartnerKind.ASSOCIATION, "BJ")


def signed(text: str, term_months: int | None = None, *, effective_on: str | None = None) -> Timeline:
    return timeline(
        signed_on=PartialDate.parse(text),
        signatures=(),
        effective_on=PartialDate.parse(effective_on) if effective_on else None,
        term_months=term_months,
        terminated_on=None,
    )


def state(
    days: Timeline,
    today: date,
    renewal: Renewal = Renewal.NONE,
    renewed_from: date | None = None,
    term: int | None = None,
) -> str:
    """The state on a day; `term` is that of agreements which are renewed tacitly."""
    return str(state_of(running(days, renewal, term, renewed_from, today), renewed_from, today))


@pytest.mark.parametrize("instrument", sorted(BETWEEN_AUTHORITIES))
def test_a1_authorities_of_two_countries_may_sign(instrument: Instrument) -> None:
    assert check_parties(instrument, [LILLE, TANGUIETA]) is None
    assert check_parties(instrument, [LILLE, ARRAS, TANGUIETA, AADACT]) is None


@pytest.mark.parametrize("instrument", sorted(BETWEEN_AUTHORITIES))
@pytest.mark.parametrize("parties", [[LILLE, ARRAS], [LILLE, AADACT], [LILLE], [AADACT], []])
def test_a1_fewer_may_not(instrument: Instrument, parties: list[Party]) -> None:
    finding = check_parties(instrument, parties)
    assert finding is not None
    assert (finding.rule.id, finding.pointer) == ("A1", "/signatories")


def test_a1_the_missing_side_is_named_in_the_callers_language() -> None:
    finding = check_parties(Instrument.TWINNING, [LILLE, AADACT])
    assert finding is not None
    try:
        set_language("fr")
        assert "une collectivité territoriale d'un autre pays que FR" in finding.message
    finally:
        set_language("en")
    assert "a local authority of another country than FR" in finding.message
    neither = check_parties(Instrument.TWINNING, [AADACT])
    assert neither is not None
    assert "local authorities of two countries" in neither.message


@pytest.mark.parametrize("instrument", sorted(set(Instrument) - BETWEEN_AUTHORITIES))
def test_a1_other_instruments_are_open_to_any_kind(instrument: Instrument) -> None:
    assert check_parties(instrument, [LILLE, AADACT]) is None


def test_a18_three_parties_of_three_countries_may_sign() -> None:
    assert check_parties(Instrument.JOINT_DECLARATION, [LILLE, TANGUIETA, KATOWICE]) is None


def test_a4_a_memorandum_of_five_years_through_its_life() -> None:
    days = signed("2024-11-21", 60)
    assert state(days, date(2024, 11, 20)) == "signed"
    assert state(days, date(2024, 11, 21)) == "in_force"
    assert state(days, date(2028, 11, 19)) == "in_force"
    assert state(days, date(2028, 11, 20)) == "expiring"
    assert state(days, date(2029, 11, 20)) == "expiring"
    assert state(days, date(2029, 11, 21)) == "expired"


def test_a4_without_a_term_nothing_ends() -> None:
    assert signed("2021").ends_last is None
    assert state(signed("2021"), date(2999, 1, 1)) == "in_force"


def test_a4_it_takes_effect_with_its_last_signature_or_when_it_says() -> None:
    late = timeline(
        signed_on=PartialDate.parse("2024-02-01"),
        signatures=[PartialDate.parse("2024-02-01"), PartialDate.parse("2024-03-15")],
        effective_on=None,
        term_months=60,
        terminated_on=None,
    )
    assert state(late, date(2024, 3, 14)) == "signed"
    assert state(late, date(2024, 3, 15)) == "in_force"
    assert late.ends_last == date(2029, 1, 31), "the term starts at the signature all the same"
    assert state(signed("2024-02-01", effective_on="2025-01-01"), date(2024, 12, 31)) == "signed"


def test_a5_a_term_known_to_the_month_counts_until_the_months_last_day() -> None:
    days = signed("2024-02", 60)
    assert state(days, date(2024, 2, 1)) == "in_force"
    assert state(days, date(2029, 2, 28)) == "expiring"
    assert state(days, date(2029, 3, 1)) == "expired"


def test_a4_terminated_beats_renewed_beats_expired() -> None:
    days = signed("2014-01-01", 12)
    assert state(days, date(2020, 1, 1)) == "expired"
    assert state(days, date(2020, 1, 1), renewed_from=date(2019, 1, 1)) == "renewed"
    ended = timeline(
        signed_on=PartialDate.parse("2014-01-01"),
        signatures=(),
        effective_on=None,
        term_months=12,
        terminated_on=PartialDate.parse("2014-06"),
    )
    assert state(ended, date(2020, 1, 1), renewed_from=date(2019, 1, 1)) == "terminated"
    assert state(ended, date(2014, 5, 31)) == "expiring"
    assert state(ended, date(2014, 6, 1)) == "terminated"


def test_a4_it_is_renewed_once_the_renewal_takes_effect() -> None:
    days = signed("2021")
    assert state(days, date(2024, 9, 3), renewed_from=date(2024, 9, 4)) == "in_force"
    assert state(days, date(2024, 9, 4), renewed_from=date(2024, 9, 4)) == "renewed"


def test_a4_tacit_renewal_goes_on_for_its_term_and_never_expires_by_itself() -> None:
    days = signed("2014-01-01", 36)
    for today, shown, end in (
        (date(2015, 12, 30), "in_force", date(2016, 12, 31)),
        (date(2016, 1, 1), "expiring", date(2016, 12, 31)),
        (date(2016, 12, 31), "expiring", date(2016, 12, 31)),
        (date(2017, 1, 1), "in_force", date(2019, 12, 31)),
        (date(2018, 12, 31), "expiring", date(2019, 12, 31)),
        (date(2020, 1, 1), "in_force", date(2022, 12, 31)),
    ):
        assert state(days, today, Renewal.TACIT, term=36) == shown, today
        assert running(days, Renewal.TACIT, 36, None, today).ends_last == end, today
    assert state(days, date(2020, 1, 1), Renewal.EXPRESS) == "expired"


def test_a4_a_tacit_term_of_a_year_is_not_always_about_to_expire() -> None:
    days = signed("2014-01-01", 12)
    for today in (date(2014, 6, 1), date(2014, 12, 31), date(2020, 1, 1)):
        assert state(days, today, Renewal.TACIT, term=12) == "in_force", today


def test_a4_what_was_renewed_tacitly_ends_with_the_period_in_which_it_was_terminated_or_renewed() -> None:
    ended = timeline(
        signed_on=PartialDate.parse("2014-01-01"),
        signatures=(),
        effective_on=None,
        term_months=12,
        terminated_on=PartialDate.parse("2016-01-01"),
    )
    assert running(ended, Renewal.TACIT, 12, None, date(2020, 1, 1)).ends_last == date(2015, 12, 31)
    renewed = running(signed("2014-01-01", 12), Renewal.TACIT, 12, date(2016, 5, 1), date(2020, 1, 1))
    assert renewed.ends_last == date(2016, 12, 31)


@given(
    partial_dates().filter(lambda day: day.year > 1900),
    st.integers(1, 200),
    st.dates(date(1900, 1, 1), date(2999, 1, 1)),
)
def test_a4_the_running_period_is_the_first_that_reaches_the_day(day: PartialDate, term: int, today: date) -> None:
    days = signed(str(day), term)
    assert days.ends_first is not None
    assert days.ends_last is not None
    found = running(days, Renewal.TACIT, term, None, today)
    assert found.ends_first is not None
    assert found.ends_last is not None
    assert found.ends_last >= today
    assert state(days, today, Renewal.TACIT, term=term) != "expired"
    if days.ends_last >= today:
        assert found.ends_last == days.ends_last
    else:
        assert plus_months(found.ends_last, -term) <= today + (found.ends_last - found.ends_first)
    # No more precise than the signature, and no less.
    shown = partial_between(found.ends_first, found.ends_last)
    assert (shown.month is None, shown.day is None) == (day.month is None, day.day is None)
    assert running(days, Renewal.NONE, term, None, today) == days


def test_a4_what_needs_transmission_takes_effect_with_it() -> None:
    def sent(transmitted_on: str | None, effective_on: str | None = None) -> Timeline:
        return timeline(
            signed_on=PartialDate.parse("2024-11-21"),
            signatures=(),
            effective_on=PartialDate.parse(effective_on) if effective_on else None,
            term_months=60,
            terminated_on=None,
            transmitted_on=PartialDate.parse(transmitted_on) if transmitted_on else None,
            transmission_needed=True,
        )

    assert state(sent(None), date(2025, 6, 1)) == "signed"
    assert state(sent("2024-12-05"), date(2024, 12, 4)) == "signed"
    assert state(sent("2024-12-05"), date(2024, 12, 5)) == "in_force"
    assert state(sent(None, "2025-01-01"), date(2025, 1, 1)) == "in_force"
    assert sent("2024-12-05").ends_last == date(2029, 11, 20), "the term starts at the signature all the same"


def test_a15_who_was_dissolved_signs_nothing_after_that() -> None:
    picardie, end = "Région Picardie", PartialDate.parse("2015")
    gone = dissolved_before("/signatories/1", picardie, end, PartialDate.parse("2016-01-01"))
    assert gone is not None
    assert (gone.rule.id, gone.pointer) == ("A15", "/signatories/1/partner_id")
    assert picardie in gone.message
    for signs_on in ("2014-11-07", "2015-12-31", "2015"):
        assert dissolved_before("/signatories/1", picardie, end, PartialDate.parse(signs_on)) is None
    assert dissolved_before("/signatories/1", picardie, None, PartialDate.parse("2016")) is None


@given(partial_dates(), st.none() | st.integers(1, 1200), st.dates(date(90, 1, 1), date(5000, 1, 1)))
def test_a4_states_follow_one_another_and_never_go_back(day: PartialDate, term: int | None, today: date) -> None:
    order = ["signed", "in_force", "expiring", "expired"]
    days = signed(str(day), term)
    places = [order.index(state(days, today + timedelta(days=step))) for step in (0, 1, 200, 400)]
    assert places == sorted(places)
    assert state(Timeline(), today) == "draft"


def test_a4_the_filter_in_force_includes_expiring() -> None:
    assert matching(AgreementState.IN_FORCE) == {AgreementState.IN_FORCE, AgreementState.EXPIRING}
    for other in set(AgreementState) - {AgreementState.IN_FORCE}:
        assert matching(other) == {other}


def test_a6_a_celebration_on_another_day_is_noted() -> None:
    signature, month = PartialDate.parse("2024-02"), PartialDate.parse("2024-02-10")
    [finding] = warnings(signature, PartialDate.parse("2024-11-22"), None)
    assert (finding.rule.id, finding.pointer) == ("A6", "/celebrated_on")
    assert "2024-02 " in finding.message
    assert warnings(signature, month, None) == []
    assert warnings(signature, None, None) == []
    assert warnings(None, month, None) == []


def test_a_signature_is_not_ahead_of_the_day_anywhere_on_earth() -> None:
    today = date(2024, 11, 21)
    assert not is_ahead(PartialDate.parse("2024-11-22"), today)
    assert is_ahead(PartialDate.parse("2024-11-23"), today)
    assert not is_ahead(PartialDate.parse("2024"), today)


def test_drafts_are_their_parties_until_signed_unless_somebody_chose() -> None:
    assert visibility_of(None, signed=False) is Visibility.PRIVATE
    assert visibility_of(None, signed=True) is Visibility.PUBLIC
    assert visibility_of(Visibility.NETWORK, signed=False) is Visibility.NETWORK
    assert visibility_of(Visibility.PRIVATE, signed=True) is Visibility.PRIVATE
