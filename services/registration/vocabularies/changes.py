"""Of changes of a registration: who asks for what, what becomes of it, and what its history tells."""

from enum import StrEnum

from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary


class ChangeKind(StrEnum):
    """What a participant asks for once that is moderated."""

    CHANGE = "change"
    WITHDRAWAL = "withdrawal"


CHANGE_KINDS: Vocabulary = {
    ChangeKind.CHANGE: Text(en="Change", fr="Modification", de="Änderung", zh="修改"),
    ChangeKind.WITHDRAWAL: Text(en="Withdrawal", fr="Désistement", de="Abmeldung", zh="撤回报名"),
}


class ChangeState(StrEnum):
    """Pending → approved or rejected; recalled by the participant; lapsed with the registration itself."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    RECALLED = "recalled"
    LAPSED = "lapsed"


CHANGE_STATES: Vocabulary = {
    ChangeState.PENDING: Text(en="To be decided", fr="À décider", de="Noch zu entscheiden", zh="待处理"),
    ChangeState.APPROVED: Text(en="Approved", fr="Acceptée", de="Angenommen", zh="已批准"),
    ChangeState.REJECTED: Text(en="Rejected", fr="Refusée", de="Abgelehnt", zh="未获批准"),
    ChangeState.RECALLED: Text(en="Taken back", fr="Reprise", de="Zurückgenommen", zh="已收回"),
    ChangeState.LAPSED: Text(en="Lapsed", fr="Caduque", de="Hinfällig", zh="已失效"),
}


class Doer(StrEnum):
    """In which role somebody did something to a registration."""

    PARTICIPANT = "participant"
    ORGANISER = "organiser"
    DELEGATION_HEAD = "delegation_head"


DOERS: Vocabulary = {
    Doer.PARTICIPANT: Text(en="The participant", fr="Le participant", de="Die teilnehmende Person", zh="参会者本人"),
    Doer.ORGANISER: Text(en="An organiser", fr="Un organisateur", de="Veranstalter", zh="主办方"),
    Doer.DELEGATION_HEAD: Text(
        en="The delegation's head", fr="Le chef de la délégation", de="Delegationsleitung", zh="代表团团长"
    ),
}


class Deed(StrEnum):
    """What was done to a registration."""

    CHANGED = "changed"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    APPROVED = "approved"
    REJECTED = "rejected"
    GUARDIAN_CONSENTED = "guardian_consented"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    ENROLLED = "enrolled"
    LEFT = "left"
    MOVED = "moved"
    OFFER_ACCEPTED = "offer_accepted"
    OFFER_DECLINED = "offer_declined"
    SEAT_OFFERED = "seat_offered"
    SEAT_GIVEN = "seat_given"
    CHANGE_ASKED = "change_asked"
    CHANGE_REJECTED = "change_rejected"
    CHANGE_RECALLED = "change_recalled"


DEEDS: Vocabulary = {
    Deed.CHANGED: Text(en="Changed", fr="Modifiée", de="Geändert", zh="已修改"),
    Deed.REPLACED: Text(
        en="Another person took the place",
        fr="Une autre personne a pris la place",
        de="Eine andere Person hat den Platz übernommen",
        zh="由他人接替",
    ),
    Deed.GUARDIAN_CONSENTED: Text(
        en="Guardian's consent recorded",
        fr="Consentement du représentant légal enregistré",
        de="Einwilligung der Sorgeberechtigten vermerkt",
        zh="已登记监护人同意",
    ),
    Deed.WITHDRAWN: Text(en="Withdrawn", fr="Retirée", de="Zurückgezogen", zh="已撤回"),
    Deed.APPROVED: Text(en="Approved", fr="Approuvée", de="Genehmigt", zh="已批准"),
    Deed.REJECTED: Text(en="Rejected", fr="Refusée", de="Abgelehnt", zh="未获批准"),
    Deed.CONSENT_WITHDRAWN: Text(
        en="Consent withdrawn", fr="Consentement retiré", de="Einwilligung widerrufen", zh="已撤回同意"
    ),
    Deed.ENROLLED: Text(
        en="Enrolled in a workshop", fr="Inscrite à un atelier", de="Für Workshop gemeldet", zh="报名工作坊"
    ),
    Deed.LEFT: Text(en="Workshop left", fr="Atelier quitté", de="Workshop verlassen", zh="退出工作坊"),
    Deed.MOVED: Text(
        en="Workshop changed for another", fr="Atelier échangé", de="Workshop gewechselt", zh="更换工作坊"
    ),
    Deed.OFFER_ACCEPTED: Text(
        en="Offered seat accepted", fr="Place proposée acceptée", de="Angebotener Platz angenommen", zh="接受席位"
    ),
    Deed.OFFER_DECLINED: Text(
        en="Offered seat declined", fr="Place proposée déclinée", de="Angebotener Platz abgelehnt", zh="谢绝席位"
    ),
    Deed.SEAT_OFFERED: Text(
        en="Seat offered by hand", fr="Place proposée à la main", de="Platz von Hand angeboten", zh="人工提供席位"
    ),
    Deed.SEAT_GIVEN: Text(
        en="Seat given by hand", fr="Place donnée à la main", de="Platz von Hand vergeben", zh="人工分配席位"
    ),
    Deed.CHANGE_ASKED: Text(
        en="Change or withdrawal asked for",
        fr="Modification ou désistement demandé",
        de="Änderung oder Abmeldung beantragt",
        zh="申请修改或撤回",
    ),
    Deed.CHANGE_REJECTED: Text(
        en="What was asked for was rejected", fr="Demande refusée", de="Antrag abgelehnt", zh="申请未获批准"
    ),
    Deed.CHANGE_RECALLED: Text(
        en="What was asked for was taken back", fr="Demande reprise", de="Antrag zurückgenommen", zh="申请已收回"
    ),
}
