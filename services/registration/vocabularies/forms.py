"""Of a conference's registration form: what it asks, and how."""

from enum import StrEnum

from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary


class Asked(StrEnum):
    """Whether a form asks for something; what is hidden is not even taken."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    HIDDEN = "hidden"


ASKED: Vocabulary = {
    Asked.REQUIRED: Text(en="Required", fr="Obligatoire", de="Pflichtangabe", zh="必填"),
    Asked.OPTIONAL: Text(en="Optional", fr="Facultatif", de="Freiwillig", zh="选填"),
    Asked.HIDDEN: Text(en="Not asked", fr="Non demandé", de="Nicht gefragt", zh="不询问"),
}


class PersonField(StrEnum):
    """What a form may ask of a person. Organisation: a partner of the registry's, or a name."""

    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    NATIVE_NAME = "native_name"
    TRANSCRIPTION = "transcription"
    FUNCTION = "function"
    ORGANISATION = "organisation"
    EMAIL = "email"
    PHONE = "phone"
    LANGUAGE = "language"
    GENDER = "gender"
    BIRTH_YEAR = "birth_year"


PERSON_FIELDS: Vocabulary = {
    PersonField.GIVEN_NAME: Text(en="Given name", fr="Prénom", de="Vorname", zh="名"),
    PersonField.FAMILY_NAME: Text(en="Family name", fr="Nom de famille", de="Familienname", zh="姓"),
    PersonField.NATIVE_NAME: Text(
        en="Name in its own script",
        fr="Nom dans son écriture d'origine",
        de="Name in eigener Schrift",
        zh="本国文字姓名",
    ),
    PersonField.TRANSCRIPTION: Text(
        en="Name in Latin letters", fr="Nom en lettres latines", de="Name in lateinischer Schrift", zh="拉丁字母姓名"
    ),
    PersonField.FUNCTION: Text(en="Function", fr="Fonction", de="Funktion", zh="职务"),
    PersonField.ORGANISATION: Text(en="Organisation", fr="Organisme", de="Organisation", zh="单位"),
    PersonField.EMAIL: Text(en="E-mail address", fr="Adresse électronique", de="E-Mail-Adresse", zh="电子邮件"),
    PersonField.PHONE: Text(en="Telephone", fr="Téléphone", de="Telefon", zh="电话"),
    PersonField.LANGUAGE: Text(en="Language", fr="Langue", de="Sprache", zh="语言"),
    PersonField.GENDER: Text(en="Gender", fr="Genre", de="Geschlecht", zh="性别"),
    PersonField.BIRTH_YEAR: Text(en="Year of birth", fr="Année de naissance", de="Geburtsjahr", zh="出生年份"),
}


class QuestionKind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    SINGLE_CHOICE = "single_choice"
    MULTIPLE_CHOICE = "multiple_choice"


QUESTION_KINDS: Vocabulary = {
    QuestionKind.TEXT: Text(en="One line of text", fr="Une ligne de texte", de="Eine Zeile Text", zh="单行文本"),
    QuestionKind.LONG_TEXT: Text(en="Text", fr="Texte", de="Text", zh="多行文本"),
    QuestionKind.NUMBER: Text(en="Number", fr="Nombre", de="Zahl", zh="数字"),
    QuestionKind.BOOLEAN: Text(en="Yes or no", fr="Oui ou non", de="Ja oder nein", zh="是或否"),
    QuestionKind.DATE: Text(en="Date", fr="Date", de="Datum", zh="日期"),
    QuestionKind.SINGLE_CHOICE: Text(en="One of a list", fr="Choix unique", de="Eins aus einer Liste", zh="单选"),
    QuestionKind.MULTIPLE_CHOICE: Text(
        en="Some of a list", fr="Choix multiple", de="Mehrere aus einer Liste", zh="多选"
    ),
}


class Need(StrEnum):
    """What the hosts must know to receive somebody. Of a visa only whether one is needed: no passport's data."""

    DIET = "diet"
    ACCESS = "access"
    VISA = "visa"


NEEDS: Vocabulary = {
    Need.DIET: Text(en="Diet", fr="Régime alimentaire", de="Ernährung", zh="饮食要求"),
    Need.ACCESS: Text(en="Accessibility", fr="Accessibilité", de="Barrierefreiheit", zh="无障碍需求"),
    Need.VISA: Text(en="A visa is needed", fr="Visa nécessaire", de="Visum nötig", zh="需要签证"),
}

PUBLIC_NAME = "public_name"
"""The purpose of the consent to be named in the public programme: with it goes the name there."""

YES_OR_NO: Vocabulary = {
    "yes": Text(en="Yes", fr="Oui", de="Ja", zh="是"),
    "no": Text(en="No", fr="Non", de="Nein", zh="否"),
}
"""Answers to a question of yes or no, as files of participants say them."""
