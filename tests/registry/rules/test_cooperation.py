"""Who ought to be in a cooperation (A17, A24), and what its dates say (A10, D9)."""

from datetime import date

from services.registry.rules.cooperation import late_start, missing_colleges, missing_corners, status_of
from services.registry.rules.partner import status_of as partner_status_of
from services.registry.vocabularies.cooperations import College, Corner
from shared.catalogue.texts import set_language
from shared.partial_dates import PartialDate


def test_a17_the_corners_that_nobody_fills_are_named() -> None:
    [finding] = missing_corners([Corner.POLITICS, Corner.ECONOMY])
    assert finding.rule.id == "A17"
    assert finding.message.endswith("administration, civil society")
    assert missing_corners([Corner.POLITICS, Corner.ADMINISTRATION, Corner.CIVIL_SOCIETY]) == []


def test_a24_the_colleges_without_a_member_are_named() -> None:
    [finding] = missing_colleges([College.MUNICIPAL, College.EDUCATION])
    try:
        set_language("fr")
        assert finding.message == "Au comité de pilotage, il manque : acteurs économiques"
    finally:
        set_language("en")
    assert missing_colleges([College.MUNICIPAL, College.EDUCATION, College.ECONOMIC]) == []


def test_a10_a_start_after_the_first_signature_is_noted() -> None:
    started = PartialDate.parse("2018")
    [finding] = late_start(started, date(2017, 12, 31))
    assert finding.rule.id == "A10"
    assert late_start(started, date(2018, 1, 1)) == []
    assert late_start(None, date(2018, 1, 1)) == []
    assert late_start(started, None) == []


def test_d9_only_its_own_end_ends_a_cooperation() -> None:
    assert status_of(None, date(2999, 1, 1)) == "active"
    assert status_of(PartialDate.parse("2024-02"), date(2024, 2, 29)) == "active"
    assert status_of(PartialDate.parse("2024-02"), date(2024, 3, 1)) == "ended"


def test_a5_a_partner_exists_through_the_last_possible_day_of_its_end() -> None:
    assert partner_status_of(PartialDate.parse("2015"), date(2015, 12, 31)) == "active"
    assert partner_status_of(PartialDate.parse("2015"), date(2016, 1, 1)) == "dissolved"
    assert partner_status_of(None, date(2016, 1, 1)) == "active"
