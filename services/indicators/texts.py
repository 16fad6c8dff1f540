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
ENDS_BEFORE_IT_STARTS = Text(
    en="a period ends on its first day or later",
    fr="une période s'achève à son premier jour ou après",
    de="ein Zeitraum endet an seinem ersten Tag oder später",
    zh="时段须在首日当天或之后结束",
)
PLAIN_DECIMAL = Text(
    en='send a decimal as a string, as in "1250.5"',
    fr='envoyez un décimal comme chaîne, par exemple "1250.5"',
    de='senden Sie eine Dezimalzahl als Zeichenkette, wie "1250.5"',
    zh='请以字符串发送小数，如 "1250.5"',
)
NO_SUCH_SUBJECT = Text(
    en="there is no such thing, or none that you may see",
    fr="cela n'existe pas, ou vous ne pouvez le voir",
    de="das gibt es nicht, oder Sie dürfen es nicht sehen",
    zh="不存在，或您无权查看",
)
NO_SUCH_PARTNER = Text(
    en="the registry has no such partner",
    fr="le registre n'a pas ce partenaire",
    de="das Register hat keinen solchen Partner",
    zh="登记册中没有该伙伴",
)
UNKNOWN_SIDE = Text(
    en="the framework has no side {code}",
    fr="le cadre n'a pas de côté {code}",
    de="der Rahmen hat keine Seite {code}",
    zh="该框架没有 {code} 一方",
)
SIDES_ONCE = Text(
    en="each side stands there once",
    fr="chaque côté n'y figure qu'une fois",
    de="jede Seite steht dort einmal",
    zh="各方只能出现一次",
)
OBJECTIVES_ONCE = Text(
    en="each objective has a code of its own",
    fr="chaque objectif a son propre code",
    de="jedes Ziel hat einen eigenen Code",
    zh="每个目标须有各自的代码",
)
OWN_SIDE_FIRST = Text(
    en="one of the sides must be a partner of yours",
    fr="l'un des côtés doit être l'un de vos partenaires",
    de="eine der Seiten muss einer Ihrer Partner sein",
    zh="其中一方须为您所属的伙伴",
)
JOINT_IS_TAKEN = Text(
    en="“joint” is what all sides together are called",
    fr="« joint » désigne l'ensemble des côtés",
    de="„joint“ heißen alle Seiten zusammen",
    zh="“joint”专指各方合计",
)
HEAD_OF_A_SIDE = Text(
    en="a delegation_head leads a side: name it",
    fr="un delegation_head dirige un côté : nommez-le",
    de="ein delegation_head leitet eine Seite: nennen Sie sie",
    zh="delegation_head 须负责某一方：请注明",
)
NAME_THE_SIDE = Text(
    en="you may act for several sides: name one ({sides})",
    fr="vous pouvez agir pour plusieurs côtés : nommez-en un ({sides})",
    de="Sie handeln für mehrere Seiten: nennen Sie eine ({sides})",
    zh="您可代表多方：请指明其一（{sides}）",
)
DIMENSIONS_ONCE = Text(
    en="each dimension, and each of its values, stands there once",
    fr="chaque dimension, et chacune de ses valeurs, n'y figure qu'une fois",
    de="jede Dimension und jeder ihrer Werte steht dort einmal",
    zh="每个维度及其各个取值只能出现一次",
)
BASELINE_ONCE = Text(
    en="each side has one baseline",
    fr="chaque côté a une seule valeur de référence",
    de="jede Seite hat einen Ausgangswert",
    zh="各方只有一个基线值",
)
BASELINE_SAYS = Text(
    en="either a value, or a numerator and a denominator",
    fr="soit une valeur, soit un numérateur et un dénominateur",
    de="entweder ein Wert oder Zähler und Nenner",
    zh="或为数值，或为分子与分母",
)
LEVELS_ONCE = Text(
    en="each step of the scale has a value of its own",
    fr="chaque degré de l'échelle a sa propre valeur",
    de="jede Stufe der Skala hat einen eigenen Wert",
    zh="量表的每一级须有各自的数值",
)
UNFIT = Text(
    en="{what} does not go with {kind}",
    fr="{what} ne convient pas à {kind}",
    de="{what} passt nicht zu {kind}",
    zh="{what} 不适用于 {kind}",
)
UNKNOWN_OBJECTIVE = Text(
    en="the framework has no objective {code}",
    fr="le cadre n'a pas d'objectif {code}",
    de="der Rahmen hat kein Ziel {code}",
    zh="该框架没有目标 {code}",
)
UNKNOWN_OPERAND = Text(
    en="the formula names {name}, which is no indicator of this framework that can be counted",
    fr="la formule nomme {name}, qui n'est pas un indicateur chiffré de ce cadre",
    de="die Formel nennt {name}, was kein zählbarer Indikator dieses Rahmens ist",
    zh="公式中的 {name} 不是本框架中可计数的指标",
)
FORMULA_OTHER_UNIT = Text(
    en="the formula comes to {found}, and the unit says {unit}",
    fr="la formule donne {found}, et l'unité indique {unit}",
    de="die Formel ergibt {found}, die Einheit sagt {unit}",
    zh="公式得出 {found}，而单位为 {unit}",
)
NO_TEMPLATE = Text(
    en="there is no template {code}",
    fr="il n'y a pas de modèle {code}",
    de="es gibt keine Vorlage {code}",
    zh="没有模板 {code}",
)
OTHER_FREQUENCY = Text(
    en="the indicator is reported by {frequency}, and this period is a {kind}",
    fr="l'indicateur se renseigne par {frequency}, et cette période est : {kind}",
    de="der Indikator wird je {frequency} gemeldet, und dieser Zeitraum ist: {kind}",
    zh="该指标按 {frequency} 报数，而此时段为 {kind}",
)
DERIVED_IS_COMPUTED = Text(
    en="a derived indicator is computed, and never reported",
    fr="un indicateur dérivé se calcule et ne se déclare pas",
    de="ein abgeleiteter Indikator wird berechnet, nie gemeldet",
    zh="推导指标由计算得出，不能填报",
)
ZERO_DENOMINATOR = Text(
    en="something of nothing is no percentage; 0 of 0 may be reported",
    fr="quelque chose sur rien n'est pas un pourcentage ; 0 sur 0 se déclare",
    de="etwas von nichts ist kein Prozentsatz; 0 von 0 darf gemeldet werden",
    zh="分母为零时不能有分子；可填报 0/0",
)
NO_STEP = Text(
    en="{score} is no step of the scale",
    fr="{score} n'est pas un degré de l'échelle",
    de="{score} ist keine Stufe der Skala",
    zh="{score} 不是量表中的一级",
)
OVERLAP_IS_NOT_FOR = Text(
    en="only quantities whose sides are added can overlap",
    fr="seules des quantités dont les côtés s'additionnent peuvent se chevaucher",
    de="nur Mengen, deren Seiten addiert werden, können sich überschneiden",
    zh="只有各方相加的数量才会重叠",
)
OVERLAP_ONCE = Text(
    en="the overlap with a side stands there once",
    fr="le chevauchement avec un côté n'y figure qu'une fois",
    de="die Überschneidung mit einer Seite steht dort einmal",
    zh="与某一方的重叠只能出现一次",
)
OVERLAP_MORE = Text(
    en="more than was counted",
    fr="plus que le décompte",
    de="mehr als gezählt wurde",
    zh="超过统计数",
)
BREAKDOWN_FAULTS = {
    "unknown_dimension": Text(
        en="names a dimension that the indicator does not have",
        fr="nomme une dimension que l'indicateur n'a pas",
        de="nennt eine Dimension, die der Indikator nicht hat",
        zh="指标没有该维度",
    ),
    "unknown_value": Text(
        en="names a value that its dimension does not have",
        fr="nomme une valeur que sa dimension n'a pas",
        de="nennt einen Wert, den seine Dimension nicht hat",
        zh="该维度没有此取值",
    ),
    "twice": Text(en="stands there twice", fr="y figure deux fois", de="steht dort zweimal", zh="重复出现"),
    "negative": Text(en="is negative", fr="est négatif", de="ist negativ", zh="为负数"),
    "more_than_total": Text(
        en="makes the parts more than the whole",
        fr="rend les parties supérieures au tout",
        de="macht die Teile größer als das Ganze",
        zh="各部分之和超过总数",
    ),
}
OTHER_UNIT = Text(
    en="a part and its whole are counted in one unit, and this is in {unit}",
    fr="une partie et son tout se comptent dans une même unité, et ceci est en {unit}",
    de="Teil und Ganzes zählen in einer Einheit, und dies ist in {unit}",
    zh="部分与整体须用同一单位，而此项单位为 {unit}",
)
PART_OF_ITSELF = Text(
    en="a figure is no part of itself",
    fr="un chiffre n'est pas une partie de lui-même",
    de="eine Zahl ist kein Teil von sich selbst",
    zh="数据不能是其自身的一部分",
)
