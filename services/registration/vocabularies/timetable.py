"""Of rooms and of what takes place beside the workshops."""

from enum import StrEnum

from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary


class SessionKind(StrEnum):
    OPENING = "opening"
    PLENARY = "plenary"
    ROUND_TABLE = "round_table"
    CEREMONY = "ceremony"
    CLOSING = "closing"
    BREAK = "break"
    MEAL = "meal"
    VISIT = "visit"
    NETWORKING = "networking"
    OTHER = "other"


SESSION_KINDS: Vocabulary = {
    SessionKind.OPENING: Text(en="Opening", fr="Ouverture", de="Eröffnung", zh="开幕式"),
    SessionKind.PLENARY: Text(en="Plenary session", fr="Séance plénière", de="Plenarsitzung", zh="全体会议"),
    SessionKind.ROUND_TABLE: Text(en="Round table", fr="Table ronde", de="Gesprächsrunde", zh="圆桌会议"),
    SessionKind.CEREMONY: Text(en="Ceremony", fr="Cérémonie", de="Feierstunde", zh="仪式"),
    SessionKind.CLOSING: Text(en="Closing", fr="Clôture", de="Abschluss", zh="闭幕式"),
    SessionKind.BREAK: Text(en="Break", fr="Pause", de="Pause", zh="茶歇"),
    SessionKind.MEAL: Text(en="Meal", fr="Repas", de="Essen", zh="用餐"),
    SessionKind.VISIT: Text(en="Visit", fr="Visite", de="Besichtigung", zh="参观"),
    SessionKind.NETWORKING: Text(en="Networking", fr="Rencontre et échanges", de="Netzwerktreffen", zh="交流活动"),
    SessionKind.OTHER: Text(en="Other", fr="Autre", de="Sonstiges", zh="其他"),
}


class SessionState(StrEnum):
    """Draft → announced; cancelled from announced. What is a draft only those see who prepare the conference."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    CANCELLED = "cancelled"


SESSION_STATES: Vocabulary = {
    SessionState.DRAFT: Text(en="Draft", fr="Brouillon", de="Entwurf", zh="草稿"),
    SessionState.ANNOUNCED: Text(en="Announced", fr="Annoncée", de="Angekündigt", zh="已公布"),
    SessionState.CANCELLED: Text(en="Cancelled", fr="Annulée", de="Abgesagt", zh="已取消"),
}


class Accessibility(StrEnum):
    """What a room offers to those who need it."""

    STEP_FREE = "step_free"
    LIFT = "lift"
    WHEELCHAIR_PLACES = "wheelchair_places"
    ACCESSIBLE_TOILET = "accessible_toilet"
    INDUCTION_LOOP = "induction_loop"
    CAPTIONS = "captions"
    SIGN_LANGUAGE = "sign_language"
    RESERVED_PARKING = "reserved_parking"


ACCESSIBILITY: Vocabulary = {
    Accessibility.STEP_FREE: Text(en="Step-free access", fr="Accès de plain-pied", de="Stufenfrei", zh="无台阶通行"),
    Accessibility.LIFT: Text(en="Lift", fr="Ascenseur", de="Aufzug", zh="电梯"),
    Accessibility.WHEELCHAIR_PLACES: Text(
        en="Places for wheelchairs", fr="Places pour fauteuils roulants", de="Rollstuhlplätze", zh="轮椅席位"
    ),
    Accessibility.ACCESSIBLE_TOILET: Text(
        en="Accessible toilet", fr="Toilettes accessibles", de="Barrierefreies WC", zh="无障碍卫生间"
    ),
    Accessibility.INDUCTION_LOOP: Text(
        en="Induction loop", fr="Boucle magnétique", de="Induktionsschleife", zh="感应线圈助听系统"
    ),
    Accessibility.CAPTIONS: Text(en="Live captions", fr="Sous-titrage en direct", de="Live-Untertitel", zh="实时字幕"),
    Accessibility.SIGN_LANGUAGE: Text(
        en="Sign language interpreting",
        fr="Interprétation en langue des signes",
        de="Gebärdensprachdolmetschen",
        zh="手语翻译",
    ),
    Accessibility.RESERVED_PARKING: Text(
        en="Reserved parking", fr="Stationnement réservé", de="Behindertenparkplätze", zh="无障碍停车位"
    ),
}


class ThingType(StrEnum):
    """What a programme is made of."""

    SESSION = "session"
    WORKSHOP = "workshop"


class ConflictKind(StrEnum):
    """How a programme contradicts itself; of the first two nobody can do both."""

    ROOM_TAKEN = "room_taken"
    PERSON_TWICE = "person_twice"
    ROOM_TOO_SMALL = "room_too_small"
    NOT_INTERPRETED = "not_interpreted"
    NO_INTERPRETERS = "no_interpreters"


CONFLICT_KINDS: Vocabulary = {
    ConflictKind.ROOM_TAKEN: Text(
        en="Two things in one room at once",
        fr="Deux rendez-vous au même moment dans une salle",
        de="Zweierlei zugleich in einem Raum",
        zh="同一会议室同时安排两项活动",
    ),
    ConflictKind.PERSON_TWICE: Text(
        en="Somebody in two places at once",
        fr="Une personne en deux lieux au même moment",
        de="Jemand zugleich an zwei Orten",
        zh="同一人同时出现在两处",
    ),
    ConflictKind.ROOM_TOO_SMALL: Text(
        en="The room has fewer seats than the workshop",
        fr="La salle a moins de places que l'atelier",
        de="Der Raum hat weniger Plätze als der Workshop",
        zh="会议室座位少于工作坊名额",
    ),
    ConflictKind.NOT_INTERPRETED: Text(
        en="A language of the conference is neither spoken nor interpreted",
        fr="Une langue de la rencontre n'est ni parlée ni interprétée",
        de="Eine Sprache der Konferenz wird weder gesprochen noch gedolmetscht",
        zh="会议语言之一既不使用也无口译",
    ),
    ConflictKind.NO_INTERPRETERS: Text(
        en="Interpreting on a day without interpreters for that language",
        fr="Interprétation un jour sans interprètes pour cette langue",
        de="Dolmetschen an einem Tag ohne Dolmetschende für diese Sprache",
        zh="当天没有该语言的口译人员",
    ),
}
