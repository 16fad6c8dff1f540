"""Rules of figures and of numbers as they are typed."""

from shared.catalogue.rules import Rule
from shared.catalogue.texts import Text

C1 = Rule(
    "C1",
    "001",
    "6 597 ; 6 693 ; 2 238 ; 269 ; 89",
    "H",
    Text(
        en="{part} cannot be more than {whole}, of which it is a part",
        fr="{part} ne peut dépasser {whole}, dont il fait partie",
        de="{part} kann nicht mehr sein als {whole}, wovon es ein Teil ist",
        zh="{part} 不能超过其所属的 {whole}",
    ),
)
C2 = Rule(
    "C2",
    "001",
    "20.000 Français ; 960 entreprises, 45 500 emplois ; 495 jumelages d'écoles ; plus de 30 cursus",
    "T",
    Text(
        en="A figure has a value, a unit, a qualifier, a date and a source",
        fr="Un chiffre a une valeur, une unité, un degré d'exactitude, une date et une source",
        de="Eine Zahl hat Wert, Einheit, Genauigkeit, Datum und Quelle",
        zh="数据须有数值、单位、精确程度、日期与来源",
    ),
)
C3 = Rule(
    "C3",
    "002",
    "Près de 80 % des 315 répondants, de 27 pays européens",
    "C",
    Text(
        en="A share that is not exact is never turned into a count",
        fr="Une part approximative n'est jamais convertie en nombre",
        de="Ein ungefährer Anteil wird nie in eine Anzahl umgerechnet",
        zh="约数比例绝不换算为人数",
    ),
)
C4 = Rule(
    "C4",
    "000",
    "plus de 25 % du parc automobile municipal",
    "T",
    Text(
        en="A qualifier stays with its value",
        fr="Le degré d'exactitude reste avec sa valeur",
        de="Die Genauigkeit bleibt beim Wert",
        zh="限定词须与数值一同保留",
    ),
)
C10 = Rule(
    "C10",
    "001",
    "études : avril-juin 2017 / 2018 ; 2018 / 2019",
    "T",
    Text(
        en="A study ends before it is published",
        fr="Une étude s'achève avant sa publication",
        de="Eine Studie endet vor ihrer Veröffentlichung",
        zh="研究须在发表之前结束",
    ),
)
D1 = Rule(
    "D1",
    "001",
    "6 597 ; 20.000 ; 45 500 ; 7.11.2024",
    "H",
    Text(
        en="A number or a date is read as its language writes it, and refused when ambiguous",
        fr="Un nombre ou une date se lit comme sa langue l'écrit, et se refuse s'il est ambigu",
        de="Zahl und Datum werden gelesen, wie ihre Sprache sie schreibt, und bei Mehrdeutigkeit abgelehnt",
        zh="数字与日期按其语言写法读取，有歧义则拒绝",
    ),
)

RULES = [C1, C2, C3, C4, C10, D1]
