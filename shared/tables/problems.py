"""What is wrong with a file, or with a row of it."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from shared.catalogue.texts import LANGUAGES, Text, current_language
from shared.http.problems import Fault, Problem
from shared.http.validation import faults_of

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


def faults_of_problem(problem: Problem) -> list[Fault]:
    """What a use case refused of a row, by the field if it names one; its text can be told in any language."""
    return list(problem.errors) or [Fault("", problem.slug, problem.detail or problem.title, problem.values)]


def faults_of_row(error: ValidationError) -> list[Fault]:
    """What a schema refuses of a row, by the field."""
    return faults_of([{**each, "loc": ("body", *each["loc"])} for each in error.errors()])


def texts_of(fault: Fault) -> dict[str, str]:
    """What a fault says, by language: kept with a row, to be told in whichever is asked for."""
    return {language: fault.text.render(language, values=fault.values) for language in LANGUAGES}


def told(kept: Mapping[str, Any]) -> dict[str, Any]:
    """A problem that was kept with its `texts`, as it is told now: with one `message`."""
    shown = {name: value for name, value in kept.items() if name != "texts"}
    return shown | {"message": kept["texts"].get(current_language(), "")}
