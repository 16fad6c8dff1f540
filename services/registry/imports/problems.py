"""What is wrong with a row, kept in a form that can be told in any language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

from pydantic import ValidationError

from shared.catalogue.texts import LANGUAGES, Text
from shared.http.problems import Fault, Problem
from shared.http.validation import faults_of

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
FILE_PROBLEMS = {
    "no_header": Text(
        en="the first line names the columns, and names none",
        fr="la première ligne doit nommer les colonnes",
        de="die erste Zeile muss die Spalten nennen",
        zh="首行须为列名",
    ),
    "repeated_header": Text(
        en="two columns have the same name",
        fr="deux colonnes portent le même nom",
        de="zwei Spalten heißen gleich",
        zh="有两列同名",
    ),
    "too_many_columns": Text(en="too many columns", fr="trop de colonnes", de="zu viele Spalten", zh="列数过多"),
    "too_many_rows": Text(en="too many rows", fr="trop de lignes", de="zu viele Zeilen", zh="行数过多"),
    "too_long_cell": Text(
        en="a cell is too long", fr="une cellule est trop longue", de="eine Zelle ist zu lang", zh="单元格过长"
    ),
    "too_large_unpacked": Text(
        en="the workbook is too large unpacked",
        fr="le classeur est trop grand une fois décompressé",
        de="die Arbeitsmappe ist entpackt zu groß",
        zh="解压后的工作簿过大",
    ),
    "wrong_encoding": Text(
        en="the text is not in this encoding, or in none that we know",
        fr="le texte n'est pas dans cet encodage, ou dans aucun que nous connaissions",
        de="der Text hat nicht diese oder keine bekannte Kodierung",
        zh="文本不是该编码，或编码未知",
    ),
    "no_table": Text(
        en="this is neither CSV nor a workbook",
        fr="ceci n'est ni du CSV ni un classeur",
        de="das ist weder CSV noch eine Arbeitsmappe",
        zh="既不是 CSV 也不是工作簿",
    ),
    "broken_csv": Text(
        en="the CSV ends inside of quotation marks",
        fr="le CSV se termine à l'intérieur de guillemets",
        de="das CSV endet innerhalb von Anführungszeichen",
        zh="CSV 的引号未闭合",
    ),
    "no_such_sheet": Text(
        en="the workbook has no such sheet",
        fr="le classeur n'a pas cette feuille",
        de="die Arbeitsmappe hat kein solches Blatt",
        zh="工作簿中没有该工作表",
    ),
    "broken_workbook": Text(
        en="the workbook cannot be opened",
        fr="le classeur ne s'ouvre pas",
        de="die Arbeitsmappe lässt sich nicht öffnen",
        zh="无法打开工作簿",
    ),
    "no_such_column": Text(
        en="the file has no such column",
        fr="le fichier n'a pas cette colonne",
        de="die Datei hat keine solche Spalte",
        zh="文件中没有该列",
    ),
    "no_such_field": Text(
        en="is no field of this import",
        fr="n'est pas un champ de cet import",
        de="ist kein Feld dieses Imports",
        zh="不是此导入的字段",
    ),
    "field_taken": Text(
        en="another column has this field already",
        fr="une autre colonne a déjà ce champ",
        de="eine andere Spalte hat dieses Feld schon",
        zh="该字段已对应其他列",
    ),
    "not_text_by_text": Text(
        en='is a JSON object of texts, as in {{"Ville 1": "partner_1"}}',
        fr='est un objet JSON de textes, comme {{"Ville 1": "partner_1"}}',
        de='ist ein JSON-Objekt aus Texten, wie {{"Ville 1": "partner_1"}}',
        zh='应为文本对文本的 JSON 对象，如 {{"Ville 1": "partner_1"}}',
    ),
    "no_field_mapped": Text(
        en="no column is known: send a mapping",
        fr="aucune colonne n'est connue : envoyez une correspondance",
        de="keine Spalte ist bekannt: senden Sie eine Zuordnung",
        zh="没有可识别的列：请提供映射",
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
    if not problem.errors:
        text = problem.detail or problem.title
        return [CellProblem(None, problem.slug, texts=_in_all_languages(Fault("", problem.slug, text, problem.values)))]
    return [_told(fault) for fault in problem.errors]


def _told(fault: Fault) -> CellProblem:
    name = fault.pointer.lstrip("/").split("/")[0]
    return CellProblem(name or None, fault.code, texts=_in_all_languages(fault))


def _in_all_languages(fault: Fault) -> dict[str, str]:
    return {language: fault.text.render(language, values=fault.values) for language in LANGUAGES}


def not_valid(error: ValidationError) -> RefusedRow:
    errors = [{**each, "loc": ("body", *each["loc"])} for each in error.errors()]
    return RefusedRow([_told(fault) for fault in faults_of(errors)])


def not_understood(name: str, candidates: Sequence[Mapping[str, Any]]) -> RefusedRow:
    """The refusal of a name that means several things, or none that we know."""
    if candidates:
        return RefusedRow([CellProblem(name, "doubtful_place", candidates=candidates)], doubtful=True)
    return RefusedRow([CellProblem(name, "unknown_place")])
