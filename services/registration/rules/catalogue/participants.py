"""Who registers, under which name, for which seats."""

from dataclasses import replace

from shared.catalogue.rules import Rule
from shared.catalogue.texts import Text

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

D8_INTERPRETERS = replace(
    D8,
    text=Text(
        en="Interpreters are there on {day}, which is no day of the conference: kept as given",
        fr="L'interprétation est prévue le {day}, qui n'est pas un jour de la rencontre : conservé tel quel",
        de="Am {day} sind Dolmetschende da, doch das ist kein Tag der Konferenz: bleibt wie angegeben",
        zh="{day} 安排了口译，但不是会议日：按原样保留",
    ),
)

D8_ROOM_TAKEN = replace(
    D8,
    text=Text(
        en="“{first}” and “{second}” are both in “{room}”: {time}",
        fr="« {first} » et « {second} » ont lieu dans la même salle « {room} » : {time}",
        de="„{first}“ und „{second}“ sind beide in „{room}“: {time}",
        zh="“{first}”与“{second}”同时使用“{room}”：{time}",
    ),
)
D8_PERSON_TWICE = replace(
    D8,
    text=Text(
        en="The same person is in “{first}” and in “{second}” at once: {time}",
        fr="La même personne est dans « {first} » et dans « {second} » au même moment : {time}",
        de="Dieselbe Person ist zugleich in „{first}“ und in „{second}“: {time}",
        zh="同一人同时参加“{first}”与“{second}”：{time}",
    ),
)
D8_ROOM_TOO_SMALL = replace(
    D8,
    text=Text(
        en="“{room}” has {limit} seats, “{first}” offers {current}",
        fr="« {room} » compte {limit} places, « {first} » en propose {current}",
        de="„{room}“ hat {limit} Plätze, „{first}“ bietet {current}",
        zh="“{room}”有 {limit} 个座位，而“{first}”提供 {current} 个名额",
    ),
)
D8_NOT_INTERPRETED = replace(
    D8,
    text=Text(
        en="“{first}” is neither held in these languages of the conference nor interpreted: {languages}",
        fr="« {first} » n'est ni tenu ni interprété dans ces langues de la rencontre : {languages}",
        de="„{first}“ wird in diesen Sprachen der Konferenz weder gehalten noch gedolmetscht: {languages}",
        zh="“{first}”不使用也不口译以下会议语言：{languages}",
    ),
)
D8_NO_INTERPRETERS = replace(
    D8,
    text=Text(
        en="“{first}” is to be interpreted, and on {day} there are no interpreters for: {languages}",
        fr="« {first} » doit être interprété, et le {day} il n'y a pas d'interprètes pour : {languages}",
        de="„{first}“ soll gedolmetscht werden, doch am {day} fehlen Dolmetschende für: {languages}",
        zh="“{first}”需要口译，但 {day} 没有以下语言的口译人员：{languages}",
    ),
)

RULES = [B13, D3, D8]
