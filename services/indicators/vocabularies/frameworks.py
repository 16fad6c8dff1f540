"""Codes of frameworks: what they belong to, who sees them, who works on them, and how time is divided."""

from enum import StrEnum

from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary


class SubjectType(StrEnum):
    COOPERATION = "cooperation"
    AGREEMENT = "agreement"
    PROJECT = "project"
    CONFERENCE = "conference"
    NETWORK = "network"


class FrameworkState(StrEnum):
    """`agreed` once each side agreed to what is measured; from then on its visibility holds."""

    DRAFT = "draft"
    AGREED = "agreed"


class Visibility(StrEnum):
    PUBLIC = "public"
    NETWORK = "network"
    PRIVATE = "private"


class GrantRole(StrEnum):
    OWNER = "owner"
    EDITOR = "editor"
    DELEGATION_HEAD = "delegation_head"
    VIEWER = "viewer"


class PeriodKind(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    SCHOOL_YEAR = "school_year"
    CUSTOM = "custom"


SUBJECT_TYPES: Vocabulary = {
    SubjectType.COOPERATION: Text(en="Cooperation", fr="Coopération", de="Kooperation", zh="合作关系"),
    SubjectType.AGREEMENT: Text(en="Agreement", fr="Accord", de="Abkommen", zh="协议"),
    SubjectType.PROJECT: Text(en="Project", fr="Projet", de="Projekt", zh="项目"),
    SubjectType.CONFERENCE: Text(en="Conference", fr="Rencontre", de="Konferenz", zh="会议"),
    SubjectType.NETWORK: Text(en="Network", fr="Réseau", de="Netzwerk", zh="网络"),
}
FRAMEWORK_STATES: Vocabulary = {
    FrameworkState.DRAFT: Text(en="Draft", fr="Brouillon", de="Entwurf", zh="草稿"),
    FrameworkState.AGREED: Text(
        en="Agreed by all sides", fr="Convenu par tous les côtés", de="Von allen Seiten vereinbart", zh="各方已商定"
    ),
}
VISIBILITIES: Vocabulary = {
    Visibility.PUBLIC: Text(en="Public", fr="Public", de="Öffentlich", zh="公开"),
    Visibility.NETWORK: Text(en="The network", fr="Le réseau", de="Das Netzwerk", zh="网络内"),
    Visibility.PRIVATE: Text(en="Its sides", fr="Ses côtés", de="Ihre Seiten", zh="仅各方"),
}
GRANT_ROLES: Vocabulary = {
    GrantRole.OWNER: Text(en="Owner", fr="Responsable", de="Verantwortlich", zh="负责人"),
    GrantRole.EDITOR: Text(en="Editor", fr="Rédacteur", de="Bearbeitend", zh="编辑"),
    GrantRole.DELEGATION_HEAD: Text(
        en="Head of a side", fr="Responsable d'un côté", de="Leitung einer Seite", zh="一方负责人"
    ),
    GrantRole.VIEWER: Text(en="Reader", fr="Lecteur", de="Lesend", zh="读者"),
}
PERIOD_KINDS: Vocabulary = {
    PeriodKind.MONTH: Text(en="Month", fr="Mois", de="Monat", zh="月"),
    PeriodKind.QUARTER: Text(en="Quarter", fr="Trimestre", de="Quartal", zh="季度"),
    PeriodKind.YEAR: Text(en="Year", fr="Année", de="Jahr", zh="年"),
    PeriodKind.SCHOOL_YEAR: Text(en="School year", fr="Année scolaire", de="Schuljahr", zh="学年"),
    PeriodKind.CUSTOM: Text(en="Other period", fr="Autre période", de="Anderer Zeitraum", zh="其他时段"),
}
