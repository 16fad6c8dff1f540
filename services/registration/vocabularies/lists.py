"""Of numbered lists: how a line differs between two of them."""

from enum import StrEnum

from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary


class ListChange(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


LIST_CHANGES: Vocabulary = {
    ListChange.ADDED: Text(en="Added", fr="Ajouté", de="Hinzugekommen", zh="新增"),
    ListChange.REMOVED: Text(en="Removed", fr="Retiré", de="Weggefallen", zh="移除"),
    ListChange.CHANGED: Text(en="Changed", fr="Modifié", de="Geändert", zh="变更"),
}
