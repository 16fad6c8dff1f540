"""Codes of agreements."""

from enum import StrEnum

from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary


class Instrument(StrEnum):
    """The closed list of rule A3."""

    TWINNING = "twinning"
    COOPERATION_AGREEMENT = "cooperation_agreement"
    MEMORANDUM_OF_UNDERSTANDING = "memorandum_of_understanding"
    JOINT_DECLARATION = "joint_declaration"
    WORK_PROGRAMME = "work_programme"
    PARTNERSHIP_AGREEMENT = "partnership_agreement"
    FRAMEWORK_AGREEMENT = "framework_agreement"
    SCHOOL_TWINNING = "school_twinning"


class Renewal(StrEnum):
    NONE = "none"
    TACIT = "tacit"
    EXPRESS = "express"


class ResolutionState(StrEnum):
    """How far a signatory's council has come with its resolution."""

    PLANNED = "planned"
    SUBMITTED = "submitted"
    ADOPTED = "adopted"
    REJECTED = "rejected"


class AgreementState(StrEnum):
    """Computed from what is stored and the day (rule A4), never typed in."""

    DRAFT = "draft"
    SIGNED = "signed"
    IN_FORCE = "in_force"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    RENEWED = "renewed"
    TERMINATED = "terminated"


INSTRUMENTS: Vocabulary = {
    Instrument.TWINNING: Text(en="Twinning", fr="Jumelage", de="Partnerschaft (Jumelage)", zh="友好城市协议"),
    Instrument.COOPERATION_AGREEMENT: Text(
        en="Cooperation agreement", fr="Convention de coopération", de="Kooperationsvereinbarung", zh="合作协议"
    ),
    Instrument.MEMORANDUM_OF_UNDERSTANDING: Text(
        en="Memorandum of understanding", fr="Protocole d'entente", de="Absichtserklärung", zh="谅解备忘录"
    ),
    Instrument.JOINT_DECLARATION: Text(
        en="Joint declaration", fr="Déclaration commune", de="Gemeinsame Erklärung", zh="联合声明"
    ),
    Instrument.WORK_PROGRAMME: Text(
        en="Joint work programme",
        fr="Programme de travail commun",
        de="Gemeinsames Arbeitsprogramm",
        zh="共同工作计划",
    ),
    Instrument.PARTNERSHIP_AGREEMENT: Text(
        en="Partnership agreement",
        fr="Convention de partenariat",
        de="Partnerschaftsvereinbarung",
        zh="伙伴关系协议",
    ),
    Instrument.FRAMEWORK_AGREEMENT: Text(
        en="Framework agreement", fr="Convention-cadre", de="Rahmenvereinbarung", zh="框架协议"
    ),
    Instrument.SCHOOL_TWINNING: Text(
        en="School twinning", fr="Jumelage d'écoles", de="Schulpartnerschaft", zh="友好学校协议"
    ),
}
RENEWALS: Vocabulary = {
    Renewal.NONE: Text(en="No renewal", fr="Sans reconduction", de="Keine Verlängerung", zh="不续签"),
    Renewal.TACIT: Text(
        en="Tacit renewal", fr="Reconduction tacite", de="Stillschweigende Verlängerung", zh="默示续期"
    ),
    Renewal.EXPRESS: Text(
        en="Express renewal", fr="Reconduction expresse", de="Ausdrückliche Verlängerung", zh="明示续期"
    ),
}
RESOLUTION_STATES: Vocabulary = {
    ResolutionState.PLANNED: Text(en="Planned", fr="Prévue", de="Geplant", zh="已计划"),
    ResolutionState.SUBMITTED: Text(en="Submitted", fr="Soumise", de="Eingebracht", zh="已提交"),
    ResolutionState.ADOPTED: Text(en="Adopted", fr="Adoptée", de="Beschlossen", zh="已通过"),
    ResolutionState.REJECTED: Text(en="Rejected", fr="Rejetée", de="Abgelehnt", zh="已否决"),
}
STATES: Vocabulary = {
    AgreementState.DRAFT: Text(en="Draft", fr="Projet", de="Entwurf", zh="草案"),
    AgreementState.SIGNED: Text(
        en="Signed, not yet in force",
        fr="Signé, pas encore en vigueur",
        de="Unterzeichnet, noch nicht in Kraft",
        zh="已签署，尚未生效",
    ),
    AgreementState.IN_FORCE: Text(en="In force", fr="En vigueur", de="In Kraft", zh="生效中"),
    AgreementState.EXPIRING: Text(
        en="Ends within a year",
        fr="Arrive à échéance dans l'année",
        de="Läuft binnen eines Jahres aus",
        zh="一年内到期",
    ),
    AgreementState.EXPIRED: Text(en="Expired", fr="Échu", de="Abgelaufen", zh="已到期"),
    AgreementState.RENEWED: Text(en="Renewed", fr="Renouvelé", de="Erneuert", zh="已续签"),
    AgreementState.TERMINATED: Text(en="Terminated", fr="Résilié", de="Gekündigt", zh="已终止"),
}
