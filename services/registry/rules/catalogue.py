"""The registry's rules as callers read them; `rules.md` of the design names their sources."""

from shared.catalogue.rules import Catalogue, Rule
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
A2 = Rule(
    "A2",
    "004",
    "« ne se limite pas aux entités signataires […] associations, entreprises et établissements scolaires »",
    "T",
    Text(
        en="A cooperation has actors besides those who sign, of any kind",
        fr="Une coopération a des acteurs de toute nature au-delà des signataires",
        de="Eine Kooperation hat neben den Unterzeichnern Akteure jeder Art",
        zh="除签署方外，合作还有各类参与者",
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
        en="The end of an agreement is computed from its signature and term, its state from the day",
        fr="L'échéance d'un accord est calculée d'après sa signature et sa durée, son état d'après le jour",
        de="Das Ende einer Vereinbarung folgt aus Unterschrift und Laufzeit, ihr Stand aus dem Tag",
        zh="协议的到期日由签署日和期限推算，状态由当日推算",
    ),
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
A10 = Rule(
    "A10",
    "004",
    "« débuté en 2018 » / « cinq années d'actions communes »",
    "S",
    Text(
        en="The cooperation is said to have begun on {started_on}, and its first agreement was signed before that",
        fr="La coopération aurait débuté le {started_on}, mais son premier accord a été signé avant",
        de="Die Kooperation soll am {started_on} begonnen haben, ihre erste Vereinbarung ist älter",
        zh="合作据称始于 {started_on}，但首份协议签署更早",
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
A17 = Rule(
    "A17",
    "001",
    "« Le triangle d'acteurs » : Politique, Société civile, Administration « + Économie »",
    "S",
    Text(
        en="No actor of this cooperation stands for: {missing}",
        fr="Aucun acteur de cette coopération ne représente : {missing}",
        de="Kein Akteur dieser Kooperation steht für: {missing}",
        zh="本合作缺少以下方面的参与者：{missing}",
    ),
)
A18 = Rule(
    "A18",
    "001",
    "« petit triangle de Weimar » Silésie ; « projets trilatéraux / multilatéraux »",
    "H",
    Text(
        en="A cooperation has two parties or more, of any number of countries; each stands in it once",
        fr="Une coopération compte deux parties ou plus, de tout nombre de pays ; chacune n'y figure qu'une fois",
        de="Eine Kooperation hat zwei oder mehr Parteien aus beliebig vielen Ländern, jede nur einmal",
        zh="合作有两方或更多方，国家数目不限，每方只列一次",
    ),
)
A19 = Rule(
    "A19",
    "001",
    "« Motivwandel + -vielfalt im Lauf der Zeit »",
    "T",
    Text(
        en="Motives are dated, because they change over time",
        fr="Les motivations sont datées, car elles changent avec le temps",
        de="Motive haben ein Datum, denn sie wandeln sich mit der Zeit",
        zh="动机会随时间变化，故须注明日期",
    ),
)
A24 = Rule(
    "A24",
    "000",
    "« un comité de pilotage tripartite : représentants municipaux, institutions éducatives et acteurs économiques »",
    "S",
    Text(
        en="The steering committee lacks: {missing}",
        fr="Au comité de pilotage, il manque : {missing}",
        de="Dem Lenkungsausschuss fehlen: {missing}",
        zh="指导委员会缺少：{missing}",
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
D9 = Rule(
    "D9",
    "000",
    "« co-investir », « projets collaboratifs prolongés », « routines institutionnelles »",
    "T",
    Text(
        en="What lasts is the cooperation: no agreement's end ends it",
        fr="Ce qui dure est la coopération : la fin d'un accord n'y met pas fin",
        de="Was bleibt, ist die Kooperation: das Ende einer Vereinbarung beendet sie nicht",
        zh="长存的是合作：任何协议终止都不会使其终止",
    ),
)

CATALOGUE = Catalogue([A1, A2, A3, A4, A5, A6, A7, A10, A11, A14, A17, A18, A19, A24, D6, D7, D9])
