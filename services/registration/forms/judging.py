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
    refusal = refusal_of_parts(
        form,
        person=person,
        answers=answers,
        needs=needs,
        consents=consents,
        delegation=delegation,
        partner_kind=partner_kind,
        complete=complete,
    )
    return Filled(
        form.version, refusal, stored_answers(answers), needs.model_dump(exclude_none=True), pairs_of(consents)
    )


def refusal_of_parts(
    form: Form,
    *,
    person: Mapping[str, Any] | None = None,
    answers: Mapping[str, Any] | None = None,
    needs: NeedsIn | None = None,
    consents: Sequence[ConsentGiven] | None = None,
    delegation: str | None,
    partner_kind: str | None,
    complete: bool = True,
) -> Problem | None:
    """The refusal of those parts that are given; what is None stays as it is, and is not looked at."""
    faults: list[Fault] = []
    given = pairs_of(consents or [])
    if person is not None:
        faults += faults_of_person(form, person, complete=complete)
    if answers is not None:
        faults += faults_of_answers(form, answers, delegation=delegation, partner_kind=partner_kind, complete=complete)
    if needs is not None:
        faults += faults_of_needs(form, needs, complete=complete)
    if consents is not None:
        faults += faults_of_consents(form, given, complete=complete)
    return refusal_of(form, faults, given)


def pairs_of(consents: Iterable[ConsentGiven]) -> list[tuple[str, int]]:
    """Consents as the rules take them: purpose, and version of the text."""
    return [(item.purpose, item.version) for item in consents]


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


def missing_of_another_partner(
    form: Form, answers: Mapping[str, Any], *, delegation: str | None, partner_kind: str | None
) -> list[Fault]:
    """What is required of somebody who comes from another partner now, and was not answered before."""
    wrong = wrong_answers(form, answers, delegation=delegation, partner_kind=partner_kind)
    return _faults("/answers", (item for item in wrong if item.code == "missing"))


def faults_of_needs(form: Form, needs: NeedsIn, *, complete: bool = True) -> list[Fault]:
    return _faults("/needs", wrong_needs(form, needs.model_dump(exclude_none=True), complete=complete))


def faults_of_consents(form: Form, given: Iterable[tuple[str, int]], *, complete: bool = False) -> list[Fault]:
    """Of consents that are given beside others: none need be there, unless they are to be `complete`."""
    return _faults("/consents", wrong_consents(form, given, complete=complete))


def stored_answers(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers as they are kept: null is none."""
    return {code: answer for code, answer in answers.items() if answer is not None}


def _faults(prefix: str, wrong: Iterable[Wrong]) -> list[Fault]:
    return [Fault(f"{prefix}{item.pointer}", item.code, item.text, item.values) for item in wrong]
