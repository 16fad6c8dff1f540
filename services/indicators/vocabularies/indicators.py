"""Codes of indicators: what is measured, which way is better, and how values come together."""

from enum import StrEnum

from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary


class IndicatorKind(StrEnum):
    QUANTITY = "quantity"
    PERCENTAGE = "percentage"
    SCORE = "score"
    QUALITATIVE = "qualitative"
    DERIVED = "derived"


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"


class Aggregation(StrEnum):
    """How the values of several periods become one."""

    SUM = "sum"
    AVERAGE = "average"
    LATEST = "latest"
    MAXIMUM = "maximum"
    RATIO_OF_SUMS = "ratio_of_sums"


class Joining(StrEnum):
    """How the values of the sides become the joint one."""

    SUM = "sum"
    AVERAGE = "average"
    MAXIMUM = "maximum"
    RATIO_OF_SUMS = "ratio_of_sums"
    NONE = "none"


class Status(StrEnum):
    ON_TRACK = "on_track"
    BEHIND = "behind"
    OVER = "over"
    NO_DATA = "no_data"


class NoValue(StrEnum):
    """Why there is no value: never 0 in its place."""

    MISSING = "missing"
    ZERO_DENOMINATOR = "zero_denominator"
    NO_BASELINE = "no_baseline"
    NO_TARGET = "no_target"
    TARGET_IS_BASELINE = "target_is_baseline"
    OVERLAP_TOO_LARGE = "overlap_too_large"
    NOT_JOINED = "not_joined"
    NOT_COUNTED = "not_counted"
    TOO_LARGE = "too_large"


INDICATOR_KINDS: Vocabulary = {
    IndicatorKind.QUANTITY: Text(en="Quantity", fr="Quantité", de="Menge", zh="数量"),
    IndicatorKind.PERCENTAGE: Text(en="Percentage", fr="Pourcentage", de="Prozentsatz", zh="百分比"),
    IndicatorKind.SCORE: Text(en="Score", fr="Score", de="Punktwert", zh="评分"),
    IndicatorKind.QUALITATIVE: Text(en="Narrative", fr="Récit", de="Beschreibung", zh="定性描述"),
    IndicatorKind.DERIVED: Text(en="Derived", fr="Dérivé", de="Abgeleitet", zh="推导"),
}
DIRECTIONS: Vocabulary = {
    Direction.UP: Text(en="More is better", fr="Plus, c'est mieux", de="Mehr ist besser", zh="越多越好"),
    Direction.DOWN: Text(en="Less is better", fr="Moins, c'est mieux", de="Weniger ist besser", zh="越少越好"),
}
AGGREGATIONS: Vocabulary = {
    Aggregation.SUM: Text(en="Sum", fr="Somme", de="Summe", zh="总和"),
    Aggregation.AVERAGE: Text(en="Average", fr="Moyenne", de="Durchschnitt", zh="平均"),
    Aggregation.LATEST: Text(en="Latest value", fr="Dernière valeur", de="Letzter Wert", zh="最新值"),
    Aggregation.MAXIMUM: Text(en="Highest value", fr="Valeur la plus haute", de="Höchster Wert", zh="最高值"),
    Aggregation.RATIO_OF_SUMS: Text(
        en="Ratio of sums", fr="Rapport des sommes", de="Verhältnis der Summen", zh="总和之比"
    ),
}
JOININGS: Vocabulary = {
    Joining.SUM: AGGREGATIONS[Aggregation.SUM],
    Joining.AVERAGE: AGGREGATIONS[Aggregation.AVERAGE],
    Joining.MAXIMUM: AGGREGATIONS[Aggregation.MAXIMUM],
    Joining.RATIO_OF_SUMS: AGGREGATIONS[Aggregation.RATIO_OF_SUMS],
    Joining.NONE: Text(en="Side by side only", fr="Côte à côte seulement", de="Nur nebeneinander", zh="仅并列"),
}
STATUSES: Vocabulary = {
    Status.ON_TRACK: Text(en="On track", fr="En bonne voie", de="Im Plan", zh="进展正常"),
    Status.BEHIND: Text(en="Behind", fr="En retard", de="Im Rückstand", zh="滞后"),
    Status.OVER: Text(en="Over target", fr="Au-delà de la cible", de="Über dem Ziel", zh="超出目标"),
    Status.NO_DATA: Text(en="No data", fr="Pas de données", de="Keine Daten", zh="无数据"),
}
NO_VALUES: Vocabulary = {
    NoValue.MISSING: Text(
        en="No value was reported", fr="Aucune valeur déclarée", de="Kein Wert gemeldet", zh="未报数"
    ),
    NoValue.ZERO_DENOMINATOR: Text(
        en="The denominator is zero", fr="Le dénominateur est nul", de="Der Nenner ist null", zh="分母为零"
    ),
    NoValue.NO_BASELINE: Text(
        en="There is no baseline", fr="Pas de valeur de référence", de="Kein Ausgangswert", zh="无基线值"
    ),
    NoValue.NO_TARGET: Text(en="There is no target", fr="Pas de cible", de="Kein Zielwert", zh="无目标值"),
    NoValue.TARGET_IS_BASELINE: Text(
        en="The target equals the baseline",
        fr="La cible égale la valeur de référence",
        de="Der Zielwert gleicht dem Ausgangswert",
        zh="目标值等于基线值",
    ),
    NoValue.OVERLAP_TOO_LARGE: Text(
        en="More people are declared as overlap than a side counted",
        fr="Le chevauchement déclaré dépasse le décompte d'un côté",
        de="Die gemeldete Überschneidung übersteigt die Zählung einer Seite",
        zh="申报的重叠人数超过某一方的统计数",
    ),
    NoValue.NOT_JOINED: Text(
        en="Shown side by side, not joined",
        fr="Présenté côte à côte, non réuni",
        de="Nebeneinander gezeigt, nicht vereint",
        zh="仅并列显示，不合并",
    ),
    NoValue.TOO_LARGE: Text(
        en="The result is too large", fr="Le résultat est trop grand", de="Das Ergebnis ist zu groß", zh="结果过大"
    ),
    NoValue.NOT_COUNTED: Text(
        en="A narrative is not counted",
        fr="Un récit ne se compte pas",
        de="Eine Beschreibung zählt nicht",
        zh="描述不计数",
    ),
}
