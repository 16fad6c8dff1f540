"""Kinds of personal data, as exports name them."""

from enum import StrEnum

from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary


class DataCategory(StrEnum):
    """What personal data is for."""

    IDENTITY = "identity"
    CONTACT = "contact"
    NEEDS = "needs"
    ANSWERS = "answers"
    CONSENTS = "consents"
    WAITING = "waiting"
    EMAILS = "emails"
    ORGANISATION = "organisation"
    DROPPED = "dropped"
    NOT_CHOSEN = "not_chosen"
    PUBLISHED = "published"


class RetentionState(StrEnum):
    """Where a category of a conference stands on its way out."""

    KEPT = "kept"
    HELD = "held"
    DUE = "due"
    GONE = "gone"


DATA_CATEGORIES: Vocabulary = {
    DataCategory.IDENTITY: Text(
        en="Name, function and lists",
        fr="Nom, fonction et listes",
        de="Name, Funktion und Listen",
        zh="姓名、职务与名单",
    ),
    DataCategory.CONTACT: Text(
        en="Contact data and invitations",
        fr="Coordonnées et invitations",
        de="Kontaktdaten und Einladungen",
        zh="联系方式与邀请",
    ),
    DataCategory.NEEDS: Text(
        en="Needs: diet, access, visa",
        fr="Besoins : régime, accessibilité, visa",
        de="Bedarfe: Kost, Barrierefreiheit, Visum",
        zh="特殊需求：饮食、无障碍、签证",
    ),
    DataCategory.ANSWERS: Text(
        en="Answers to the form", fr="Réponses au formulaire", de="Antworten im Formular", zh="表单答案"
    ),
    DataCategory.CONSENTS: Text(en="Consents", fr="Consentements", de="Einwilligungen", zh="同意记录"),
    DataCategory.WAITING: Text(
        en="Places in queues and offers",
        fr="Listes d'attente et offres",
        de="Wartelisten und Angebote",
        zh="候补与席位邀约",
    ),
    DataCategory.EMAILS: Text(en="E-mails sent", fr="Courriels envoyés", de="Versandte E-Mails", zh="已发送的邮件"),
    DataCategory.ORGANISATION: Text(
        en="Notes of the organisers", fr="Notes des organisateurs", de="Notizen der Veranstalter", zh="主办方备注"
    ),
    DataCategory.DROPPED: Text(
        en="Registrations rejected, withdrawn, cancelled or never approved",
        fr="Inscriptions refusées, retirées, annulées ou jamais approuvées",
        de="Abgelehnte, zurückgezogene, abgesagte oder nie genehmigte Anmeldungen",
        zh="被拒绝、撤回、取消或始终未获批准的报名",
    ),
    DataCategory.NOT_CHOSEN: Text(
        en="Candidates, and speakers who did not accept",
        fr="Candidats, et intervenants qui n'ont pas accepté",
        de="Kandidaturen und Mitwirkende, die nicht zugesagt haben",
        zh="候选人及未接受邀请的发言人",
    ),
    DataCategory.PUBLISHED: Text(
        en="Names in the programme, published with consent",
        fr="Noms du programme, publiés avec accord",
        de="Namen im Programm, mit Zustimmung veröffentlicht",
        zh="经同意公布的日程中的姓名",
    ),
}

RETENTION_STATES: Vocabulary = {
    RetentionState.KEPT: Text(en="Kept for now", fr="Conservé pour l'instant", de="Noch aufbewahrt", zh="暂时保留"),
    RetentionState.HELD: Text(
        en="Kept by a hold", fr="Conservé par un gel", de="Durch eine Sperre aufbewahrt", zh="因保全而保留"
    ),
    RetentionState.DUE: Text(en="To be deleted", fr="À supprimer", de="Zu löschen", zh="待删除"),
    RetentionState.GONE: Text(en="Nothing left", fr="Plus rien", de="Nichts mehr da", zh="已无数据"),
}
