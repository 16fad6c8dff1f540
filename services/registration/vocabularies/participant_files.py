"""Of lists of participants as files: what their columns are called, coming and going."""

from enum import StrEnum

from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary


class ParticipantColumn(StrEnum):
    """A column of a list of participants; files that come in call their columns alike."""

    ID = "id"
    LIST_NAME = "list_name"
    DISPLAY_NAME = "display_name"
    FAMILY_NAME = "family_name"
    GIVEN_NAME = "given_name"
    NAME_ORDER = "name_order"
    NATIVE_NAME = "native_name"
    TRANSCRIPTION = "transcription"
    FUNCTION = "function"
    ORGANISATION = "organisation_name"
    PARTNER_ID = "partner_id"
    COUNTRY = "country"
    DELEGATION = "delegation"
    DELEGATION_NAME = "delegation_name"
    GROUP = "group"
    STATE = "state"
    ENROLMENT = "enrolment"
    WORKSHOPS = "workshops"
    WAITING_FOR = "waiting_for"
    EMAIL = "email"
    EMAIL_REFUSED = "email_refused_at"
    PHONE = "phone"
    LANGUAGE = "language"
    GENDER = "gender"
    BIRTH_YEAR = "birth_year"
    CONSENTS = "consents"
    CREATED_AT = "created_at"
    UPDATED_AT = "updated_at"


class SheetsBy(StrEnum):
    """What has a sheet of its own in a workbook, beside the first, which holds all."""

    DELEGATION = "delegation"
    WORKSHOP = "workshop"


_C = ParticipantColumn
PARTICIPANT_COLUMNS: Vocabulary = {
    _C.ID: Text(en="Registration", fr="Inscription", de="Anmeldung", zh="报名编号"),
    _C.LIST_NAME: Text(en="Name in lists", fr="Nom de liste", de="Listenname", zh="排序姓名"),
    _C.DISPLAY_NAME: Text(en="Name", fr="Nom complet", de="Name", zh="姓名"),
    _C.FAMILY_NAME: Text(en="Family name", fr="Nom de famille", de="Familienname", zh="姓"),
    _C.GIVEN_NAME: Text(en="Given name", fr="Prénom", de="Vorname", zh="名"),
    _C.NAME_ORDER: Text(en="Order of names", fr="Ordre du nom", de="Namensfolge", zh="姓名顺序"),
    _C.NATIVE_NAME: Text(
        en="Name in own script", fr="Nom en écriture d'origine", de="Name in eigener Schrift", zh="本国文字姓名"
    ),
    _C.TRANSCRIPTION: Text(en="Transcription", fr="Transcription", de="Umschrift", zh="拼写"),
    _C.FUNCTION: Text(en="Function", fr="Fonction", de="Funktion", zh="职务"),
    _C.ORGANISATION: Text(en="Organisation", fr="Organisme", de="Organisation", zh="单位"),
    _C.PARTNER_ID: Text(en="Partner", fr="Partenaire", de="Partner", zh="合作伙伴编号"),
    _C.COUNTRY: Text(en="Country", fr="Pays", de="Land", zh="国家"),
    _C.DELEGATION: Text(en="Delegation", fr="Délégation", de="Delegation", zh="代表团"),
    _C.DELEGATION_NAME: Text(
        en="Name of the delegation", fr="Nom de la délégation", de="Name der Delegation", zh="代表团名称"
    ),
    _C.GROUP: Text(en="Group", fr="Groupe", de="Gruppe", zh="团组"),
    _C.STATE: Text(en="State", fr="État", de="Stand", zh="状态"),
    _C.ENROLMENT: Text(en="In this workshop", fr="Dans cet atelier", de="In diesem Workshop", zh="本工作坊"),
    _C.WORKSHOPS: Text(en="Workshops", fr="Ateliers", de="Workshops", zh="工作坊"),
    _C.WAITING_FOR: Text(en="Waiting for", fr="En attente pour", de="Wartet auf", zh="候补工作坊"),
    _C.EMAIL: Text(en="E-mail", fr="Courriel", de="E-Mail", zh="电子邮箱"),
    _C.EMAIL_REFUSED: Text(en="E-mail refused", fr="Courriel refusé", de="E-Mail abgelehnt", zh="邮件被退回"),
    _C.PHONE: Text(en="Telephone", fr="Téléphone", de="Telefon", zh="电话"),
    _C.LANGUAGE: Text(en="Language", fr="Langue", de="Sprache", zh="语言"),
    _C.GENDER: Text(en="Gender", fr="Genre", de="Geschlecht", zh="性别"),
    _C.BIRTH_YEAR: Text(en="Year of birth", fr="Année de naissance", de="Geburtsjahr", zh="出生年份"),
    _C.CONSENTS: Text(en="Consents", fr="Consentements", de="Einwilligungen", zh="同意事项"),
    _C.CREATED_AT: Text(en="Registered at", fr="Inscrit le", de="Angemeldet am", zh="报名时间"),
    _C.UPDATED_AT: Text(en="Changed at", fr="Modifié le", de="Geändert am", zh="更改时间"),
}
SHEETS_BY: Vocabulary = {
    SheetsBy.DELEGATION: Text(
        en="a sheet for each delegation",
        fr="une feuille par délégation",
        de="ein Blatt je Delegation",
        zh="每个代表团一张工作表",
    ),
    SheetsBy.WORKSHOP: Text(
        en="a sheet for each workshop",
        fr="une feuille par atelier",
        de="ein Blatt je Workshop",
        zh="每个工作坊一张工作表",
    ),
}
