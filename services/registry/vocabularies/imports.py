"""Codes of imports."""

from enum import StrEnum

from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary


class RowState(StrEnum):
    CREATED = "created"
    EXISTING = "existing"
    DOUBTFUL = "doubtful"
    REFUSED = "refused"
    SKIPPED = "skipped"


ROW_STATES: Vocabulary = {
    RowState.CREATED: Text(en="entered", fr="créée", de="eingetragen", zh="已录入"),
    RowState.EXISTING: Text(en="there already", fr="déjà présente", de="schon vorhanden", zh="已存在"),
    RowState.DOUBTFUL: Text(en="doubtful", fr="douteuse", de="zweifelhaft", zh="存疑"),
    RowState.REFUSED: Text(en="refused", fr="refusée", de="abgelehnt", zh="被拒绝"),
    RowState.SKIPPED: Text(
        en="left out as decided", fr="écartée par décision", de="nach Entscheidung ausgelassen", zh="按决定跳过"
    ),
}
