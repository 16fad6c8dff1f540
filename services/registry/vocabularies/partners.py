"""Codes of partners."""

from enum import StrEnum

from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary


class PartnerKind(StrEnum):
    LOCAL_AUTHORITY = "local_authority"
    STATE_BODY = "state_body"
    PUBLIC_OPERATOR = "public_operator"
    ASSOCIATION = "association"
    SCHOOL = "school"
    UNIVERSITY = "university"
    COMPANY = "company"
    CLUSTER = "cluster"
    NETWORK = "network"
    FOUNDATION = "foundation"
    HOSPITAL = "hospital"
    OTHER = "other"


class NameKind(StrEnum):
    OFFICIAL = "official"
    ALIAS = "alias"
    ACRONYM = "acronym"
    FORMER = "former"
    TRANSCRIPTION = "transcription"


class PartnerStatus(StrEnum):
    ACTIVE = "active"
    DISSOLVED = "dissolved"


class Visibility(StrEnum):
    PUBLIC = "public"
    NETWORK = "network"
    PRIVATE = "private"


class SeekingAim(StrEnum):
    """What a partner seeks (A36)."""

    LASTING_NETWORK = "lasting_network"
    EU_FUNDING = "eu_funding"
    CAPACITY_BUILDING = "capacity_building"
    EXCHANGES = "exchanges"
    JOINT_PROJECTS = "joint_projects"


KINDS: Vocabulary = {
    PartnerKind.LOCAL_AUTHORITY: Text(
        en="Local authority", fr="Collectivité territoriale", de="Gebietskörperschaft", zh="地方政府"
    ),
    PartnerKind.STATE_BODY: Text(
        en="Body of the State", fr="Administration de l'État", de="Staatliche Stelle", zh="国家机关"
    ),
    PartnerKind.PUBLIC_OPERATOR: Text(
        en="Public operator", fr="Opérateur public", de="Öffentlicher Träger", zh="公共机构"
    ),
    PartnerKind.ASSOCIATION: Text(en="Association", fr="Association", de="Verein", zh="社团"),
    PartnerKind.SCHOOL: Text(en="School", fr="Établissement scolaire", de="Schule", zh="学校"),
    PartnerKind.UNIVERSITY: Text(en="University", fr="Université", de="Universität", zh="大学"),
    PartnerKind.COMPANY: Text(en="Company", fr="Entreprise", de="Unternehmen", zh="企业"),
    PartnerKind.CLUSTER: Text(en="Cluster", fr="Pôle de compétitivité", de="Cluster", zh="产业集群"),
    PartnerKind.NETWORK: Text(en="Network", fr="Réseau", de="Netzwerk", zh="网络"),
    PartnerKind.FOUNDATION: Text(en="Foundation", fr="Fondation", de="Stiftung", zh="基金会"),
    PartnerKind.HOSPITAL: Text(en="Hospital", fr="Hôpital", de="Krankenhaus", zh="医院"),
    PartnerKind.OTHER: Text(en="Other", fr="Autre", de="Sonstige", zh="其他"),
}
NAME_KINDS: Vocabulary = {
    NameKind.OFFICIAL: Text(en="Official name", fr="Nom officiel", de="Amtlicher Name", zh="正式名称"),
    NameKind.ALIAS: Text(en="Other name", fr="Autre nom", de="Weiterer Name", zh="别名"),
    NameKind.ACRONYM: Text(en="Acronym", fr="Sigle", de="Abkürzung", zh="缩写"),
    NameKind.FORMER: Text(en="Former name", fr="Ancien nom", de="Früherer Name", zh="曾用名"),
    NameKind.TRANSCRIPTION: Text(en="Transcription", fr="Transcription", de="Umschrift", zh="转写"),
}
PARTNER_STATUSES: Vocabulary = {
    PartnerStatus.ACTIVE: Text(en="Active", fr="En activité", de="Tätig", zh="存续"),
    PartnerStatus.DISSOLVED: Text(en="Dissolved", fr="Dissous", de="Aufgelöst", zh="已解散"),
}
VISIBILITIES: Vocabulary = {
    Visibility.PUBLIC: Text(en="Everybody", fr="Tout le monde", de="Alle", zh="公开"),
    Visibility.NETWORK: Text(en="The network", fr="Le réseau", de="Das Netzwerk", zh="网络内"),
    Visibility.PRIVATE: Text(
        en="Those concerned, and staff",
        fr="Les intéressés et l'équipe du réseau",
        de="Die Beteiligten und die Geschäftsstelle",
        zh="仅限相关方和工作人员",
    ),
}
AIMS: Vocabulary = {
    SeekingAim.LASTING_NETWORK: Text(
        en="A lasting network", fr="Un réseau durable", de="Ein dauerhaftes Netzwerk", zh="持久的合作网络"
    ),
    SeekingAim.EU_FUNDING: Text(
        en="Access to EU funding",
        fr="L'accès aux financements de l'UE",
        de="Zugang zu EU-Fördermitteln",
        zh="获得欧盟资金",
    ),
    SeekingAim.CAPACITY_BUILDING: Text(
        en="Stronger capacities", fr="Des capacités renforcées", de="Stärkung der eigenen Fähigkeiten", zh="能力建设"
    ),
    SeekingAim.EXCHANGES: Text(en="Exchanges", fr="Des échanges", de="Austausch", zh="交流"),
    SeekingAim.JOINT_PROJECTS: Text(
        en="Joint projects", fr="Des projets communs", de="Gemeinsame Projekte", zh="共同项目"
    ),
}
