"""Who speaks in a workshop: numbers, balance, moderation."""

from shared.catalogue.rules import Rule
from shared.catalogue.texts import Text

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

B8 = Rule(
    "B8",
    "003",
    "Il devra y avoir des techniciens de collectivités, des élus, des représentants d'entreprises, des universitaires",
    "P",
    Text(
        en="Nobody in the line-up is of this kind: {profile}",
        fr="Le plateau ne compte personne de cette qualité : {profile}",
        de="Niemand in der Besetzung ist dies: {profile}",
        zh="发言名单中缺少此类人员：{profile}",
    ),
    policy="required_profiles",
)
B9 = Rule(
    "B9",
    "003",
    "Priorité aux opérateurs de projets de collectivités territoriales […]. Une certaine priorité sera donnée aux "
    "entreprises, aux experts, aux techniciens et aux universitaires pour parler",
    "C",
    Text(
        en="Among candidates for speaking, operators of local authorities' projects come first, then companies, "
        "experts, technicians and academics",
        fr="Parmi les candidats à la parole, priorité aux opérateurs de projets de collectivités, puis aux "
        "entreprises, experts, techniciens et universitaires",
        de="Unter denen, die sprechen möchten, gehen Träger kommunaler Projekte vor, dann Unternehmen, Fachleute, "
        "Technik und Hochschulen",
        zh="发言候选人中，地方政府项目实施者优先，其次为企业、专家、技术人员和高校人员",
    ),
)
B10 = Rule(
    "B10",
    "003",
    "Ces prises de parole ne seront pas des discours […]. Il faudra éviter les narrations au sujet des coopérations",
    "T",
    Text(
        en="Not a speech but an answer to the workshop's questions: innovative initiatives and good practice, which "
        "need not come from a partnership between the sides; no narration of cooperations",
        fr="Pas de discours, mais un écho aux problématiques posées : des initiatives innovantes et de bonnes "
        "pratiques, pas forcément issues d'un partenariat entre les parties ; éviter les narrations au sujet des "
        "coopérations",
        de="Keine Rede, sondern eine Antwort auf die Fragen des Workshops: neue Vorhaben und gute Praxis, nicht "
        "notwendig aus einer Partnerschaft der Seiten; keine Erzählungen über Kooperationen",
        zh="不作演讲，而是回应工作坊提出的问题：介绍创新举措与良好实践，不必出自双方的合作；避免叙述合作历程",
    ),
)

RULES = [B3, B5, B6, B8, B9, B10]
