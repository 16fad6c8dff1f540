"""Codes of milestones."""

from enum import StrEnum

from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary


class MilestoneKind(StrEnum):
    MISSION = "mission"
    VISIT = "visit"
    CEREMONY = "ceremony"
    MEETING = "meeting"
    EVENT = "event"
    OTHER = "other"


MILESTONE_KINDS: Vocabulary = {
    MilestoneKind.MISSION: Text(en="Mission", fr="Mission", de="Fachreise", zh="工作访问"),
    MilestoneKind.VISIT: Text(en="Visit", fr="Visite", de="Besuch", zh="访问"),
    MilestoneKind.CEREMONY: Text(en="Ceremony", fr="Cérémonie", de="Feier", zh="仪式"),
    MilestoneKind.MEETING: Text(en="Meeting", fr="Réunion", de="Treffen", zh="会议"),
    MilestoneKind.EVENT: Text(en="Event", fr="Événement", de="Veranstaltung", zh="活动"),
    MilestoneKind.OTHER: Text(en="Other", fr="Autre", de="Sonstiges", zh="其他"),
}
