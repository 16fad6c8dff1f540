"""Of a conference and its sides."""

from enum import StrEnum

from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary


class ConferenceState(StrEnum):
    """Draft → published → registration open ⇄ closed; cancelled from any of them."""

    DRAFT = "draft"
    PUBLISHED = "published"
    REGISTRATION_OPEN = "registration_open"
    REGISTRATION_CLOSED = "registration_closed"
    CANCELLED = "cancelled"


CONFERENCE_STATES: Vocabulary = {
    ConferenceState.DRAFT: Text(en="Draft", fr="Brouillon", de="Entwurf", zh="草稿"),
    ConferenceState.PUBLISHED: Text(en="Published", fr="Publiée", de="Veröffentlicht", zh="已发布"),
    ConferenceState.REGISTRATION_OPEN: Text(
        en="Registration open", fr="Inscriptions ouvertes", de="Anmeldung offen", zh="报名中"
    ),
    ConferenceState.REGISTRATION_CLOSED: Text(
        en="Registration closed", fr="Inscriptions closes", de="Anmeldung geschlossen", zh="报名已截止"
    ),
    ConferenceState.CANCELLED: Text(en="Cancelled", fr="Annulée", de="Abgesagt", zh="已取消"),
}


class Visibility(StrEnum):
    """Who sees a conference once it is published."""

    PUBLIC = "public"
    NETWORK = "network"
    PRIVATE = "private"


VISIBILITIES: Vocabulary = {
    Visibility.PUBLIC: Text(en="Everybody", fr="Tout le monde", de="Alle", zh="所有人"),
    Visibility.NETWORK: Text(en="The network", fr="Le réseau", de="Das Netzwerk", zh="网络成员"),
    Visibility.PRIVATE: Text(en="Those concerned", fr="Les personnes concernées", de="Die Beteiligten", zh="相关人员"),
}


class DelegationRole(StrEnum):
    HOST = "host"
    GUEST = "guest"


DELEGATION_ROLES: Vocabulary = {
    DelegationRole.HOST: Text(en="Host", fr="Pays hôte", de="Gastgeber", zh="东道方"),
    DelegationRole.GUEST: Text(en="Guest", fr="Pays invité", de="Gast", zh="客方"),
}


class MemberRole(StrEnum):
    """What somebody of a delegation is in it (B2)."""

    CO_PRESIDENT = "co_president"
    HEAD = "head"
    MEMBER = "member"
    ADVISER = "adviser"


MEMBER_ROLES: Vocabulary = {
    MemberRole.CO_PRESIDENT: Text(
        en="Co-president of the joint committee",
        fr="Co-président·e du comité conjoint",
        de="Ko-Vorsitz des gemeinsamen Ausschusses",
        zh="联合委员会共同主席",
    ),
    MemberRole.HEAD: Text(
        en="Head of the delegation", fr="Chef·fe de délégation", de="Leitung der Delegation", zh="代表团团长"
    ),
    MemberRole.MEMBER: Text(en="Member", fr="Membre", de="Mitglied", zh="成员"),
    MemberRole.ADVISER: Text(en="Adviser", fr="Conseiller·ère", de="Beratung", zh="顾问"),
}


class GrantRole(StrEnum):
    """What a grant lets an account do to one conference."""

    OWNER = "owner"
    EDITOR = "editor"
    DELEGATION_HEAD = "delegation_head"
    VIEWER = "viewer"


GRANT_ROLES: Vocabulary = {
    GrantRole.OWNER: Text(en="Owner", fr="Responsable", de="Verantwortlich", zh="负责人"),
    GrantRole.EDITOR: Text(en="Editor", fr="Rédaction", de="Bearbeitung", zh="编辑"),
    GrantRole.DELEGATION_HEAD: Text(
        en="Head of a delegation", fr="Chef de délégation", de="Delegationsleitung", zh="代表团团长"
    ),
    GrantRole.VIEWER: Text(en="Viewer", fr="Lecture", de="Einsicht", zh="查看"),
}


class Recurrence(StrEnum):
    """How often an event comes again (B30)."""

    YEARLY = "yearly"


RECURRENCES: Vocabulary = {
    Recurrence.YEARLY: Text(en="Every year", fr="Chaque année", de="Jedes Jahr", zh="每年"),
}
