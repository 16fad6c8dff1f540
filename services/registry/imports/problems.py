"""What is wrong with a row, kept in a form that can be told in any language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

from pydantic import ValidationError

from shared.catalogue.texts import LANGUAGES, Text
from shared.http.problems import Fault, Problem
from shared.tables.problems import faults_of_problem, faults_of_row, texts_of

ROW_PROBLEMS = {
    "missing": Text(en="is missing", fr="est absent", de="fehlt", zh="缺失"),
    "unknown_place": Text(
        en="is no place or partner that we know",
        fr="n'est ni un lieu ni un partenaire connu",
        de="ist kein bekannter Ort oder Partner",
        zh="不是已知的地点或合作伙伴",
    ),
    "doubtful_place": Text(
        en="may mean several, or none of them: decide",
        fr="peut en désigner plusieurs, ou aucun : à décider",
        de="kann mehrere meinen oder keinen davon: zu entscheiden",
        zh="可能指多个对象或均不是：请决定",
    ),
    "same_partner": Text(
        en="both are the same partner",
        fr="les deux sont le même partenaire",
        de="beide sind derselbe Partner",
        zh="两者为同一合作伙伴",
    ),
    "too_few_partners": Text(
        en="a row names two partners at least",
        fr="une ligne nomme au moins deux partenaires",
        de="eine Zeile nennt mindestens zwei Partner",
        zh="每行至少须有两个合作伙伴",
    ),
    "unknown_country": Text(
        en="is no country that we know",
        fr="n'est pas un pays connu",
        de="ist kein bekanntes Land",
        zh="不是已知的国家",
    ),
    "not_a_number": Text(en="is no number", fr="n'est pas un nombre", de="ist keine Zahl", zh="不是数字"),
    "not_a_date": Text(en="is no date", fr="n'est pas une date", de="ist kein Datum", zh="不是日期"),
    "ambiguous": Text(
        en="can be read in two ways in this locale",
        fr="se lit de deux façons dans cette langue",
        de="lässt sich in dieser Sprache auf zwei Arten lesen",
        zh="在该语言环境下可有两种读法",
    ),
    "not_a_code": Text(
        en="is none of: {known}", fr="n'est aucun de : {known}", de="ist keines von: {known}", zh="不属于：{known}"
    ),
    "currency_missing": Text(
        en="is an amount without a currency: map a column to forecast_currency, or name it in defaults",
        fr="est un montant sans devise : associez une colonne à forecast_currency, ou nommez-la dans defaults",
        de="ist ein Betrag ohne Währung: ordnen Sie forecast_currency eine Spalte zu, oder nennen Sie sie in defaults",
        zh="金额缺少货币：请将一列映射到 forecast_currency，或在 defaults 中指定",
    ),
    "not_a_pair": Text(
        en="is written scheme: value",
        fr="s'écrit schéma : valeur",
        de="schreibt sich Schema: Wert",
        zh="应写作 方案: 值",
    ),
}


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong with the cell of a field; `texts` are its message where another part of the registry found it."""

    field: str | None
    code: str
    values: Mapping[str, object] = dataclass_field(default_factory=dict)
    texts: Mapping[str, str] = dataclass_field(default_factory=dict)
    candidates: Sequence[Mapping[str, Any]] = ()

    def stored(self, columns: Mapping[str, str], cells: Mapping[str, Any]) -> dict[str, Any]:
        """As JSON; `columns` are the file's by field, `cells` what stands in them."""
        text = ROW_PROBLEMS.get(self.code)
        rendered = dict(self.texts)
        if text is not None:
            rendered = {language: text.render(language, self.values) for language in LANGUAGES}
        cell = cells.get(self.field or "")
        return {
            "column": columns.get(self.field or ""),
            "field": self.field,
            "code": self.code,
            "texts": rendered,
            "value": str(cell) if cell not in (None, "") else None,
            "candidates": list(self.candidates),
        }


class RefusedRow(Exception):
    """The row is not entered; `doubtful` says that a decision would help."""

    def __init__(self, problems: Sequence[CellProblem], *, doubtful: bool = False) -> None:
        super().__init__()
        self.problems, self.doubtful = problems, doubtful


class SkippedRow(Exception):
    """The row is left out, as somebody decided."""


def of_use_case(problem: Problem) -> list[CellProblem]:
    """What a use case refused, by the field that it names as far as a column holds it."""
    return [_told(fault) for fault in faults_of_problem(problem)]


def _told(fault: Fault) -> CellProblem:
    name = fault.pointer.lstrip("/").split("/")[0]
    return CellProblem(name or None, fault.code, texts=texts_of(fault))


def not_valid(error: ValidationError) -> RefusedRow:
    return RefusedRow([_told(fault) for fault in faults_of_row(error)])


def not_understood(name: str, candidates: Sequence[Mapping[str, Any]]) -> RefusedRow:
    """The refusal of a name that means several things, or none that we know."""
    if candidates:
        return RefusedRow([CellProblem(name, "doubtful_place", candidates=candidates)], doubtful=True)
    return RefusedRow([CellProblem(name, "unknown_place")])
