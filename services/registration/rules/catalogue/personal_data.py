"""How personal data is kept."""

from shared.catalogue.rules import Rule
from shared.catalogue.texts import Text

D7 = Rule(
    "D7",
    "001, 003",
    "téléphones et courriels de personnes ; passeports pour la Chine",
    "H",
    Text(
        en="Participants' data is told to whom it concerns, erased when they ask, and deleted when its time is over",
        fr="Les données des participants leur sont communiquées, effacées à leur demande, et supprimées à terme",
        de="Daten der Teilnehmenden werden ihnen mitgeteilt, auf Wunsch und nach Ablauf ihrer Frist gelöscht",
        zh="参与者的数据可供本人查阅，应其要求删除，并在保存期满后删除",
    ),
)

RULES = [D7]
