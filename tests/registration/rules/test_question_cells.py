"""Custom questions as columns of files: what is said of an answer, and what is understood of a cell."""

from typing import Any

import pytest

from services.registration.rules.question_cells import QuestionColumn, guessed
from services.registration.vocabularies.forms import QuestionKind

SHUTTLE = QuestionColumn(
    "shuttle",
    QuestionKind.SINGLE_CHOICE,
    {"fr": "Navette ?", "zh": "班车？"},
    {"airport": {"fr": "De l'aéroport", "zh": "机场"}, "none": {"en": "No shuttle"}},
)
TOPICS = QuestionColumn(
    "topics", QuestionKind.MULTIPLE_CHOICE, {"en": "Topics"}, {"water": {"fr": "Eau"}, "youth": {"fr": "Jeunesse"}}
)
GUIDE = QuestionColumn("guide", QuestionKind.BOOLEAN, {"en": "A guide?"}, {})
NIGHTS = QuestionColumn("nights", QuestionKind.NUMBER, {"en": "Nights"}, {})
ARRIVAL = QuestionColumn("arrival", QuestionKind.DATE, {"en": "Arrival"}, {})


@pytest.mark.parametrize(
    ("column", "cell", "answer"),
    [
        (SHUTTLE, "DE L’AEROPORT", "airport"),
        (SHUTTLE, "机场", "airport"),
        (SHUTTLE, "airport", "airport"),
        (SHUTTLE, "by bicycle", "by bicycle"),
        (TOPICS, "jeunesse; water", ["youth", "water"]),
        (TOPICS, "Eau | bread", ["water", "bread"]),
        (GUIDE, "oui", True),
        (GUIDE, "是", True),
        (GUIDE, 1, True),
        (GUIDE, "Nein", False),
        (GUIDE, "perhaps", "perhaps"),
        (NIGHTS, 2, 2),
        (NIGHTS, 1.125, 1.125),
        (NIGHTS, "2,5", 2.5),
        (NIGHTS, "1 200", 1200),
        (ARRIVAL, "2030-10-26", "2030-10-26"),
    ],
)
def test_a_cell_is_understood_by_code_and_by_label_in_any_language(
    column: QuestionColumn, cell: Any, answer: Any
) -> None:
    assert column.read(cell) == answer


@pytest.mark.parametrize("cell", ["20.000", "1,250", "two", "1.2.3", ""])
def test_d1_a_number_that_can_be_read_in_two_ways_is_left_to_be_refused(cell: str) -> None:
    assert NIGHTS.read(cell) == cell


@pytest.mark.parametrize(
    ("column", "answer", "shown"),
    [
        (SHUTTLE, "airport", "De l'aéroport"),
        (SHUTTLE, "none", "No shuttle"),
        (SHUTTLE, "no_more", "no_more"),
        (TOPICS, ["youth", "water"], ["Jeunesse", "Eau"]),
        (GUIDE, True, "Oui"),
        (GUIDE, None, None),
        (NIGHTS, 2.5, 2.5),
    ],
)
def test_an_answer_is_shown_in_the_readers_language_and_understood_again(
    column: QuestionColumn, answer: Any, shown: Any
) -> None:
    assert column.shown(answer, "fr") == shown
    if shown is not None:
        assert column.read("; ".join(shown) if isinstance(shown, list) else shown) == answer


@pytest.mark.parametrize("header", ["navette", "Shuttle", "答案", "answer:shuttle", "班车？", "Navette ? (shuttle)"])
def test_a_column_is_known_by_code_and_by_label(header: str) -> None:
    found = guessed(header, [SHUTTLE, NIGHTS])
    assert (found.code if found else None) == (None if header == "答案" else "shuttle")


def test_a_label_that_two_questions_share_means_neither() -> None:
    other = QuestionColumn("nights_before", QuestionKind.NUMBER, {"en": "Nights"}, {})
    assert guessed("Nights", [NIGHTS, other]) is NIGHTS, "the code is one question's alone"
    assert guessed("NIGHTS before", [NIGHTS, other]) is other
    third = QuestionColumn("stay", QuestionKind.NUMBER, {"de": "Nächte"}, {})
    fourth = QuestionColumn("stay_after", QuestionKind.NUMBER, {"de": "Nächte"}, {})
    assert guessed("Nächte", [third, fourth]) is None
