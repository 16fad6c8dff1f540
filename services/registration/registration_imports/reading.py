"""From a row of the file to a registration as the API takes it; everything that is wrong is told at once."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from services.registration.participants.schemas import RegistrationIn
from services.registration.registration_imports.schemas import ImportField
from services.registration.rules.catalogue.participants import B13
from services.registration.rules.person import PersonKey, name_key, person_key
from services.registration.rules.question_cells import QuestionColumn
from services.registration.texts import NO_BULK_ROW, ONE_OF_THE_DELEGATIONS, UNKNOWN_WORKSHOP
from services.registration.vocabularies.participants import GENDERS, NAME_ORDERS
from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary
from shared.http.problems import Fault
from shared.tables.cells import as_typed
from shared.tables.problems import faults_of_row

Cells = Mapping[str, str | float]
"""What stands in a row, by field; numbers of a workbook are numbers."""
_F = ImportField
_NAMES = (_F.FAMILY_NAME, _F.GIVEN_NAME, _F.NATIVE_NAME)
_OF_PERSON = (
    *_NAMES,
    _F.TRANSCRIPTION,
    _F.SORT_NAME,
    _F.FUNCTION,
    _F.ORGANISATION,
    _F.PARTNER_ID,
    _F.EMAIL,
    _F.PHONE,
    _F.LANGUAGE,
)
_NOT_A_CODE = Text(
    en="is none of: {known}", fr="n'est aucun de : {known}", de="ist keines von: {known}", zh="不属于：{known}"
)
_NOT_A_YEAR = Text(en="is no year", fr="n'est pas une année", de="ist kein Jahr", zh="不是年份")


class RefusedRow(Exception):
    """The row cannot be a registration; `faults` say all that is wrong, by the field."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__()
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Known:
    """By what words a file may name things: workshops by folded title or id, delegations by folded name or code.

    `questions` are the form's own, by the names of their columns.
    """

    workshops: Mapping[str, str]
    delegations: Mapping[str, str]
    questions: Mapping[str, QuestionColumn]
    side: str | None
    """The one delegation for which the caller may register people; None: for all."""
    override_reason: str | None


@dataclass(slots=True)
class Reading:
    """One row, by field."""

    cells: Cells
    known: Known
    faults: list[Fault] = field(default_factory=list)

    def registration(self) -> RegistrationIn:
        """Raises RefusedRow: B13 for a row that stands for a number of people, and whatever else is wrong."""
        people = self._text(_F.PEOPLE)
        if people not in (None, "1") or (people and not any(self._text(name) for name in _NAMES)):
            raise RefusedRow([Fault("/people", B13.id, NO_BULK_ROW)])
        person = {str(name): text for name in _OF_PERSON if (text := self._text(name)) is not None}
        person |= self._codes()
        body: dict[str, Any] = {
            "person": person,
            "delegation": self._delegation(),
            "workshops": self._workshops(),
            "answers": self._answers(),
            "override": self.known.override_reason is not None,
            "reason": self.known.override_reason,
        }
        try:
            read = RegistrationIn.model_validate_json(json.dumps(body))
        except ValidationError as error:
            raise RefusedRow([*self.faults, *faults_of_row(error)]) from None
        if self.faults:
            raise RefusedRow(self.faults)
        return read

    def _text(self, name: ImportField) -> str | None:
        return _text(self.cells, name)

    def _answers(self) -> dict[str, Any]:
        """To the form's own questions; an empty cell answers nothing, and so does one of a question that is gone."""
        found: dict[str, Any] = {}
        for name, cell in self.cells.items():
            question = self.known.questions.get(name)
            if question is not None:
                found[question.code] = question.read(as_typed(cell) if isinstance(cell, str) else cell)
        return found

    def _codes(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, vocabulary in ((_F.NAME_ORDER, NAME_ORDERS), (_F.GENDER, GENDERS)):
            text = self._text(name)
            if text is not None and (code := self._code(name, text, vocabulary)) is not None:
                found[str(name)] = code
        year = self._text(_F.BIRTH_YEAR)
        if year is not None and year.isascii() and year.isdigit():
            found["birth_year"] = int(year[:9])
        elif year is not None:
            self.faults.append(Fault("/birth_year", "not_a_number", _NOT_A_YEAR))
        return found

    def _code(self, name: ImportField, text: str, vocabulary: Vocabulary) -> str | None:
        """A code, or one of its labels in any language."""
        wanted = name_key(text.replace("_", " "))
        for code, labels in vocabulary.items():
            if wanted in (name_key(str(code).replace("_", " ")), *map(name_key, labels.as_labels().values())):
                return str(code)
        self.faults.append(Fault(f"/{name}", "not_a_code", _NOT_A_CODE, {"known": ", ".join(map(str, vocabulary))}))
        return None

    def _delegation(self) -> str | None:
        text = self._text(_F.DELEGATION)
        if text is None:
            return self.known.side
        code = self.known.delegations.get(name_key(text), text)
        if self.known.side is not None and code != self.known.side:
            self.faults.append(
                Fault("/delegation", "unknown_delegation", ONE_OF_THE_DELEGATIONS, {"codes": self.known.side})
            )
        return code

    def _workshops(self) -> list[str]:
        """In the order of the wishes: those held in the list that this one was made of, then those waited for."""
        found: dict[str, None] = {}
        for name in (_F.WORKSHOPS, _F.WAITING_FOR):
            for part in (self._text(name) or "").replace("|", ";").replace("\n", ";").split(";"):
                if not part.strip():
                    continue
                workshop = self.known.workshops.get(name_key(part))
                if workshop is None:
                    self.faults.append(Fault(f"/{name}", "unknown_workshop", UNKNOWN_WORKSHOP))
                else:
                    found[workshop] = None
        return list(found)


def _text(cells: Cells, name: ImportField) -> str | None:
    return as_typed(str(cells.get(name, "")).strip()) or None


def key_of_cells(cells: Cells) -> PersonKey:
    """By what a row's person is known before it is read, as `person.key_of` says it of one that was."""
    family, given, native = (_text(cells, name) for name in _NAMES)
    names = (given, family) if given or family else (native,)
    return person_key(_text(cells, _F.EMAIL), *names)
