"""The cells of one row, by field: read with the declared locale, every problem kept (D1)."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar

from services.registry.imports.problems import CellProblem, RefusedRow
from services.registry.rules.countries import read_country
from services.registry.rules.names import fold
from services.registry.rules.typed_values import TypedLocale, Unreadable, iso, read_date, read_number
from shared.catalogue.vocabularies import Vocabulary
from shared.partial_dates import PartialDate
from shared.tables.reading import Cell

T = TypeVar("T")
_LIST_SEPARATORS = (";", "|", "\n")


class Cells:
    """What a row says; `problems` collects what cannot be read."""

    def __init__(self, cells: Mapping[str, Cell], locale: TypedLocale) -> None:
        self._cells, self._locale = cells, locale
        self.problems: list[CellProblem] = []

    @property
    def fields(self) -> list[str]:
        return list(self._cells)

    def text(self, field: str) -> str | None:
        """The cell as text; None when it is empty. Numbers of a workbook are told without a fraction of zero."""
        cell = self._cells.get(field, "")
        return str(cell).strip() or None

    def needed(self, field: str) -> str:
        found = self.text(field)
        if found is None:
            self.problems.append(CellProblem(field, "missing"))
        return found or ""

    def texts(self, field: str) -> list[str]:
        """The parts of a cell that holds several: separated by semicolons, bars or line breaks."""
        text = self.text(field) or ""
        for separator in _LIST_SEPARATORS[1:]:
            text = text.replace(separator, _LIST_SEPARATORS[0])
        return [part.strip() for part in text.split(_LIST_SEPARATORS[0]) if part.strip()]

    def number(self, field: str) -> Decimal | None:
        cell = self._cells.get(field, "")
        if isinstance(cell, Decimal):
            return cell
        return self._read(field, lambda text: read_number(text, self._locale))

    def day(self, field: str) -> str | None:
        """A date, partial where no more is known, as the API writes it."""
        cell = self._cells.get(field, "")
        if isinstance(cell, date):
            return str(iso(cell))
        read: PartialDate | None = self._read(field, lambda text: read_date(text, self._locale))
        return str(read) if read else None

    def code(self, field: str, vocabulary: Vocabulary) -> str | None:
        """A code of a vocabulary, or one of its labels in any language."""
        text = self.text(field)
        if text is None:
            return None
        wanted = fold(text)
        for code, labels in vocabulary.items():
            if wanted in (fold(str(code)), *(fold(label) for label in labels.as_labels().values())):
                return str(code)
        self.problems.append(CellProblem(field, "not_a_code", {"known": ", ".join(map(str, vocabulary))}))
        return None

    def codes(self, field: str, vocabulary: Vocabulary) -> list[str]:
        """Codes of an open vocabulary: known ones by code or label, others made of the words as they stand."""
        by_label = {
            fold(label): str(code) for code, labels in vocabulary.items() for label in labels.as_labels().values()
        } | {fold(str(code)): str(code) for code in vocabulary}
        return [by_label.get(fold(text), fold(text).replace(" ", "_")) for text in self.texts(field)]

    def country(self, field: str) -> str | None:
        """An ISO code, from the country's code or its name in whichever language."""
        text = self.text(field)
        if text is None:
            return None
        read = read_country(text)
        if read is None or len(read.codes) != 1:
            self.problems.append(CellProblem(field, "unknown_country"))
            return None
        return next(iter(read.codes))

    def check(self) -> None:
        """Raises RefusedRow with all problems that were met."""
        if self.problems:
            raise RefusedRow(self.problems)

    def _read(self, field: str, reading: Callable[[str], T]) -> T | None:
        text = self.text(field)
        if text is None:
            return None
        try:
            return reading(text)
        except Unreadable as error:
            self.problems.append(CellProblem(field, error.code))
            return None


def known_of(fields: Collection[str], prefix: str) -> list[str]:
    """The fields whose names begin so."""
    return [field for field in fields if field.startswith(prefix)]
