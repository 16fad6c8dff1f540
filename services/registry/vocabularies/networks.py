"""Codes of networks and those who belong to them."""

from enum import StrEnum

from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary


class MembershipRole(StrEnum):
    """As what a partner stands in a network."""

    MEMBER = "member"
    ASSOCIATE = "associate"
    OBSERVER = "observer"
    SECTION = "section"
    FUNDER = "funder"


MEMBERSHIP_ROLES: Vocabulary = {
    MembershipRole.MEMBER: Text(en="Member", fr="Membre", de="Mitglied", zh="成员"),
    MembershipRole.ASSOCIATE: Text(en="Associate", fr="Membre associé", de="Assoziiertes Mitglied", zh="准成员"),
    MembershipRole.OBSERVER: Text(en="Observer", fr="Observateur", de="Beobachter", zh="观察员"),
    MembershipRole.SECTION: Text(en="National section", fr="Section nationale", de="Nationale Sektion", zh="国家分会"),
    MembershipRole.FUNDER: Text(en="Funder", fr="Financeur", de="Förderer", zh="资助方"),
}
