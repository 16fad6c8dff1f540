"""The columns of a list of participants, in the reader's language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

from services.registration.models.registrations import PartnerRefRow, RegistrationRow
from services.registration.person import PersonOut
from services.registration.registration_imports.columns import means_a_field
from services.registration.rules.question_cells import QuestionColumn, said
from services.registration.vocabularies.participant_files import PARTICIPANT_COLUMNS, ParticipantColumn
from services.registration.vocabularies.participants import (
    ENROLMENT_STATES,
    GENDERS,
    NAME_ORDERS,
    REGISTRATION_STATES,
    EnrolmentState,
    RegistrationState,
)
from shared.tables.cells import Column

_C = ParticipantColumn
USUAL = (
    _C.LIST_NAME,
    _C.FAMILY_NAME,
    _C.GIVEN_NAME,
    _C.NATIVE_NAME,
    _C.FUNCTION,
    _C.ORGANISATION,
    _C.COUNTRY,
    _C.DELEGATION,
    _C.STATE,
    _C.WORKSHOPS,
    _C.WAITING_FOR,
    _C.EMAIL,
    _C.PHONE,
    _C.LANGUAGE,
)
"""What a list has when nobody chooses: neither gender nor year of birth, which few need to know."""

_OF_PERSON = {
    _C.FAMILY_NAME,
    _C.GIVEN_NAME,
    _C.NATIVE_NAME,
    _C.TRANSCRIPTION,
    _C.FUNCTION,
    _C.EMAIL,
    _C.PHONE,
    _C.LANGUAGE,
    _C.BIRTH_YEAR,
    _C.DISPLAY_NAME,
    _C.LIST_NAME,
}
_AWAITED = {EnrolmentState.WAITLISTED, EnrolmentState.OFFERED}


@dataclass(frozen=True, slots=True)
class Words:
    """What the file says in its reader's language: titles of workshops in their order, names of delegations.

    `questions` are the form's own, by the names of their columns.
    """

    language: str
    workshops: Mapping[UUID, str]
    delegations: Mapping[str, str]
    questions: Mapping[str, QuestionColumn]


@dataclass(frozen=True, slots=True)
class Line:
    """One participant. `held` are the states of the enrolments by workshop, in the order of the wishes; `consents`
    the purposes of those that stand, `answers` those to the form's own questions, by their codes."""

    row: RegistrationRow
    person: PersonOut
    partner: PartnerRefRow | None
    held: Mapping[UUID, EnrolmentState] = field(default_factory=dict)
    consents: Sequence[str] = ()
    group: str | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)


def columns_of(chosen: Sequence[str], words: Words, workshop_id: UUID | None = None) -> list[Column[Line]]:
    """The columns chosen, each of a name of its own, so that the file may come in again; `enrolment` stands only where
    the list is one workshop's, after what was chosen."""
    wanted: list[str] = [name for name in chosen if name != _C.ENROLMENT]
    if workshop_id is not None:
        wanted.append(_C.ENROLMENT)
    taken = set[str]()
    columns: list[Column[Line]] = []
    for name in wanted:
        question = words.questions.get(name)
        if question is None:
            columns.append(_column(ParticipantColumn(name), words, workshop_id))
        else:
            header = said(question.label, words.language)
            if header in taken or means_a_field(header):
                header = question.told_apart(header)
            taken.add(header)
            columns.append(Column(header, partial(_answer, question, words.language)))
    return columns


def _answer(question: QuestionColumn, language: str, line: Line) -> Any:
    return question.shown(line.answers.get(question.code), language)


def _column(name: ParticipantColumn, words: Words, workshop_id: UUID | None) -> Column[Line]:
    return Column(PARTICIPANT_COLUMNS[name].render(words.language), lambda line: _value(name, line, words, workshop_id))


def _value(name: ParticipantColumn, line: Line, words: Words, workshop_id: UUID | None) -> Any:
    if name in _OF_PERSON:
        return getattr(line.person, name)
    if name in (_C.ID, _C.CREATED_AT, _C.UPDATED_AT, _C.EMAIL_REFUSED):
        return getattr(line.row, name)
    return _SPECIAL[name](line, words, workshop_id)


def _organisation(line: Line, _words: Words, _workshop_id: UUID | None) -> str | None:
    return (line.partner.name if line.partner else None) or line.person.organisation_name


def _delegation_name(line: Line, words: Words, _workshop_id: UUID | None) -> str | None:
    return words.delegations.get(line.row.delegation) if line.row.delegation else None


def _state(line: Line, words: Words, _workshop_id: UUID | None) -> str:
    return REGISTRATION_STATES[RegistrationState(line.row.state)].render(words.language)


def _enrolment(line: Line, words: Words, workshop_id: UUID | None) -> str | None:
    state = line.held.get(workshop_id) if workshop_id else None
    return ENROLMENT_STATES[state].render(words.language) if state else None


def _workshops(line: Line, words: Words, _workshop_id: UUID | None) -> list[str]:
    confirmed = [workshop for workshop, state in line.held.items() if state is EnrolmentState.CONFIRMED]
    return [words.workshops[workshop] for workshop in confirmed]


def _waiting_for(line: Line, words: Words, _workshop_id: UUID | None) -> list[str]:
    return [
        words.workshops[workshop] + _remark(state, words) for workshop, state in line.held.items() if state in _AWAITED
    ]


def _remark(state: EnrolmentState, words: Words) -> str:
    """Whoever is offered a seat does not merely wait."""
    return "" if state is EnrolmentState.WAITLISTED else f" ({ENROLMENT_STATES[state].render(words.language)})"


_SPECIAL: Mapping[ParticipantColumn, Callable[[Line, Words, UUID | None], Any]] = {
    _C.NAME_ORDER: lambda line, words, _: NAME_ORDERS[line.person.name_order].render(words.language),
    _C.ORGANISATION: _organisation,
    _C.PARTNER_ID: lambda line, _words, _: line.partner.id if line.partner else line.row.partner_id,
    _C.COUNTRY: lambda line, _words, _: line.partner.country if line.partner else None,
    _C.DELEGATION: lambda line, _words, _: line.row.delegation,
    _C.DELEGATION_NAME: _delegation_name,
    _C.GROUP: lambda line, _words, _: line.group,
    _C.STATE: _state,
    _C.ENROLMENT: _enrolment,
    _C.WORKSHOPS: _workshops,
    _C.WAITING_FOR: _waiting_for,
    _C.CONSENTS: lambda line, _words, _: list(line.consents),
    _C.GENDER: lambda line, words, _: (
        GENDERS[line.person.gender].render(words.language) if line.person.gender else None
    ),
}
