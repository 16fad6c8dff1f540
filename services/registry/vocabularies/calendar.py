"""Codes of the calendar, and what its entries are called."""

from enum import StrEnum

from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary


class CalendarKind(StrEnum):
    EXPIRY = "expiry"
    REMINDER = "reminder"
    ANNIVERSARY = "anniversary"
    DEADLINE = "deadline"
    MILESTONE = "milestone"


CALENDAR_KINDS: Vocabulary = {
    CalendarKind.EXPIRY: Text(en="End of an agreement", fr="Échéance", de="Ende einer Vereinbarung", zh="协议到期"),
    CalendarKind.REMINDER: Text(
        en="Reminder of an end", fr="Rappel d'échéance", de="Erinnerung an ein Ende", zh="到期提醒"
    ),
    CalendarKind.ANNIVERSARY: Text(en="Anniversary", fr="Anniversaire", de="Jubiläum", zh="周年"),
    CalendarKind.DEADLINE: Text(
        en="Renewal to be signed by",
        fr="Date limite de renouvellement",
        de="Frist für die Erneuerung",
        zh="续签截止日",
    ),
    CalendarKind.MILESTONE: Text(en="Milestone", fr="Étape", de="Wegmarke", zh="里程碑"),
}

TITLES = {
    CalendarKind.EXPIRY: Text(
        en="End: {title}",
        fr="Échéance : {title}",
        de="Ende: {title}",
        zh="到期：{title}",
    ),
    CalendarKind.REMINDER: Text(
        en="{number} months until the end: {title}",
        fr="{number} mois avant l'échéance : {title}",
        de="{number} Monate bis zum Ende: {title}",
        zh="距到期 {number} 个月：{title}",
    ),
    CalendarKind.ANNIVERSARY: Text(
        en="{number} years: {title}",
        fr="{number} ans : {title}",
        de="{number} Jahre: {title}",
        zh="{number} 周年：{title}",
    ),
    CalendarKind.DEADLINE: Text(
        en="Renewal to be signed: {title}",
        fr="Renouvellement à signer : {title}",
        de="Erneuerung zu unterzeichnen: {title}",
        zh="须签署续签：{title}",
    ),
    CalendarKind.MILESTONE: Text(en="{title}", fr="{title}", de="{title}", zh="{title}"),
}
GOES_ON = Text(
    en="End of the period, renewed tacitly: {title}",
    fr="Fin de période, reconduction tacite : {title}",
    de="Ende der Laufzeit, stillschweigend verlängert: {title}",
    zh="本期届满，默示续期：{title}",
)
"""The title of an end that nothing follows from."""

DAY_UNKNOWN = Text(
    en="only {on} is known, no day",
    fr="seul {on} est connu, sans jour",
    de="nur {on} ist bekannt, kein Tag",
    zh="仅知 {on}，不知具体日期",
)
"""What a calendar of days says of a date that is known to the month or year (A5)."""
CALENDAR_NAME = Text(en="Cooperations", fr="Coopérations", de="Kooperationen", zh="合作日历")
