"""Of registrations that come in a file."""

from enum import StrEnum

from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary


class RowState(StrEnum):
    WAITING = "waiting"
    CREATED = "created"
    EXISTING = "existing"
    REFUSED = "refused"


ROW_STATES: Vocabulary = {
    RowState.WAITING: Text(en="not looked at yet", fr="pas encore examinée", de="noch nicht geprüft", zh="尚未处理"),
    RowState.CREATED: Text(en="registered", fr="inscrite", de="angemeldet", zh="已报名"),
    RowState.EXISTING: Text(en="registered already", fr="déjà inscrite", de="schon angemeldet", zh="此前已报名"),
    RowState.REFUSED: Text(en="refused", fr="refusée", de="abgelehnt", zh="被拒绝"),
}
