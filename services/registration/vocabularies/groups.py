"""Of groups that register together."""

from enum import StrEnum

from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary


class GroupKind(StrEnum):
    DELEGATION_LIST = "delegation_list"
    SCHOOL = "school"
    OTHER = "other"


GROUP_KINDS: Vocabulary = {
    GroupKind.DELEGATION_LIST: Text(
        en="List of a delegation", fr="Liste d'une délégation", de="Liste einer Delegation", zh="代表团名单"
    ),
    GroupKind.SCHOOL: Text(en="School", fr="École", de="Schule", zh="学校"),
    GroupKind.OTHER: Text(en="Other", fr="Autre", de="Sonstige", zh="其他"),
}


class GroupState(StrEnum):
    """Pending: a member is still to be approved, or a guardian's consent is missing. Of those who withdrew nothing is
    counted: a group is withdrawn when nobody is left."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


GROUP_STATES: Vocabulary = {
    GroupState.PENDING: Text(en="Incomplete", fr="Incomplet", de="Unvollständig", zh="待完善"),
    GroupState.CONFIRMED: Text(en="Confirmed", fr="Confirmé", de="Bestätigt", zh="已确认"),
    GroupState.WITHDRAWN: Text(en="Withdrawn", fr="Retiré", de="Zurückgezogen", zh="已撤回"),
    GroupState.CANCELLED: Text(en="Cancelled", fr="Annulé", de="Abgesagt", zh="已取消"),
}
