"""Rules of frameworks: objectives that can be measured, and both sides looking at the same."""

from shared.catalogue.rules import Rule
from shared.catalogue.texts import Text

C5 = Rule(
    "C5",
    "000",
    "nombre de participants, progression linguistique, impact sur l'emploi local, réduction des émissions liées aux "
    "projets pilotes […] nombre de projets collaboratifs prolongés, insertion professionnelle",
    "C",
    Text(
        en="A value fits its indicator's kind, unit and scale",
        fr="Une valeur convient au type, à l'unité et à l'échelle de son indicateur",
        de="Ein Wert passt zu Art, Einheit und Skala seines Indikators",
        zh="数值须符合其指标的类型、单位与量表",
    ),
)
C6 = Rule(
    "C6",
    "000",
    "perception des bénéficiaires […] l'évolution des mentalités et la confiance entre partenaires",
    "C",
    Text(
        en="A qualitative indicator is answered by a dated narrative",
        fr="Un indicateur qualitatif reçoit un récit daté",
        de="Ein qualitativer Indikator wird durch eine datierte Beschreibung beantwortet",
        zh="定性指标以注明日期的描述作答",
    ),
)
C7 = Rule(
    "C7",
    "000",
    "Les priorités à formaliser incluent des cibles chiffrées […] définition d'objectifs SMART",
    "H",
    Text(
        en="{indicator} is not SMART yet: {part} is missing",
        fr="{indicator} n'est pas encore SMART : il manque {part}",
        de="{indicator} ist noch nicht SMART: {part} fehlt",
        zh="{indicator} 尚不符合 SMART：缺少{part}",
    ),
)
C9 = Rule(
    "C9",
    "000",
    "Un tableau de bord partagé entre partenaires […] des bénéfices mesurables pour les citoyens des deux villes",
    "S",
    Text(
        en="No indicator measures anything on the side {side}",
        fr="Aucun indicateur ne mesure quoi que ce soit du côté {side}",
        de="Kein Indikator misst etwas auf der Seite {side}",
        zh="{side} 一方没有任何指标",
    ),
    policy="strengths",
)

RULES = [C5, C6, C7, C9]
