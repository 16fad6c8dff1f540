"""Conflicts that any service may have: something exists already, is referred to, or is not in the state for a step."""

from shared.catalogue.texts import Text
from shared.http.problems import Conflict


class WrongState(Conflict):
    """The step does not follow from the object's present state."""

    slug = "wrong-state"
    title = Text(
        en="This step does not follow from the present state",
        fr="Cette étape ne suit pas l'état actuel",
        de="Dieser Schritt folgt nicht auf den jetzigen Stand",
        zh="当前状态不允许此步骤",
    )

    def __init__(self, state: str) -> None:
        super().__init__(
            Text(
                en="The present state is {state}",
                fr="L'état actuel est {state}",
                de="Der jetzige Stand ist {state}",
                zh="当前状态为 {state}",
            ),
            values={"state": state},
        )


class InUse(Conflict):
    """Something else still refers to what should go."""

    slug = "in-use"
    title = Text(
        en="Something still refers to this",
        fr="D'autres éléments s'y réfèrent encore",
        de="Anderes bezieht sich noch darauf",
        zh="仍有其他内容引用此项",
    )


class AlreadyExists(Conflict):
    slug = "already-exists"
    title = Text(en="This exists already", fr="Cela existe déjà", de="Das gibt es schon", zh="已存在")
