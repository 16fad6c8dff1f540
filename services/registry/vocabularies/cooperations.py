"""Codes of cooperations."""

from enum import StrEnum

from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary


class Corner(StrEnum):
    """The triangle of actors, and the economy beside it (A17)."""

    POLITICS = "politics"
    ADMINISTRATION = "administration"
    CIVIL_SOCIETY = "civil_society"
    ECONOMY = "economy"


class College(StrEnum):
    """Whom a member of the steering committee stands for (A24)."""

    MUNICIPAL = "municipal"
    EDUCATION = "education"
    ECONOMIC = "economic"
    CIVIL_SOCIETY = "civil_society"


class CooperationStatus(StrEnum):
    ACTIVE = "active"
    ENDED = "ended"


class Motive(StrEnum):
    """Why partners cooperate (A19). Any other code of the same form is taken as well: motives change over time."""

    CULTURAL_UNDERSTANDING = "cultural_understanding"
    PEACE = "peace"
    EUROPEAN_INTEGRATION = "european_integration"
    MUTUAL_LEARNING = "mutual_learning"
    POLITICAL_LOBBYING = "political_lobbying"
    BORDER_REGION = "border_region"
    DEVELOPMENT_AID = "development_aid"
    DEMOCRACY_TRAINING = "democracy_training"
    SOCIAL_INTEGRATION = "social_integration"
    LOCAL_PROMOTION = "local_promotion"
    ECONOMIC_DEVELOPMENT = "economic_development"
    RAPPROCHEMENT = "rapprochement"
    INTERNATIONAL_RELATIONS = "international_relations"
    RECONSTRUCTION = "reconstruction"
    GLOBAL_CHALLENGES = "global_challenges"


CORNERS: Vocabulary = {
    Corner.POLITICS: Text(en="politics", fr="politique", de="Politik", zh="政界"),
    Corner.ADMINISTRATION: Text(en="administration", fr="administration", de="Verwaltung", zh="行政部门"),
    Corner.CIVIL_SOCIETY: Text(en="civil society", fr="société civile", de="Zivilgesellschaft", zh="民间社会"),
    Corner.ECONOMY: Text(en="economy", fr="économie", de="Wirtschaft", zh="经济界"),
}
COLLEGES: Vocabulary = {
    College.MUNICIPAL: Text(
        en="municipal representatives", fr="représentants municipaux", de="Vertretung der Stadt", zh="市政代表"
    ),
    College.EDUCATION: Text(
        en="educational institutions", fr="institutions éducatives", de="Bildungseinrichtungen", zh="教育机构"
    ),
    College.ECONOMIC: Text(
        en="economic actors", fr="acteurs économiques", de="Akteure der Wirtschaft", zh="经济界代表"
    ),
    College.CIVIL_SOCIETY: Text(en="civil society", fr="société civile", de="Zivilgesellschaft", zh="民间社会"),
}
COOPERATION_STATUSES: Vocabulary = {
    CooperationStatus.ACTIVE: Text(en="Active", fr="En cours", de="Laufend", zh="进行中"),
    CooperationStatus.ENDED: Text(en="Ended", fr="Terminée", de="Beendet", zh="已结束"),
}
MOTIVES: Vocabulary = {
    Motive.CULTURAL_UNDERSTANDING: Text(
        en="Understanding between cultures",
        fr="Compréhension culturelle",
        de="Kulturelle Verständigung",
        zh="文化理解",
    ),
    Motive.PEACE: Text(en="Keeping the peace", fr="Maintien de la paix", de="Friedenssicherung", zh="维护和平"),
    Motive.EUROPEAN_INTEGRATION: Text(
        en="European integration", fr="Intégration européenne", de="Europäische Integration", zh="欧洲一体化"
    ),
    Motive.MUTUAL_LEARNING: Text(
        en="Learning from each other", fr="Apprentissage mutuel", de="Voneinander lernen", zh="相互学习"
    ),
    Motive.POLITICAL_LOBBYING: Text(
        en="Political lobbying", fr="Lobbying politique", de="Politische Interessenvertretung", zh="政治倡导"
    ),
    Motive.BORDER_REGION: Text(
        en="Practical matters of a border region",
        fr="Questions pratiques d'une région frontalière",
        de="Praktische Fragen der Grenzregion",
        zh="边境地区实际问题",
    ),
    Motive.DEVELOPMENT_AID: Text(
        en="Development aid", fr="Aide au développement", de="Entwicklungszusammenarbeit", zh="发展援助"
    ),
    Motive.DEMOCRACY_TRAINING: Text(
        en="Training, and promoting democracy",
        fr="Formation, promotion de la démocratie",
        de="Bildung, Förderung der Demokratie",
        zh="培训与促进民主",
    ),
    Motive.SOCIAL_INTEGRATION: Text(
        en="Integration of social groups",
        fr="Intégration de groupes sociaux",
        de="Integration gesellschaftlicher Gruppen",
        zh="社会群体融合",
    ),
    Motive.LOCAL_PROMOTION: Text(
        en="Promotion of the place or region",
        fr="Promotion locale et régionale",
        de="Standort- und Regionalförderung",
        zh="地方和区域推广",
    ),
    Motive.ECONOMIC_DEVELOPMENT: Text(
        en="Economic development", fr="Développement économique", de="Wirtschaftliche Entwicklung", zh="经济发展"
    ),
    Motive.RAPPROCHEMENT: Text(en="Rapprochement", fr="Rapprochement", de="Annäherung", zh="增进亲近"),
    Motive.INTERNATIONAL_RELATIONS: Text(
        en="Founding and anchoring international relations",
        fr="Fondation et ancrage des relations internationales",
        de="Begründung und Verankerung internationaler Beziehungen",
        zh="建立和巩固国际关系",
    ),
    Motive.RECONSTRUCTION: Text(
        en="Help with reconstruction", fr="Aide à la reconstruction", de="Hilfe beim Wiederaufbau", zh="援助重建"
    ),
    Motive.GLOBAL_CHALLENGES: Text(
        en="Common answers to global challenges",
        fr="Solutions communes aux défis globaux",
        de="Gemeinsame Antworten auf globale Herausforderungen",
        zh="共同应对全球挑战",
    ),
}
