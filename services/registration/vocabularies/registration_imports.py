"""Of registrations that come in a file."""

from enum import StrEnum

from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary


class ImportMode(StrEnum):
    ROW_BY_ROW = "row_by_row"
    ALL_OR_NOTHING = "all_or_nothing"


class RowState(StrEnum):
    CREATED = "created"
    EXISTING = "existing"
    REFUSED = "refused"


IMPORT_MODES: Vocabulary = {
    ImportMode.ROW_BY_ROW: Text(en="row by row", fr="ligne par ligne", de="Zeile für Zeile", zh="逐行"),
    ImportMode.ALL_OR_NOTHING: Text(en="all or nothing", fr="tout ou rien", de="alles oder nichts", zh="全有或全无"),
}
ROW_STATES: Vocabulary = {
    RowState.CREATED: Text(en="registered", fr="inscrite", de="angemeldet", zh="已报名"),
    RowState.EXISTING: Text(en="registered already", fr="déjà inscrite", de="schon angemeldet", zh="此前已报名"),
    RowState.REFUSED: Text(en="refused", fr="refusée", de="abgelehnt", zh="被拒绝"),
}
