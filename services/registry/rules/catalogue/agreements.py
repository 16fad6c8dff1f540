"""What the rules of agreements are called and say."""

from shared.catalogue.rules import Rule
from shared.catalogue.texts import Text

A1 = Rule(
    "A1",
    "004",
    "« signature d'un accord de coopération d'une collectivité territoriale française avec une autre collectivité "
    "étrangère »",
    "H",
    Text(
        en="An instrument between authorities needs local authorities of at least two countries. Missing: {missing}",
        fr="Un instrument entre collectivités exige des collectivités territoriales d'au moins deux pays. "
        "Il manque : {missing}",
        de="Eine Vereinbarung zwischen Gebietskörperschaften braucht solche aus mindestens zwei Ländern. "
        "Es fehlt: {missing}",
        zh="地方政府间的文书须有至少两个国家的地方政府参加。缺少：{missing}",
    ),
)
A3 = Rule(
    "A3",
    "001, 003, 004",
    "« protocole d'entente » / « convention de partenariat » / « convention de coopération » ; "
    "« Déclaration commune », « Programme de travail commun » ; jumelages",
    "H",
    Text(
        en="The instrument is one of: {known}",
        fr="L'instrument est l'un de ceux-ci : {known}",
        de="Das Instrument ist eines von diesen: {known}",
        zh="文书类型须为以下之一：{known}",
    ),
)
A4 = Rule(
    "A4",
    "004",
    "« signé pour une durée de cinq ans » 21/11/2024",
    "C",
    Text(
        en="The end of an agreement is computed from its signature and term, its state from the day; its renewal is "
        "reminded of some months before",
        fr="L'échéance d'un accord est calculée d'après sa signature et sa durée, son état d'après le jour ; son "
        "renouvellement est rappelé quelques mois avant",
        de="Das Ende einer Vereinbarung folgt aus Unterschrift und Laufzeit, ihr Stand aus dem Tag; an die Erneuerung "
        "wird einige Monate vorher erinnert",
        zh="协议的到期日由签署日和期限推算，状态由当日推算；到期前数月提醒续签",
    ),
    policy="renewal_reminder_months",
)
A5 = Rule(
    "A5",
    "004",
    "« en février dernier » (publié le 13/12/2024)",
    "T",
    Text(
        en="A date known to the month or the year stays so; no day is invented",
        fr="Une date connue au mois ou à l'année le reste ; aucun jour n'est inventé",
        de="Ein nur auf Monat oder Jahr bekanntes Datum bleibt so; kein Tag wird erfunden",
        zh="仅知年或月的日期保持原样，不虚构具体日期",
    ),
)
A6 = Rule(
    "A6",
    "004",
    "« trois accords […] en l'espace de 24 heures » (dont l'un signé en février)",
    "S",
    Text(
        en="Signed on {signed_on} and celebrated on {celebrated_on}: the signature is what counts",
        fr="Signé le {signed_on} et célébré le {celebrated_on} : c'est la signature qui compte",
        de="Unterzeichnet am {signed_on}, gefeiert am {celebrated_on}: es zählt die Unterschrift",
        zh="签署于 {signed_on}，庆祝于 {celebrated_on}：以签署日为准",
    ),
    policy="strengths",
)
A7 = Rule(
    "A7",
    "004",
    "Économie circulaire et environnement ; Formation des jeunes ; Technologies et construction ; Gestion des fonds "
    "européens",
    "T",
    Text(
        en="An agreement has as many themes as it touches",
        fr="Un accord porte autant de thèmes qu'il en aborde",
        de="Eine Vereinbarung hat so viele Themen, wie sie berührt",
        zh="协议可涵盖多个主题",
    ),
)
A8 = Rule(
    "A8",
    "004",
    "Grande-Synthe / Sidi Ifni : transition écologique et sociale ; nature en ville, économies d'énergie, eau, "
    "agriculture urbaine, jeunesse et sport",
    "T",
    Text(
        en="What an agreement is about is told by themes, by which it is found",
        fr="L'objet d'un accord se dit par des thèmes, par lesquels on le trouve",
        de="Wovon eine Vereinbarung handelt, sagen Themen, unter denen sie zu finden ist",
        zh="协议的内容以主题表示，并可据此查找",
    ),
)
A11 = Rule(
    "A11",
    "004",
    "« En présence de Gérard Caudron, Maire de Villeneuve d'Ascq, et de Zakari Boukari, Maire de Tanguiéta, ainsi que "
    "de Cathy Buquet-Charlier, présidente […], une convention de coopération a été signée »",
    "T",
    Text(
        en="Who signed and who was there are two lists: person, function, organisation",
        fr="Les signataires et les personnes présentes forment deux listes : personne, fonction, organisation",
        de="Wer unterschrieb und wer dabei war, sind zwei Listen: Person, Funktion, Organisation",
        zh="签署人与出席者分列：姓名、职务、机构",
    ),
)
A14 = Rule(
    "A14",
    "001",
    "« 2024: Renouvellement de la déclaration commune le 4 septembre 2024 »",
    "H",
    Text(
        en="An agreement cannot follow or renew one that came after it",
        fr="Un accord ne peut suivre ni renouveler un accord qui vient après lui",
        de="Eine Vereinbarung kann keiner folgen und keine erneuern, die nach ihr kam",
        zh="协议不能承接或续签其后的协议",
    ),
)
A12 = Rule(
    "A12",
    "004",
    "programmes « Inspire », « programme d'appui à la coopération Franco-Marocaine » portés par Lianes coopération",
    "T",
    Text(
        en="A programme supports agreements: who funds it, who runs it, and from when to when",
        fr="Un programme soutient des accords : qui le finance, qui le porte, et sur quelle période",
        de="Ein Programm unterstützt Vereinbarungen: wer fördert, wer trägt, von wann bis wann",
        zh="项目计划支持协议：资助方、承办方及起止时间",
    ),
)
A15 = Rule(
    "A15",
    "001",
    "« 2016: Fusion des régions Nord-Pas-de-Calais et Picardie en une région Hauts-de-France »",
    "H",
    Text(
        en="{name} was dissolved on {dissolved_on}: it signs nothing after that",
        fr="{name} a été dissoute le {dissolved_on} : elle ne signe plus rien ensuite",
        de="{name} wurde am {dissolved_on} aufgelöst und unterzeichnet danach nichts mehr",
        zh="{name} 已于 {dissolved_on} 撤销，此后不再签署任何文件",
    ),
)
A20 = Rule(
    "A20",
    "001",
    "« Thèmes et pays prioritaires » : Angleterre, Pologne, Hongrie, Turquie, États-Unis, Balkans occidentaux",
    "T",
    Text(
        en="An area is a country (ISO 3166-1), a part of one (GB-ENG) or a named group of countries",
        fr="Une zone est un pays (ISO 3166-1), une partie d'un pays (GB-ENG) ou un groupe nommé de pays",
        de="Ein Gebiet ist ein Land (ISO 3166-1), ein Teil davon (GB-ENG) oder eine benannte Ländergruppe",
        zh="地区可为国家（ISO 3166-1）、国家的一部分（GB-ENG）或有名称的国家组",
    ),
)

D8 = Rule(
    "D8",
    "003",
    "26, 27 et 28, mai aussi 29 octobre",
    "S",
    Text(
        en="The effect from {effective_on} lies before the signature on {signed_on}: kept as given",
        fr="L'effet au {effective_on} précède la signature du {signed_on} : conservé tel quel",
        de="Die Wirkung ab {effective_on} liegt vor der Unterzeichnung am {signed_on}: bleibt wie angegeben",
        zh="生效日期 {effective_on} 早于签署日期 {signed_on}：按原样保留",
    ),
    policy="strengths",
)

RULES = [A1, A3, A4, A5, A6, A7, A8, A11, A12, A14, A15, A20, D8]
