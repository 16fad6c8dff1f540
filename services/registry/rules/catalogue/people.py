"""What the rules of persons and their functions are called and say."""

from shared.catalogue.rules import Rule
from shared.catalogue.texts import Text

D3 = Rule(
    "D3",
    "003",
    "Zhao Ping, Shen Xin : le nom de famille d'abord ; les documents mêlent les langues",
    "T",
    Text(
        en="No family name and no order of names is forced; a transcription stands beside the native name",
        fr="Aucun nom de famille ni ordre des noms n'est imposé ; la transcription accompagne le nom d'origine",
        de="Kein Familienname und keine Reihenfolge wird erzwungen; die Umschrift steht neben dem eigenen Namen",
        zh="不强制要求姓氏或姓名顺序；转写与原名并列",
    ),
)
D5 = Rule(
    "D5",
    "000",
    "« au-delà des cycles politiques »",
    "H",
    Text(
        en="Contacts belong to functions, and people take them in turn: somebody else holds this one then",
        fr="Les contacts relèvent de fonctions, exercées tour à tour : quelqu'un d'autre exerce alors celle-ci",
        de="Kontakte gehören zu Funktionen, die einander ablösen: jemand anderes hat diese dann inne",
        zh="联系方式属于职务，由人员先后担任：届时该职务由他人担任",
    ),
)

RULES = [D3, D5]
