"""What the rules of partners, their names and their people are called and say."""

from shared.catalogue.rules import Rule
from shared.catalogue.texts import Text

D4 = Rule(
    "D4",
    "000, 001",
    "« transparence », visibilité",
    "T",
    Text(
        en="Every change is kept with who made it, when, and how it was before",
        fr="Toute modification est conservée avec son auteur, sa date et l'état antérieur",
        de="Jede Änderung bleibt nachlesbar: wer, wann, und wie es vorher war",
        zh="每次修改均留存：何人、何时及修改前的内容",
    ),
)
D1 = Rule(
    "D1",
    "001, 004",
    "« 6 597 », « 20.000 », « 45 500 » ; 7.11.2024, 13/12/2024",
    "H",
    Text(
        en="Numbers and dates of a file are read with its declared locale; what can be read in two ways is refused",
        fr="Nombres et dates d'un fichier sont lus selon la langue déclarée ; ce qui se lit de deux façons est refusé",
        de="Zahlen und Daten einer Datei werden in der angegebenen Sprache gelesen; Zweideutiges wird abgelehnt",
        zh="文件中的数字和日期按声明的语言环境读取；有歧义者拒绝",
    ),
)
D2 = Rule(
    "D2",
    "002, 003",
    "APCAE/APCAIE (un seul organisme) ; CCRE = CEMR ; l'AFCCRE et le RGRE en sont les sections ; HdF, RNW, NRW",
    "T",
    Text(
        en="Other names and acronyms are found; a national section is a partner of its own",
        fr="Les autres noms et les sigles sont trouvés ; une section nationale est un partenaire à part entière",
        de="Weitere Namen und Abkürzungen werden gefunden; eine nationale Sektion ist ein eigener Partner",
        zh="别名和缩写均可查到；国家分会是独立的合作伙伴",
    ),
)
D6 = Rule(
    "D6",
    "004",
    "« Villeneuve d'Ascq » (deux apostrophes)",
    "T",
    Text(
        en="A name is found however it is typed, and shown as it was typed",
        fr="Un nom est trouvé quelle que soit sa graphie, et affiché tel qu'il a été saisi",
        de="Ein Name wird in jeder Schreibweise gefunden und gezeigt, wie er eingegeben wurde",
        zh="名称无论如何输入均可查到，并按原样显示",
    ),
)
D7 = Rule(
    "D7",
    "001, 003",
    "téléphones et courriels de personnes ; passeports pour la Chine",
    "H",
    Text(
        en="Names of persons are shown to those who are logged in and may read the registry",
        fr="Les noms de personnes ne sont montrés qu'aux utilisateurs autorisés du registre",
        de="Namen von Personen sehen nur angemeldete Nutzer mit Leserecht",
        zh="个人姓名仅向已登录且有查阅权限者显示",
    ),
)

RULES = [D1, D2, D4, D6, D7]
