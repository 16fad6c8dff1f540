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
}
