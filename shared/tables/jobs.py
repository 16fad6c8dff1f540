"""Files that are entered in the background, whatever they hold: their states, and what may be done in which."""

from enum import StrEnum

from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary
from shared.http.problems import Conflict


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
UNDER_WAY = (ImportState.QUEUED, ImportState.RUNNING)
_ENDED_ALREADY = Text(
    en="The import has ended", fr="L'import est terminé", de="Der Import ist beendet", zh="导入已结束"
)
_RUNNING_STILL = Text(
    en="The import has not ended yet",
    fr="L'import n'est pas encore terminé",
    de="Der Import ist noch nicht beendet",
    zh="导入尚未结束",
)


def has_ended(state: str) -> bool:
    return state not in UNDER_WAY


def check_cancellable(state: str) -> None:
    """Raises Conflict once the import has ended."""
    if has_ended(state):
        raise Conflict(_ENDED_ALREADY)


def check_resumable(state: str) -> None:
    """Raises Conflict while the import waits or runs."""
    if not has_ended(state):
        raise Conflict(_RUNNING_STILL)
