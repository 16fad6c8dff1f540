"""Of people and their registrations."""

from enum import StrEnum

from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary


class RegistrationState(StrEnum):
    """Of a registration to a conference; its enrolments have states of their own. Cancelled is the conference."""

    PENDING_APPROVAL = "pending_approval"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    ERASED = "erased"


REGISTRATION_STATES: Vocabulary = {
    RegistrationState.PENDING_APPROVAL: Text(
        en="To be approved", fr="À approuver", de="Noch zu genehmigen", zh="待批准"
    ),
    RegistrationState.CONFIRMED: Text(en="Confirmed", fr="Confirmée", de="Bestätigt", zh="已确认"),
    RegistrationState.REJECTED: Text(en="Rejected", fr="Refusée", de="Abgelehnt", zh="未获批准"),
    RegistrationState.WITHDRAWN: Text(en="Withdrawn", fr="Retirée", de="Zurückgezogen", zh="已撤回"),
    RegistrationState.CANCELLED: Text(en="Cancelled", fr="Annulée", de="Abgesagt", zh="已取消"),
    RegistrationState.ERASED: Text(en="Erased", fr="Effacée", de="Gelöscht", zh="已删除"),
}


class EnrolmentState(StrEnum):
    """Of an enrolment in a workshop: a seat (also one on offer), a place in the queue, or neither any more.

    Declined and expired are offers; cancelled is the workshop.
    """

    CONFIRMED = "confirmed"
    OFFERED = "offered"
    WAITLISTED = "waitlisted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


ENROLMENT_STATES: Vocabulary = {
    EnrolmentState.CONFIRMED: Text(en="Seat confirmed", fr="Place confirmée", de="Platz bestätigt", zh="席位已确认"),
    EnrolmentState.OFFERED: Text(en="Seat offered", fr="Place proposée", de="Platz angeboten", zh="席位待确认"),
    EnrolmentState.WAITLISTED: Text(
        en="On the waitlist", fr="Sur liste d'attente", de="Auf der Warteliste", zh="候补中"
    ),
    EnrolmentState.DECLINED: Text(
        en="Offer declined", fr="Proposition déclinée", de="Angebot abgelehnt", zh="已谢绝席位"
    ),
    EnrolmentState.EXPIRED: Text(
        en="Offer expired", fr="Proposition expirée", de="Angebot abgelaufen", zh="席位确认已过期"
    ),
    EnrolmentState.WITHDRAWN: Text(en="Given back", fr="Rendue", de="Zurückgegeben", zh="已放弃"),
    EnrolmentState.CANCELLED: Text(en="Cancelled", fr="Annulée", de="Abgesagt", zh="已取消"),
}


class NameOrder(StrEnum):
    """How a person's name is said (D3)."""

    GIVEN_FIRST = "given_first"
    FAMILY_FIRST = "family_first"


NAME_ORDERS: Vocabulary = {
    NameOrder.GIVEN_FIRST: Text(en="Given name first", fr="Prénom d'abord", de="Vorname zuerst", zh="名在前"),
    NameOrder.FAMILY_FIRST: Text(
        en="Family name first", fr="Nom de famille d'abord", de="Familienname zuerst", zh="姓在前"
    ),
}


class Gender(StrEnum):
    FEMALE = "female"
    MALE = "male"
    OTHER = "other"


GENDERS: Vocabulary = {
    Gender.FEMALE: Text(en="Female", fr="Femme", de="Weiblich", zh="女"),
    Gender.MALE: Text(en="Male", fr="Homme", de="Männlich", zh="男"),
    Gender.OTHER: Text(en="Other", fr="Autre", de="Divers", zh="其他"),
}
