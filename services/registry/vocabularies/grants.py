"""What a grant lets somebody do."""

from enum import StrEnum

from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary


class GrantRole(StrEnum):
    OWNER = "owner"
    EDITOR = "editor"
    DELEGATION_HEAD = "delegation_head"
    VIEWER = "viewer"


GRANT_ROLES: Vocabulary = {
    GrantRole.OWNER: Text(en="Owner", fr="Responsable", de="Verantwortlich", zh="负责人"),
    GrantRole.EDITOR: Text(en="Editor", fr="Rédaction", de="Bearbeitung", zh="编辑"),
    GrantRole.DELEGATION_HEAD: Text(
        en="Head of a delegation", fr="Chef de délégation", de="Delegationsleitung", zh="代表团团长"
    ),
    GrantRole.VIEWER: Text(en="Viewer", fr="Lecture", de="Einsicht", zh="查看"),
}
