"""What this service says in answers besides its rules."""

from shared.catalogue.texts import Text

NO_NUMBER = Text(
    en="“{text}” is no number as this language writes it",
    fr="« {text} » n'est pas un nombre tel que cette langue l'écrit",
    de="„{text}“ ist keine Zahl, wie diese Sprache sie schreibt",
    zh="“{text}”不是该语言写法的数字",
)
AMBIGUOUS_NUMBER = Text(
    en="“{text}” can be read as {readings}: say in which language it is written (`locale`)",
    fr="« {text} » peut se lire {readings} : indiquez dans quelle langue il est écrit (`locale`)",
    de="„{text}“ lässt sich als {readings} lesen: nennen Sie die Sprache (`locale`)",
    zh="“{text}”可读作 {readings}：请注明语言（`locale`）",
)
NO_DATE = Text(
    en="“{text}” is no date as this language writes it, with four digits of the year",
    fr="« {text} » n'est pas une date telle que cette langue l'écrit, avec les quatre chiffres de l'année",
    de="„{text}“ ist kein Datum, wie diese Sprache es schreibt, mit vierstelligem Jahr",
    zh="“{text}”不是该语言写法的日期（年份须四位）",
)
AMBIGUOUS_DATE = Text(
    en="“{text}” can be {readings}: write it as 2024-12-31",
    fr="« {text} » peut être {readings} : écrivez-la sous la forme 2024-12-31",
    de="„{text}“ kann {readings} sein: schreiben Sie es als 2024-12-31",
    zh="“{text}”可能是 {readings}：请写作 2024-12-31",
)
NO_UNIT = Text(
    en="“{text}” is no unit: write names with *, / and ^, as in `kg/km`",
    fr="« {text} » n'est pas une unité : écrivez des noms avec *, / et ^, comme `kg/km`",
    de="„{text}“ ist keine Einheit: Namen mit *, / und ^, wie `kg/km`",
    zh="“{text}”不是单位：请用名称与 *、/、^ 书写，如 `kg/km`",
)
NO_FORMULA = Text(
    en="“{text}” is no formula: codes of indicators and numbers with + - * / and parentheses",
    fr="« {text} » n'est pas une formule : codes d'indicateurs et nombres avec + - * / et parenthèses",
    de="„{text}“ ist keine Formel: Codes von Indikatoren und Zahlen mit + - * / und Klammern",
    zh="“{text}”不是公式：请用指标代码和数字，以及 + - * / 与括号",
)
FORMULA_UNITS = Text(
    en="{first} and {second} cannot be added",
    fr="{first} et {second} ne s'additionnent pas",
    de="{first} und {second} lassen sich nicht addieren",
    zh="{first} 与 {second} 不能相加",
)
FORMULA_CIRCLE = Text(
    en="The formulas go in a circle: {circle}",
    fr="Les formules tournent en rond : {circle}",
    de="Die Formeln drehen sich im Kreis: {circle}",
    zh="公式循环引用：{circle}",
)

SMART_PARTS = {
    "number": Text(en="a target's number", fr="une cible chiffrée", de="ein bezifferter Zielwert", zh="量化目标"),
    "unit": Text(en="the unit", fr="l'unité", de="die Einheit", zh="单位"),
    "due_date": Text(en="a due date", fr="une échéance", de="ein Termin", zh="期限"),
    "baseline": Text(
        en="a side's baseline", fr="la référence d'un côté", de="der Ausgangswert einer Seite", zh="一方的基线值"
    ),
    "responsible": Text(en="who is responsible", fr="un responsable", de="wer verantwortlich ist", zh="负责人"),
}
