"""What has a date on the way to a conference."""

from shared.catalogue.rules import Rule
from shared.catalogue.texts import Text

B17 = Rule(
    "B17",
    "003",
    "21 Juin : groupe-pays Chine – pour les collectivités françaises",
    "D",
    Text(
        en="A milestone may concern one delegation alone",
        fr="Une étape peut ne concerner qu'une délégation",
        de="Ein Meilenstein kann eine Delegation allein betreffen",
        zh="里程碑可只涉及一个代表团",
    ),
)
B18 = Rule(
    "B18",
    "003",
    "Au 30 juin : Clôture des candidatures (réception des bulletins) ; Première liste de participants ; Invitation des "
    "personnalités françaises de haut niveau",
    "H",
    Text(
        en="This closed at the end of {day}, in the conference's time zone",
        fr="Clos depuis la fin du {day}, à l'heure de la rencontre",
        de="Geschlossen seit dem Ende des {day}, in der Zeitzone der Konferenz",
        zh="已于会议所在时区 {day} 结束时截止",
    ),
)
B19 = Rule(
    "B19",
    "003",
    "fin juillet dernier délai",
    "D",
    Text(
        en="A latest date: the whole of that day is in time",
        fr="Un dernier délai : la journée entière est dans les temps",
        de="Eine letzte Frist: der ganze Tag zählt noch",
        zh="最后期限：当日全天均有效",
    ),
)
B21 = Rule(
    "B21",
    "003",
    "Point d'étape sur l'avancée des travaux aux forum de CUF (4 et 5 juillet 2016)",
    "D",
    Text(
        en="A meeting on the way may last several days",
        fr="Une réunion d'étape peut durer plusieurs jours",
        de="Ein Treffen unterwegs kann mehrere Tage dauern",
        zh="中途会议可持续数日",
    ),
)

RULES = [B17, B18, B19, B21]
