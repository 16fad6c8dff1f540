"""What somebody filled in, judged by a form: for those who register by themselves, in number, or change what they said.

Nothing here looks at a database.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from services.registration.forms import texts
from services.registration.forms.schemas import ConsentGiven, NeedsIn
from services.registration.rules.form import (
    Form,
    Wrong,
    outdated,
    wrong_answers,
    wrong_consents,
    wrong_needs,
    wrong_person,
)
from services.registration.seats.asking import Filled
from shared.catalogue.texts import Text
from shared.http.problems import Conflict, Fault, Problem, Unprocessable


class ConsentOutdated(Conflict):
    """Somebody agreed to a text that is another one now; `consents` are the present versions."""

    slug = "consent-outdated"
    title = Text(
        en="The text of a consent has changed",
        fr="Le texte d'un consentement a changé",
        de="Der Text einer Einwilligung hat sich geändert",
        zh="同意书文本已更改",
    )


def judge(
    form: Form,
    person: Mapping[str, Any],
    *,
    delegation: str | None,
    partner_kind: str | None,
    answers: Mapping[str, Any],
    needs: NeedsIn,
    consents: Sequence[ConsentGiven],
    complete: bool = True,
) -> Filled:
    """All of it, for one who registers. `complete`: what is required must be there (organisers may not have it)."""
    told = needs.model_dump(exclude_none=True)
    given = [(item.purpose, item.version) for item in consents]
    faults = [
        *_faults("/person", wrong_person(form, person, complete=complete)),
        *_faults(
            "/answers",
            wrong_answers(form, answers, delegation=delegation, partner_kind=partner_kind, complete=complete),
        ),
        *_faults("/needs", wrong_needs(form, told, complete=complete)),
        *_faults("/consents", wrong_consents(form, given, complete=complete)),
    ]
    return Filled(form.version, refusal_of(form, faults, given), stored_answers(answers), told, given)


def refusal_of(form: Form, faults: Sequence[Fault], given: Iterable[tuple[str, int]]) -> Problem | None:
    """The refusal for these faults: 422; without any, and with a consent to an outdated text, 409."""
    if faults:
        return Unprocessable(errors=faults)
    present = outdated(form, given)
    if not present:
        return None
    return ConsentOutdated(
        texts.OUTDATED,
        values={"current": present[0].version},
        consents=[{"purpose": item.purpose, "version": item.version} for item in present],
        current=present[0].version,
    )


def faults_of_person(form: Form, person: Mapping[str, Any], *, complete: bool = True) -> list[Fault]:
    return _faults("/person", wrong_person(form, person, complete=complete))


def faults_of_answers(
    form: Form,
    answers: Mapping[str, Any],
    *,
    delegation: str | None,
    partner_kind: str | None,
    complete: bool = True,
) -> list[Fault]:
    wrong = wrong_answers(form, answers, delegation=delegation, partner_kind=partner_kind, complete=complete)
    return _faults("/answers", wrong)


def faults_of_needs(form: Form, needs: NeedsIn, *, complete: bool = True) -> list[Fault]:
    return _faults("/needs", wrong_needs(form, needs.model_dump(exclude_none=True), complete=complete))


def faults_of_consents(form: Form, given: Iterable[tuple[str, int]]) -> list[Fault]:
    """Of consents that are given beside others: none need be there."""
    return _faults("/consents", wrong_consents(form, given, complete=False))


def stored_answers(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers as they are kept: null is none."""
    return {code: answer for code, answer in answers.items() if answer is not None}


def _faults(prefix: str, wrong: Iterable[Wrong]) -> list[Fault]:
    return [Fault(f"{prefix}{item.pointer}", item.code, item.text, item.values) for item in wrong]
