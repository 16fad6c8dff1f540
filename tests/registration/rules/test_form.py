"""What a form asks, and what is wrong with what is filled in."""

from typing import Any

import pytest

from services.registration.rules.form import (
    ConsentAsked,
    Form,
    Question,
    names_forced,
    outdated,
    wrong_answers,
    wrong_consents,
    wrong_needs,
    wrong_person,
)
from services.registration.vocabularies.forms import Asked, Need, PersonField, QuestionKind

FORM = Form(
    3,
    {PersonField.ORGANISATION: Asked.REQUIRED, PersonField.BIRTH_YEAR: Asked.HIDDEN},
    (
        Question("line", QuestionKind.TEXT, max_length=5),
        Question("lines", QuestionKind.LONG_TEXT),
        Question("number", QuestionKind.NUMBER, least=1, most=3),
        Question("yes", QuestionKind.BOOLEAN),
        Question("day", QuestionKind.DATE),
        Question("one", QuestionKind.SINGLE_CHOICE, options=("a", "b")),
        Question("some", QuestionKind.MULTIPLE_CHOICE, options=("a", "b")),
        Question("french", QuestionKind.BOOLEAN, required=True, delegations=("FR",)),
        Question("school", QuestionKind.BOOLEAN, required=True, partner_kinds=("school",)),
    ),
    {Need.DIET: Asked.OPTIONAL, Need.VISA: Asked.REQUIRED},
    (ConsentAsked("list", 2, required=True), ConsentAsked("photographs", 1, required=False)),
)


def _wrong(answers: dict[str, Any], delegation: str = "CN", kind: str | None = None) -> list[tuple[str, str]]:
    found = wrong_answers(FORM, answers, delegation=delegation, partner_kind=kind)
    return [(item.pointer, item.code) for item in found]


@pytest.mark.parametrize(
    ("code", "good", "bad"),
    [
        ("line", ["abcde", "赵平"], ["abcdef", "a\nb", "", "  ", 1, True, ["a"], {"a": 1}]),
        ("lines", ["a\nb", "a" * 5_000], ["a" * 5_001, "a\x1bb", 1]),
        ("number", [1, 2.5, 3], [0, 3.1, True, "2", [2], 10**400]),
        ("yes", [True, False], [0, 1, "true", []]),
        ("day", ["2027-10-26"], ["2027-02-30", "2027-10-26T00:00:00Z", "20271026", 20271026, True]),
        ("one", ["a", "b"], ["c", "", ["a"], 1]),
        ("some", [["a"], ["b", "a"], []], [["c"], ["a", "a"], "a", [1], [["a"]], {"a": True}]),
    ],
)
def test_an_answer_is_of_its_question_s_kind(code: str, good: list[Any], bad: list[Any]) -> None:
    assert [_wrong({code: answer}) for answer in good] == [[]] * len(good)
    assert [[pointer for pointer, _ in _wrong({code: answer})] for answer in bad] == [[f"/{code}"]] * len(bad)
    assert _wrong({code: None}) == []


def test_a_question_is_asked_of_those_whom_it_concerns() -> None:
    assert _wrong({}, "FR") == [("/french", "missing")]
    assert _wrong({"french": True}, "FR") == []
    assert _wrong({"french": True}, "CN") == [("/french", "not_asked")]
    assert _wrong({}, "CN", "school") == [("/school", "missing")]
    assert _wrong({"other": 1}) == [("/other", "not_asked")]
    assert wrong_answers(FORM, {}, delegation="FR", partner_kind=None, complete=False) == []


def test_d7_what_is_hidden_is_not_even_taken() -> None:
    missing = wrong_person(FORM, {"given_name": "Ada"})
    assert [(item.pointer, item.code) for item in missing] == [("/organisation_name", "missing")]
    assert wrong_person(FORM, {"partner_id": "x"}) == []
    hidden = wrong_person(FORM, {"organisation_name": "Lille", "birth_year": 1980})
    assert [(item.pointer, item.code) for item in hidden] == [("/birth_year", "not_asked")]
    assert [item.pointer for item in wrong_needs(FORM, {"access": "ramp"})] == ["/access", "/visa"]
    assert wrong_needs(FORM, {"visa": False, "diet": "vegan"}) == []
    assert [item.pointer for item in wrong_needs(Form(), {"diet": "vegan"})] == ["/diet"]


def test_d3_no_part_of_a_name_is_forced() -> None:
    for part in (PersonField.GIVEN_NAME, PersonField.FAMILY_NAME, PersonField.NATIVE_NAME, PersonField.TRANSCRIPTION):
        forced = names_forced({part: Asked.REQUIRED})
        assert forced is not None
        assert (forced.rule.id, forced.pointer) == ("D3", f"/fields/{part}")
        assert names_forced({part: Asked.HIDDEN}) is None
    assert names_forced({PersonField.EMAIL: Asked.REQUIRED}) is None


def test_consents_are_to_the_present_text() -> None:
    assert [item.code for item in wrong_consents(FORM, [])] == ["consent_missing"]
    assert wrong_consents(FORM, [], complete=False) == []
    wrong = wrong_consents(FORM, [("list", 2), ("list", 2), ("other", 1)])
    assert [(item.pointer, item.code) for item in wrong] == [("/1/purpose", "twice"), ("/2/purpose", "not_asked")]
    assert outdated(FORM, [("list", 2), ("photographs", 1)]) == []
    assert [item.purpose for item in outdated(FORM, [("list", 1), ("photographs", 1)])] == ["list"]
