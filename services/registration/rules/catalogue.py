"""Registration's rules: their words in the sources, and what a caller is told."""

from shared.catalogue.rules import Catalogue, Rule
from shared.catalogue.texts import Text

B1 = Rule(
    "B1",
    "003",
    "la coopération internationale des collectivités : nouveau moteur des relations sino-françaises",
    "T",
    Text(
        en="A conference has a title in every language that its organisers want",
        fr="Une rencontre a un titre dans chacune des langues voulues par ses organisateurs",
        de="Eine Konferenz hat einen Titel in jeder Sprache, die ihre Veranstalter wünschen",
        zh="会议可按主办方需要使用多种语言的标题",
    ),
)
B2 = Rule(
    "B2",
    "003",
    "La délégation française était conduite par […], co-président […], et composée de […]",
    "T",
    Text(
        en="A delegation has a head, and its members a function",
        fr="Une délégation a un chef, et ses membres une fonction",
        de="Eine Delegation hat eine Leitung, und ihre Mitglieder eine Funktion",
        zh="代表团设团长，成员各有职务",
    ),
)
B3 = Rule(
    "B3",
    "003",
    "6 intervenants maximum […] (incluant animateur et présidence éventuelle)",
    "H",
    Text(
        en="A workshop has at most {limit} speaking seats, moderators and chair included; {current} are taken",
        fr="Un atelier compte au plus {limit} intervenants, animateurs et présidence compris ; {current} places sont "
        "prises",
        de="Ein Workshop hat höchstens {limit} Redeplätze, Moderation und Vorsitz inbegriffen; {current} sind belegt",
        zh="每个工作坊最多 {limit} 个发言席位（含主持人和主席）；已占用 {current} 个",
    ),
    policy="max_speakers",
)
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
B5 = Rule(
    "B5",
    "003",
    "L'équilibre franco-chinois se fera avec trois intervenants français et trois intervenants chinois",
    "P",
    Text(
        en="Balance between delegations: {delegation} has {current} speakers; {limit} it is to be, no more and no less",
        fr="Équilibre entre délégations : {delegation} compte {current} intervenant(s) ; il en faut {limit} exactement",
        de="Gleichgewicht der Delegationen: {delegation} hat {current} Redeplätze; {limit} sollen es sein, genau",
        zh="代表团间的平衡：{delegation} 有 {current} 名发言人，应为 {limit} 名，不多不少",
    ),
    policy="speakers_per_delegation",
)
B6 = Rule(
    "B6",
    "003",
    "La double animation franco-chinoise est souhaitée mais pas obligatoire",
    "S",
    Text(
        en="Moderation by two delegations together is wished for",
        fr="Une double animation, par deux délégations, est souhaitée",
        de="Eine gemeinsame Moderation durch zwei Delegationen ist erwünscht",
        zh="建议由两个代表团共同主持",
    ),
    policy="strengths.B6",
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
B13 = Rule(
    "B13",
    "003",
    "L'inscription individuelle se fera via une plateforme dédiée, produite par le pays hôte",
    "H",
    Text(
        en="One registration per person and conference",
        fr="Une seule inscription par personne et par rencontre",
        de="Eine Anmeldung je Person und Konferenz",
        zh="每人每次会议只能报名一次",
    ),
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
D3 = Rule(
    "D3",
    "002, 003",
    "Zhao Ping, Shen Xin",
    "T",
    Text(
        en="No family name and no order of names is forced on anybody",
        fr="Ni nom de famille ni ordre des noms n'est imposé à personne",
        de="Niemandem wird ein Familienname oder eine Namensfolge aufgezwungen",
        zh="不强制填写姓氏，也不强制姓名顺序",
    ),
)

D8 = Rule(
    "D8",
    "003",
    "26, 27 et 28, mai aussi 29 octobre",
    "S",
    Text(
        en="The quotas together ({current} seats) exceed the capacity ({limit}): kept as given",
        fr="Les quotas dépassent ensemble ({current} places) la capacité ({limit}) : conservé tel quel",
        de="Die Kontingente übersteigen zusammen ({current} Plätze) die Kapazität ({limit}): bleibt wie angegeben",
        zh="各代表团名额之和（{current}）超过容量（{limit}）：按原样保留",
    ),
)

CATALOGUE = Catalogue([B1, B2, B3, B4, B5, B6, B7, B11, B13, B16, D3, D8])
