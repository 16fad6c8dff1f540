"""Codes of what the clock brings to agreements."""

from enum import StrEnum

from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary


class DeadlineKind(StrEnum):
    """Named as the events that tell of them."""

    ENTERED_INTO_FORCE = "entered_into_force"
    EXPIRY_APPROACHED = "expiry_approached"
    EXPIRED = "expired"


DEADLINE_KINDS: Vocabulary = {
    DeadlineKind.ENTERED_INTO_FORCE: Text(en="Entry into force", fr="Entrée en vigueur", de="Inkrafttreten", zh="生效"),
    DeadlineKind.EXPIRY_APPROACHED: Text(
        en="Reminder of the end", fr="Rappel d'échéance", de="Erinnerung an das Ende", zh="到期提醒"
    ),
    DeadlineKind.EXPIRED: Text(en="Expiry", fr="Échéance", de="Ablauf", zh="到期"),
}
