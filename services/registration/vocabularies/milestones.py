"""Of milestones: what they are about, what they close, and how they stand."""

from enum import StrEnum

from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary


class MilestoneKind(StrEnum):
    VALIDATION = "validation"
    MEETING = "meeting"
    CLOSING = "closing"
    LIST = "list"
    INVITATION = "invitation"
    DELIVERY = "delivery"
    OTHER = "other"


MILESTONE_KINDS: Vocabulary = {
    MilestoneKind.VALIDATION: Text(
        en="Something is validated and made known",
        fr="Validation et diffusion",
        de="Freigabe und Verbreitung",
        zh="审定与发布",
    ),
    MilestoneKind.MEETING: Text(en="Meeting", fr="Réunion", de="Treffen", zh="会议"),
    MilestoneKind.CLOSING: Text(en="Closing date", fr="Clôture", de="Schlusstermin", zh="截止日期"),
    MilestoneKind.LIST: Text(en="List of participants", fr="Liste de participants", de="Teilnahmeliste", zh="参会名单"),
    MilestoneKind.INVITATION: Text(
        en="Invitations go out", fr="Envoi des invitations", de="Einladungen", zh="发出邀请"
    ),
    MilestoneKind.DELIVERY: Text(en="Something is handed in", fr="Remise", de="Abgabe", zh="提交材料"),
    MilestoneKind.OTHER: Text(en="Other", fr="Autre", de="Anderes", zh="其他"),
}


class Closes(StrEnum):
    """What nobody may do any more once a milestone has passed; changes by participants are moderated, or refused."""

    APPLICATIONS = "applications"
    REGISTRATION = "registration"
    CHANGES = "changes"
    SLIDES = "slides"


CLOSINGS: Vocabulary = {
    Closes.APPLICATIONS: Text(
        en="Proposals of speakers", fr="Candidatures d'intervenants", de="Vorschläge für Vortragende", zh="发言人申请"
    ),
    Closes.REGISTRATION: Text(en="Registration", fr="Inscriptions", de="Anmeldung", zh="报名"),
    Closes.CHANGES: Text(
        en="Changes by participants themselves",
        fr="Modifications par les participants eux-mêmes",
        de="Änderungen durch die Teilnehmenden selbst",
        zh="参会者自行修改",
    ),
    Closes.SLIDES: Text(
        en="Handing in slides", fr="Remise des diapositives", de="Abgabe der Folien", zh="提交演示文稿"
    ),
}


class MilestoneState(StrEnum):
    """Upcoming → due (its first reminder has come) → overdue, unless done."""

    UPCOMING = "upcoming"
    DUE = "due"
    OVERDUE = "overdue"
    DONE = "done"


MILESTONE_STATES: Vocabulary = {
    MilestoneState.UPCOMING: Text(en="Upcoming", fr="À venir", de="Bevorstehend", zh="未到期"),
    MilestoneState.DUE: Text(en="Due soon", fr="Bientôt dû", de="Bald fällig", zh="即将到期"),
    MilestoneState.OVERDUE: Text(en="Overdue", fr="En retard", de="Überfällig", zh="已逾期"),
    MilestoneState.DONE: Text(en="Done", fr="Fait", de="Erledigt", zh="已完成"),
}


class OffsetFrom(StrEnum):
    STARTS_ON = "starts_on"
    ENDS_ON = "ends_on"


OFFSETS_FROM: Vocabulary = {
    OffsetFrom.STARTS_ON: Text(
        en="The conference's first day",
        fr="Le premier jour de la rencontre",
        de="Der erste Tag der Konferenz",
        zh="会议首日",
    ),
    OffsetFrom.ENDS_ON: Text(
        en="The conference's last day",
        fr="Le dernier jour de la rencontre",
        de="Der letzte Tag der Konferenz",
        zh="会议末日",
    ),
}
