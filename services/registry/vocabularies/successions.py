"""Codes of successions."""

from enum import StrEnum

from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary


class SuccessionKind(StrEnum):
    """How bodies follow each other: all but `transfer` end the predecessors."""

    MERGER = "merger"
    SPLIT = "split"
    RENAME = "rename"
    TRANSFER = "transfer"


class SuccessionRole(StrEnum):
    PREDECESSOR = "predecessor"
    SUCCESSOR = "successor"


SUCCESSION_KINDS: Vocabulary = {
    SuccessionKind.MERGER: Text(en="Merger", fr="Fusion", de="Zusammenschluss", zh="合并"),
    SuccessionKind.SPLIT: Text(en="Split", fr="Scission", de="Aufteilung", zh="拆分"),
    SuccessionKind.RENAME: Text(
        en="New name or legal form", fr="Changement de nom ou de statut", de="Neuer Name oder Status", zh="更名或改制"
    ),
    SuccessionKind.TRANSFER: Text(
        en="Transfer of tasks", fr="Transfert de compétences", de="Übertragung von Aufgaben", zh="职能移交"
    ),
}
