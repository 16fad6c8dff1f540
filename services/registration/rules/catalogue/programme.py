"""What a workshop and a presentation may be, and when a workshop is what."""

from shared.catalogue.rules import Rule
from shared.catalogue.texts import Text

B4 = Rule(
    "B4",
    "003",
    "autour de trois sous thèmes maximum",
    "H",
    Text(
        en="A workshop has at most {limit} sub-themes, not {current}",
        fr="Un atelier compte au plus {limit} sous-thèmes, et non {current}",
        de="Ein Workshop hat höchstens {limit} Unterthemen, nicht {current}",
        zh="每个工作坊最多 {limit} 个子主题，而非 {current} 个",
    ),
    policy="max_sub_themes",
)
B7 = Rule(
    "B7",
    "003",
    "Possibilité de PowerPoint n'excédant pas 6 slides",
    "H",
    Text(
        en="A presentation has at most {limit} slides, not {current}",
        fr="Une présentation compte au plus {limit} diapositives, et non {current}",
        de="Eine Präsentation hat höchstens {limit} Folien, nicht {current}",
        zh="演示文稿最多 {limit} 页，而非 {current} 页",
    ),
    policy="max_slides",
)
B11 = Rule(
    "B11",
    "003",
    "Temps de débats obligatoire dans chaque atelier",
    "P",
    Text(
        en="Every workshop keeps time for debate",
        fr="Un temps de débat est obligatoire dans chaque atelier",
        de="Jeder Workshop hält Zeit für die Debatte frei",
        zh="每个工作坊须安排讨论时间",
    ),
    policy="debate_required",
)
B12 = Rule(
    "B12",
    "003",
    "CUF et APCAIE écriront une note de cadrage sur le montage et les objectifs de chaque atelier",
    "P",
    Text(
        en="Every workshop has a framing note by {limit} authors; it has {current}",
        fr="Chaque atelier a une note de cadrage de {limit} auteurs ; la sienne en a {current}",
        de="Jeder Workshop hat einen Rahmentext von {limit} Verfassenden; dieser hat {current}",
        zh="每个工作坊须有由 {limit} 方撰写的框架说明；目前为 {current} 方",
    ),
    policy="strengths.B12",
)
B16 = Rule(
    "B16",
    "003",
    "Validation et diffusion du programme amendé […] ; plateforme en ligne pour gérer les inscriptions",
    "D",
    Text(
        en="A workshop is announced, and open for enrolment, long before its line-up is final",
        fr="Un atelier est annoncé, et ouvert aux inscriptions, bien avant que son plateau soit définitif",
        de="Ein Workshop wird angekündigt und nimmt Anmeldungen an, lange bevor seine Besetzung endgültig ist",
        zh="工作坊在发言名单最终确定之前即可公布并开放报名",
    ),
)
B16_APPROVED = Rule(
    "B16",
    "003",
    "Validation et diffusion du programme amendé au comité de pilotage",
    "P",
    Text(
        en="The programme, as it is now, is not approved by {side}",
        fr="Le programme, tel qu'il est, n'est pas validé par {side}",
        de="Das Programm, wie es jetzt ist, ist von {side} nicht gebilligt",
        zh="{side} 尚未批准现有日程",
    ),
    policy="approval_required",
)
"""The same rule, where the policy makes approval by all delegations a condition; the catalogue has its first text."""

B26 = Rule(
    "B26",
    "003",
    "les opérateurs nationaux (AFD, institut Français...) et autres associations […] seront associés aux ateliers",
    "T",
    Text(
        en="Operators and specialised associations are associated with workshops, each with its category",
        fr="Les opérateurs et associations spécialisées sont associés aux ateliers, chacun avec sa catégorie",
        de="Träger und Fachverbände sind mit Workshops verbunden, jeder mit seiner Art",
        zh="各类机构与专业协会按类别参与工作坊",
    ),
)
B27 = Rule(
    "B27",
    "003",
    "des thématiques incontournables comme innovation, NTIC, arts de vivre et sport",
    "T",
    Text(
        en="A workshop has themes at large, beside its sub-themes",
        fr="Un atelier a des thématiques, à côté de ses sous-thèmes",
        de="Ein Workshop hat Themen, neben seinen Unterthemen",
        zh="工作坊除子主题外还有总体主题",
    ),
)
B31 = Rule(
    "B31",
    "001",
    "LWL-Museum Zeche Zollern",
    "T",
    Text(
        en="A room, and an event elsewhere, has a venue with its address, and who speaks there",
        fr="Une salle, comme un événement ailleurs, a un lieu avec son adresse, et ses intervenants",
        de="Ein Raum und eine Veranstaltung anderswo haben einen Ort mit Anschrift, und wer dort spricht",
        zh="会议室及会外活动均有地点、地址和发言人",
    ),
)

RULES = [B4, B7, B11, B12, B16, B26, B27, B31]
