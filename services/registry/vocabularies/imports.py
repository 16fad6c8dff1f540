"""Codes of imports."""

from enum import StrEnum

from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary


class ImportState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    FAILED = "failed"


class ImportMode(StrEnum):
    ROW_BY_ROW = "row_by_row"
    ALL_OR_NOTHING = "all_or_nothing"


class RowState(StrEnum):
    CREATED = "created"
    EXISTING = "existing"
    DOUBTFUL = "doubtful"
    REFUSED = "refused"
    SKIPPED = "skipped"


IMPORT_STATES: Vocabulary = {
    ImportState.QUEUED: Text(en="queued", fr="en attente", de="wartet", zh="排队中"),
    ImportState.RUNNING: Text(en="running", fr="en cours", de="läuft", zh="进行中"),
    ImportState.DONE: Text(en="done", fr="terminé", de="fertig", zh="已完成"),
    ImportState.REFUSED: Text(
        en="refused whole: not every row was right",
        fr="refusé en entier : une ligne au moins est fautive",
        de="als Ganzes abgelehnt: nicht jede Zeile stimmt",
        zh="整体被拒：并非每行都正确",
    ),
    ImportState.CANCELLED: Text(en="cancelled", fr="annulé", de="abgebrochen", zh="已取消"),
    ImportState.FAILED: Text(en="failed", fr="échoué", de="fehlgeschlagen", zh="失败"),
}
IMPORT_MODES: Vocabulary = {
    ImportMode.ROW_BY_ROW: Text(en="row by row", fr="ligne par ligne", de="Zeile für Zeile", zh="逐行"),
    ImportMode.ALL_OR_NOTHING: Text(en="all or nothing", fr="tout ou rien", de="alles oder nichts", zh="全有或全无"),
}
ROW_STATES: Vocabulary = {
    RowState.CREATED: Text(en="entered", fr="créée", de="eingetragen", zh="已录入"),
    RowState.EXISTING: Text(en="there already", fr="déjà présente", de="schon vorhanden", zh="已存在"),
    RowState.DOUBTFUL: Text(en="doubtful", fr="douteuse", de="zweifelhaft", zh="存疑"),
    RowState.REFUSED: Text(en="refused", fr="refusée", de="abgelehnt", zh="被拒绝"),
    RowState.SKIPPED: Text(
        en="left out as decided", fr="écartée par décision", de="nach Entscheidung ausgelassen", zh="按决定跳过"
    ),
}
