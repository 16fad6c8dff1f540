"""What the rules of cooperations are called and say."""

from shared.catalogue.rules import Rule
from shared.catalogue.texts import Text

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
A9 = Rule(
    "A9",
    "004",
    "Villeneuve d'Ascq / Tanguiéta : artisanat, apprentissage ; inégalités femmes-hommes ; ASNBNF, AADACT, ESBVA-LM",
    "T",
    Text(
        en="A cooperation names its actors, its themes, and gender equality where it works for it",
        fr="Une coopération nomme ses acteurs, ses thèmes, et l'égalité femmes-hommes quand elle y travaille",
        de="Eine Kooperation nennt ihre Akteure, ihre Themen und Gleichstellung, wo sie daran arbeitet",
        zh="合作列明其参与者、主题，以及所致力的性别平等",
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
    policy="strengths",
)
A16 = Rule(
    "A16",
    "001",
    "« dixième anniversaire du Partenariat Régional » 7.11.2024",
    "C",
    Text(
        en="Anniversaries count from the instrument that founded the cooperation, else from its start",
        fr="Les anniversaires se comptent depuis l'instrument fondateur de la coopération, sinon depuis son début",
        de="Jubiläen zählen ab der Gründungsurkunde der Kooperation, sonst ab deren Beginn",
        zh="周年自合作的奠基文书起算，无则自合作开始之日起算",
    ),
    policy="anniversary_years",
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
    policy="strengths",
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
    policy="strengths",
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

RULES = [A2, A9, A10, A16, A17, A18, A19, A24, D9]
