"""How personal data is kept."""

from shared.catalogue.rules import Rule
from shared.catalogue.texts import Text

D7 = Rule(
    "D7",
    "001, 003",
    "téléphones et courriels de personnes ; passeports pour la Chine",
    "H",
    Text(
        en="Participants' data is told to whom it concerns, and erased when they ask",
        fr="Les données des participants leur sont communiquées, et effacées à leur demande",
        de="Daten der Teilnehmenden werden ihnen mitgeteilt und auf Wunsch gelöscht",
        zh="参与者的数据可供本人查阅，并应其要求删除",
    ),
)

RULES = [D7]
