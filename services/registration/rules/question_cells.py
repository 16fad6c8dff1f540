"""A form's own questions as columns of files: what a column is called, and what stands in its cells.

A cell says an answer by its label in the reader's language; what comes in may say it by label or code, in any language.
What no cell can say is handed on as it stands, and the form's own rule says what is wrong with it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from services.registration.rules.person import name_key
from services.registration.vocabularies.forms import YES_OR_NO, QuestionKind

PREFIX = "answer:"
"""Before a question's code: its column's name among the others."""

_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_TWO_WAYS = re.compile(r"[+-]?\d{1,3}[.,]\d{3}")  # 20.000 is twenty thousand to some, and twenty to others (D1)
_SPACES = re.compile(r"[\s\u00a0\u202f]")
_YES, _NO = ("true", "1", "x"), ("false", "0")


def said(labels: Mapping[str, str], language: str) -> str:
    """A label in the language, else in English, else in whichever there is."""
    return labels.get(language) or labels.get("en") or next(iter(labels.values()), "")


@dataclass(frozen=True, slots=True)
class QuestionColumn:
    """A question with its words, by language; `options` by code, and empty where there is no choice."""

    code: str
    kind: QuestionKind
    label: Mapping[str, str]
    options: Mapping[str, Mapping[str, str]]

    @property
    def name(self) -> str:
        return f"{PREFIX}{self.code}"

    def named(self, header: str) -> bool:
        """Whether a file's column of this name is the question's beyond doubt: by its code."""
        names = (self.name, self.code, *(self.told_apart(each) for each in self.label.values()))
        return folded(header) in map(folded, names)

    def labelled(self, header: str) -> bool:
        return folded(header) in map(folded, self.label.values())

    def told_apart(self, header: str) -> str:
        """The header where another column is called alike."""
        return f"{header} ({self.code})"

    def shown(self, answer: Any, language: str) -> Any:
        """What stands in the cell of somebody who answered so; None where there is no answer."""
        if isinstance(answer, bool):
            return YES_OR_NO["yes" if answer else "no"].render(language)
        if isinstance(answer, list):
            return [self._option(code, language) for code in answer]
        return self._option(answer, language) if self.options and answer is not None else answer

    def _option(self, code: str, language: str) -> str:
        """The label; of an answer that can be chosen no more, its code."""
        return said(self.options.get(code, {}), language) or code

    def read(self, cell: str | float) -> Any:
        """The answer that a cell means. What means none, or may mean two, is handed back as it stands."""
        if self.kind is QuestionKind.MULTIPLE_CHOICE:
            parts = re.split(r"[;|\n]", str(cell))
            return [self._code(part.strip()) for part in parts if part.strip()]
        if self.kind is QuestionKind.SINGLE_CHOICE:
            return self._code(str(cell))
        if self.kind is QuestionKind.BOOLEAN:
            return _yes_or_no(str(cell))
        return _number(cell) if self.kind is QuestionKind.NUMBER else str(cell)

    def _code(self, text: str) -> str:
        for code, labels in self.options.items():
            if folded(text) in map(folded, (code, *labels.values())):
                return code
        return text


def folded(text: str) -> str:
    """A header or label as it is compared: neither case nor accents nor signs count."""
    return name_key(text.replace("_", " "))


def guessed(header: str, columns: Iterable[QuestionColumn]) -> QuestionColumn | None:
    """The one question that a file's column means; None where it means none, or several."""
    all_of_them = list(columns)
    found = [each for each in all_of_them if each.named(header)] or [
        each for each in all_of_them if each.labelled(header)
    ]
    return found[0] if len(found) == 1 else None


def _yes_or_no(text: str) -> bool | str:
    wanted = folded(text)
    for value, code, more in ((True, "yes", _YES), (False, "no", _NO)):
        if wanted in more or wanted in map(folded, (code, *YES_OR_NO[code].as_labels().values())):
            return value
    return text


def _number(cell: str | float) -> float | str:
    if not isinstance(cell, str):
        return cell
    bare = _SPACES.sub("", cell)
    if not _NUMBER.fullmatch(bare) or _TWO_WAYS.fullmatch(bare):
        return cell
    number = float(bare.replace(",", "."))
    return int(number) if number.is_integer() else number
