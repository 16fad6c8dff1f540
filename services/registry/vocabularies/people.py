"""Codes of functions and of those who hold them."""

from enum import StrEnum

from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary


class ContactKind(StrEnum):
    """What a function is for."""

    MAYOR = "mayor"
    PRESIDENT = "president"
    ELECTED_REPRESENTATIVE = "elected_representative"
    DIRECTOR = "director"
    INTERNATIONAL_OFFICER = "international_officer"
    PROJECT_OFFICER = "project_officer"
    TEACHER = "teacher"
    SECRETARIAT = "secretariat"
    PRESS = "press"
    OTHER = "other"


class NameOrder(StrEnum):
    GIVEN_FIRST = "given_first"
    FAMILY_FIRST = "family_first"


CONTACT_KINDS: Vocabulary = {
    ContactKind.MAYOR: Text(en="Mayor", fr="Maire", de="Bürgermeisterin oder Bürgermeister", zh="市长"),
    ContactKind.PRESIDENT: Text(en="President", fr="Présidence", de="Vorsitz", zh="主席"),
    ContactKind.ELECTED_REPRESENTATIVE: Text(
        en="Elected representative", fr="Élue ou élu", de="Gewählte Vertretung", zh="民选代表"
    ),
    ContactKind.DIRECTOR: Text(en="Director", fr="Direction", de="Leitung", zh="负责人"),
    ContactKind.INTERNATIONAL_OFFICER: Text(
        en="Officer for international relations",
        fr="Chargé des relations internationales",
        de="Beauftragte für Internationales",
        zh="国际事务专员",
    ),
    ContactKind.PROJECT_OFFICER: Text(
        en="Project officer", fr="Chargé de projet", de="Projektverantwortliche", zh="项目专员"
    ),
    ContactKind.TEACHER: Text(en="Teacher", fr="Enseignante ou enseignant", de="Lehrkraft", zh="教师"),
    ContactKind.SECRETARIAT: Text(en="Office", fr="Secrétariat", de="Sekretariat", zh="秘书处"),
    ContactKind.PRESS: Text(en="Media relations", fr="Presse", de="Pressestelle", zh="新闻联络"),
    ContactKind.OTHER: Text(en="Other", fr="Autre", de="Sonstige", zh="其他"),
}
NAME_ORDERS: Vocabulary = {
    NameOrder.GIVEN_FIRST: Text(en="Given name first", fr="Prénom d'abord", de="Vorname zuerst", zh="名在前"),
    NameOrder.FAMILY_FIRST: Text(en="Family name first", fr="Nom d'abord", de="Familienname zuerst", zh="姓在前"),
}
