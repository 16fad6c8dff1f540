"""What frameworks and measurements refuse, beside the rules of the catalogue."""

from services.indicators.texts import UNKNOWN_SIDE
from shared.catalogue.texts import Text
from shared.http.problems import Conflict, Unprocessable, invalid


class LastOwner(Conflict):
    slug = "last-owner"
    title = Text(
        en="A framework keeps at least one owner",
        fr="Un cadre garde au moins un responsable",
        de="Ein Rahmen behält mindestens einen Verantwortlichen",
        zh="框架须至少保留一名负责人",
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
