"""What frameworks and measurements refuse, beside the rules of the catalogue."""

from services.indicators.texts import UNKNOWN_SIDE
from shared.catalogue.texts import Text
from shared.http.problems import Conflict, Unprocessable, invalid


class AlreadyExists(Conflict):
    slug = "already-exists"
    title = Text(en="This exists already", fr="Cela existe déjà", de="Das gibt es schon", zh="已存在")


class InUse(Conflict):
    slug = "in-use"
    title = Text(
        en="Something still refers to this",
        fr="D'autres éléments s'y réfèrent encore",
        de="Anderes bezieht sich noch darauf",
        zh="仍有其他内容引用此项",
    )


class LastOwner(Conflict):
    slug = "last-owner"
    title = Text(
        en="A framework keeps at least one owner",
        fr="Un cadre garde au moins un responsable",
        de="Ein Rahmen behält mindestens einen Verantwortlichen",
        zh="框架须至少保留一名负责人",
    )


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


class PeriodLocked(Conflict):
    """The period was locked: whatever is reported for it stays as it is."""

    slug = "period-locked"
    title = Text(
        en="This period is locked",
        fr="Cette période est verrouillée",
        de="Dieser Zeitraum ist gesperrt",
        zh="该时段已锁定",
    )


class PeriodsOverlap(Conflict):
    """Two periods of one indicator share a day without being the same."""

    slug = "periods-overlap"
    title = Text(
        en="The period overlaps another one of this indicator",
        fr="La période en chevauche une autre de cet indicateur",
        de="Der Zeitraum überschneidet einen anderen dieses Indikators",
        zh="该时段与此指标的另一时段重叠",
    )

    def __init__(self, first: object, last: object) -> None:
        super().__init__(
            Text(
                en="There is one from {first} to {last}",
                fr="Il y en a une du {first} au {last}",
                de="Es gibt einen vom {first} bis {last}",
                zh="已有 {first} 至 {last} 的时段",
            ),
            values={"first": first, "last": last},
        )


def unknown_side(pointer: str, code: str) -> Unprocessable:
    return invalid(pointer, "unknown_side", UNKNOWN_SIDE, code=code)
