"""What a conference's form asks, and what is wrong with what somebody filled in (D3, D7)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.registration.rules import form_texts as texts
from services.registration.rules.catalogue.participants import D3
from services.registration.vocabularies.forms import Asked, Need, PersonField, QuestionKind
from shared.catalogue.rules import Finding
from shared.catalogue.texts import Text

ONE_LINE, SEVERAL_LINES = 300, 5_000
"""Characters that an answer has at most, unless the question says otherwise."""
MOST_OF_A_NEED = 500
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_CONTROL_IN_LINES = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_PARTS_OF_A_NAME = (
    PersonField.GIVEN_NAME,
    PersonField.FAMILY_NAME,
    PersonField.NATIVE_NAME,
    PersonField.TRANSCRIPTION,
)
_TEXTS = (QuestionKind.TEXT, QuestionKind.LONG_TEXT)
CHOICES = (QuestionKind.SINGLE_CHOICE, QuestionKind.MULTIPLE_CHOICE)


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with one part of what was filled in; `pointer` begins at its own whole."""

    pointer: str
    code: str
    text: Text
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the organisers' own. Empty `delegations` and `partner_kinds` are everybody's."""

    code: str
    kind: QuestionKind
    required: bool = False
    options: tuple[str, ...] = ()
    delegations: tuple[str, ...] = ()
    partner_kinds: tuple[str, ...] = ()
    max_length: int | None = None
    least: float | None = None
    most: float | None = None

    def concerns(self, delegation: str | None, partner_kind: str | None) -> bool:
        """Whether it is asked of somebody of that delegation who comes from such a partner."""
        return (not self.delegations or delegation in self.delegations) and (
            not self.partner_kinds or partner_kind in self.partner_kinds
        )


@dataclass(frozen=True, slots=True)
class ConsentAsked:
    """A consent, by what it is for, to the present version of its text."""

    purpose: str
    version: int
    required: bool


@dataclass(frozen=True, slots=True)
class Form:
    """What a conference asks of those who register. Version 0 asks for a name, and takes all of a person."""

    version: int = 0
    fields: Mapping[PersonField, Asked] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    needs: Mapping[Need, Asked] = field(default_factory=dict)
    consents: tuple[ConsentAsked, ...] = ()


def names_forced(fields: Mapping[PersonField, Asked]) -> Finding | None:
    """D3: no form makes one part of a name an obligation; that there is one at all is asked of everybody."""
    for part in _PARTS_OF_A_NAME:
        if fields.get(part) == Asked.REQUIRED:
            return D3.finding(f"/fields/{part}")
    return None


def wrong_person(form: Form, person: Mapping[str, Any], *, complete: bool = True) -> list[Wrong]:
    """Fields that are missing, unless they need not be `complete`, or that the form does not ask for."""
    found = []
    for name in PersonField:
        asked = form.fields.get(name, Asked.OPTIONAL)
        keys = ("partner_id", "organisation_name") if name == PersonField.ORGANISATION else (name.value,)
        given = [key for key in keys if person.get(key) is not None]
        if asked == Asked.HIDDEN:
            found += [Wrong(f"/{key}", "not_asked", texts.NOT_ASKED) for key in given]
        elif asked == Asked.REQUIRED and not given and complete:
            found.append(Wrong(f"/{keys[-1]}", "missing", texts.MISSING))
    return found


def wrong_answers(
    form: Form,
    answers: Mapping[str, Any],
    *,
    delegation: str | None,
    partner_kind: str | None,
    complete: bool = True,
) -> list[Wrong]:
    """Answers to what was not asked, or of another kind than asked, and required ones that are missing."""
    asked = {item.code: item for item in form.questions if item.concerns(delegation, partner_kind)}
    found = [Wrong(f"/{code}", "not_asked", texts.NOT_ASKED) for code in answers if code not in asked]
    for code, question in asked.items():
        answer = answers.get(code)
        if answer is not None:
            wrong = _wrong_answer(question, answer)
            found += [wrong] if wrong else []
        elif question.required and complete:
            found.append(Wrong(f"/{code}", "missing", texts.MISSING))
    return found


def wrong_needs(form: Form, needs: Mapping[str, Any], *, complete: bool = True) -> list[Wrong]:
    """Needs that the form does not ask for, and required ones that are missing."""
    found = []
    for need in Need:
        asked, given = form.needs.get(need, Asked.HIDDEN), needs.get(need) is not None
        if given and asked == Asked.HIDDEN:
            found.append(Wrong(f"/{need}", "not_asked", texts.NOT_ASKED))
        elif not given and asked == Asked.REQUIRED and complete:
            found.append(Wrong(f"/{need}", "missing", texts.MISSING))
    return found


def wrong_consents(form: Form, given: Iterable[tuple[str, int]], *, complete: bool = True) -> list[Wrong]:
    """Consents to what the form does not ask for, or given twice, and required ones that are missing."""
    asked, found, seen = {item.purpose: item for item in form.consents}, [], set[str]()
    for index, (purpose, _) in enumerate(given):
        if purpose not in asked:
            found.append(Wrong(f"/{index}/purpose", "not_asked", texts.NOT_ASKED))
        elif purpose in seen:
            found.append(Wrong(f"/{index}/purpose", "twice", texts.ONCE))
        seen.add(purpose)
    if complete:
        found += [
            Wrong("", "consent_missing", texts.CONSENT_MISSING, {"purpose": item.purpose})
            for item in form.consents
            if item.required and item.purpose not in seen
        ]
    return found


def asked_for(
    form: Form,
    person: Mapping[str, Any],
    answers: Mapping[str, Any],
    needs: Mapping[str, Any],
    *,
    delegation: str | None,
    partner_kind: str | None,
) -> tuple[set[str], dict[str, Any], dict[str, Any]]:
    """What of something filled in elsewhere this form asks for, too, and takes as it is (B24).

    The person's keys that it hides, unless nothing of the name would be left; answers that are right here; needs.
    """
    hidden = {key for wrong in wrong_person(form, person, complete=False) for key in [wrong.pointer[1:]]}
    if not any(person.get(part) for part in _PARTS_OF_A_NAME if part not in hidden):
        hidden -= set(_PARTS_OF_A_NAME)
    questions = {item.code: item for item in form.questions if item.concerns(delegation, partner_kind)}
    right = {
        code: answer
        for code, answer in answers.items()
        if answer is not None and code in questions and _wrong_answer(questions[code], answer) is None
    }
    asked = {need: value for need, value in needs.items() if form.needs.get(Need(need), Asked.HIDDEN) != Asked.HIDDEN}
    return hidden, right, asked


def outdated(form: Form, given: Iterable[tuple[str, int]]) -> list[ConsentAsked]:
    """The consents as they are asked now, of those that were given to another version of the text."""
    asked = {item.purpose: item for item in form.consents}
    return [asked[purpose] for purpose, version in given if purpose in asked and asked[purpose].version != version]


def _wrong_answer(question: Question, answer: Any) -> Wrong | None:
    pointer = f"/{question.code}"
    if question.kind in _TEXTS:
        return _wrong_text(question, answer)
    if question.kind == QuestionKind.NUMBER:
        return _wrong_number(question, answer)
    if question.kind == QuestionKind.BOOLEAN:
        return None if isinstance(answer, bool) else Wrong(pointer, "wrong_type", texts.YES_OR_NO)
    if question.kind == QuestionKind.DATE:
        return None if _is_date(answer) else Wrong(pointer, "wrong_type", texts.A_DATE)
    return _wrong_choice(question, answer)


def _wrong_text(question: Question, answer: Any) -> Wrong | None:
    pointer, one_line = f"/{question.code}", question.kind == QuestionKind.TEXT
    most = question.max_length or (ONE_LINE if one_line else SEVERAL_LINES)
    if not isinstance(answer, str) or not answer.strip():
        return Wrong(pointer, "wrong_type", texts.A_TEXT)
    if (_CONTROL if one_line else _CONTROL_IN_LINES).search(answer):
        return Wrong(pointer, "control_characters", texts.ONE_LINE if one_line else texts.A_TEXT)
    return Wrong(pointer, "too_long", texts.TOO_LONG, {"limit": most}) if len(answer) > most else None


def _wrong_number(question: Question, answer: Any) -> Wrong | None:
    pointer = f"/{question.code}"
    if isinstance(answer, bool) or not isinstance(answer, int | float):
        return Wrong(pointer, "wrong_type", texts.A_NUMBER)
    if question.least is not None and answer < question.least:
        return Wrong(pointer, "too_small", texts.AT_LEAST, {"limit": question.least})
    if question.most is not None and answer > question.most:
        return Wrong(pointer, "too_large", texts.AT_MOST, {"limit": question.most})
    return None


def _is_date(answer: Any) -> bool:
    if not isinstance(answer, str) or not _DATE.fullmatch(answer):
        return False
    try:
        date.fromisoformat(answer)
    except ValueError:
        return False
    return True


def _wrong_choice(question: Question, answer: Any) -> Wrong | None:
    pointer, expected = f"/{question.code}", ", ".join(question.options)
    if question.kind == QuestionKind.SINGLE_CHOICE:
        if isinstance(answer, str) and answer in question.options:
            return None
        return Wrong(pointer, "unknown_option", texts.ONE_OF, {"expected": expected})
    if not isinstance(answer, list) or not all(isinstance(item, str) and item in question.options for item in answer):
        return Wrong(pointer, "unknown_option", texts.SOME_OF, {"expected": expected})
    if len(set(answer)) < len(answer):
        return Wrong(pointer, "twice", texts.ONCE)
    return Wrong(pointer, "missing", texts.MISSING) if question.required and not answer else None
