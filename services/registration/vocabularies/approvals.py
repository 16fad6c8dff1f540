"""Of approvals: what of a programme changes."""

from enum import StrEnum

from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary


class Thing(StrEnum):
    CONFERENCE = "conference"
    WORKSHOP = "workshop"
    SESSION = "session"
    SPEAKER = "speaker"


THINGS: Vocabulary = {
    Thing.CONFERENCE: Text(en="Conference", fr="Rencontre", de="Konferenz", zh="会议"),
    Thing.WORKSHOP: Text(en="Workshop", fr="Atelier", de="Workshop", zh="工作坊"),
    Thing.SESSION: Text(en="Session", fr="Séance", de="Programmpunkt", zh="日程项目"),
    Thing.SPEAKER: Text(en="Speaker", fr="Intervenant", de="Vortrag", zh="发言人"),
}
