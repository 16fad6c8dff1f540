"""Of workshops and those who speak in them."""

from enum import StrEnum

from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary


class WorkshopState(StrEnum):
    """Draft → announced (open for enrolment) → final (its line-up is frozen); cancelled from any of them (B16)."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    FINAL = "final"
    CANCELLED = "cancelled"


WORKSHOP_STATES: Vocabulary = {
    WorkshopState.DRAFT: Text(en="Draft", fr="Brouillon", de="Entwurf", zh="草稿"),
    WorkshopState.ANNOUNCED: Text(en="Announced", fr="Annoncé", de="Angekündigt", zh="已公布"),
    WorkshopState.FINAL: Text(en="Final", fr="Définitif", de="Endgültig", zh="最终确定"),
    WorkshopState.CANCELLED: Text(en="Cancelled", fr="Annulé", de="Abgesagt", zh="已取消"),
}


class SpeakerRole(StrEnum):
    """Every one of them takes a speaking seat (B3)."""

    SPEAKER = "speaker"
    MODERATOR = "moderator"
    CHAIR = "chair"


SPEAKER_ROLES: Vocabulary = {
    SpeakerRole.SPEAKER: Text(en="Speaker", fr="Intervenant", de="Vortrag", zh="发言人"),
    SpeakerRole.MODERATOR: Text(en="Moderator", fr="Animateur", de="Moderation", zh="主持人"),
    SpeakerRole.CHAIR: Text(en="Chair", fr="Présidence", de="Vorsitz", zh="主席"),
}


class SpeakerProfile(StrEnum):
    TECHNICIAN = "technician"
    ELECTED = "elected"
    COMPANY = "company"
    ACADEMIC = "academic"
    EXPERT = "expert"


SPEAKER_PROFILES: Vocabulary = {
    SpeakerProfile.TECHNICIAN: Text(
        en="Local authority's technician",
        fr="Technicien de collectivité",
        de="Fachkraft einer Kommune",
        zh="地方政府技术人员",
    ),
    SpeakerProfile.ELECTED: Text(en="Elected representative", fr="Élu", de="Gewählte Vertretung", zh="民选代表"),
    SpeakerProfile.COMPANY: Text(en="Company", fr="Entreprise", de="Unternehmen", zh="企业"),
    SpeakerProfile.ACADEMIC: Text(en="University", fr="Universitaire", de="Hochschule", zh="高校"),
    SpeakerProfile.EXPERT: Text(en="Expert", fr="Expert", de="Fachleute", zh="专家"),
}


class SpeakerState(StrEnum):
    """Proposed → invited → accepted or declined; replaced: somebody else has the seat. The last two hold none."""

    PROPOSED = "proposed"
    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REPLACED = "replaced"


SPEAKER_STATES: Vocabulary = {
    SpeakerState.PROPOSED: Text(en="Proposed", fr="Proposé", de="Vorgeschlagen", zh="已提名"),
    SpeakerState.INVITED: Text(en="Invited", fr="Invité", de="Eingeladen", zh="已邀请"),
    SpeakerState.ACCEPTED: Text(en="Accepted", fr="Accepté", de="Zugesagt", zh="已接受"),
    SpeakerState.DECLINED: Text(en="Declined", fr="Décliné", de="Abgesagt", zh="已谢绝"),
    SpeakerState.REPLACED: Text(en="Replaced", fr="Remplacé", de="Ersetzt", zh="已被替换"),
}


class OperatorCategory(StrEnum):
    """What an organisation is that is associated with a workshop (B26)."""

    NATIONAL_OPERATOR = "national_operator"
    COMPETITIVENESS_CLUSTER = "competitiveness_cluster"
    CLUSTER = "cluster"
    ASSOCIATION = "association"
    OTHER = "other"


OPERATOR_CATEGORIES: Vocabulary = {
    OperatorCategory.NATIONAL_OPERATOR: Text(
        en="National operator", fr="Opérateur national", de="Staatlicher Träger", zh="国家级机构"
    ),
    OperatorCategory.COMPETITIVENESS_CLUSTER: Text(
        en="Competitiveness cluster", fr="Pôle de compétitivité", de="Kompetenzzentrum", zh="竞争力集群"
    ),
    OperatorCategory.CLUSTER: Text(en="Cluster", fr="Cluster", de="Cluster", zh="产业集群"),
    OperatorCategory.ASSOCIATION: Text(
        en="Specialised association", fr="Association spécialisée", de="Fachverband", zh="专业协会"
    ),
    OperatorCategory.OTHER: Text(en="Other", fr="Autre", de="Sonstiges", zh="其他"),
}
