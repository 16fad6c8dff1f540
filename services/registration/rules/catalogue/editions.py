"""What stands beside a conference, before it and after it."""

from shared.catalogue.rules import Rule
from shared.catalogue.texts import Text

B24 = Rule(
    "B24",
    "003",
    "Les deux parties considèrent les rencontres […] et la foire de Chengdu, comme deux événements distincts dont les "
    "programmes, la cible et les contenus sont différents, mais devront s'enrichir mutuellement",
    "H",
    Text(
        en="A sister event is another conference, and each has one at most",
        fr="Un événement jumeau est une autre rencontre, et chacune en a un au plus",
        de="Eine Schwesterveranstaltung ist eine andere Konferenz, und jede hat höchstens eine",
        zh="姊妹活动须为另一会议，且每个会议至多一个",
    ),
)
B28 = Rule(
    "B28",
    "003",
    "Cette cinquième édition […] ; le choix de Chengdu s'est fait à Strasbourg. Ce seront les premières rencontres "
    "tenues à l'ouest du pays",
    "H",
    Text(
        en="An edition starts before the one that follows it, has a lower number, and one edition follows it",
        fr="Une édition commence avant la suivante, porte un numéro inférieur, et une seule la suit",
        de="Eine Ausgabe beginnt vor der folgenden, hat eine kleinere Nummer, und eine einzige folgt ihr",
        zh="每届会议须早于下一届开始，届次编号更小，且其后仅有一届",
    ),
)
B30 = Rule(
    "B30",
    "000",
    "organisation d'événements annuels d'échange entre pairs, comme l'UrbanShift",
    "D",
    Text(
        en="What comes every year has its next edition a year later",
        fr="Ce qui revient chaque année a sa prochaine édition un an plus tard",
        de="Was jedes Jahr wiederkehrt, hat seine nächste Ausgabe ein Jahr später",
        zh="每年举办的活动，其下一届在一年之后",
    ),
)

RULES = [B24, B28, B30]
