"""Which kinds of indicators go with which aggregation, unit and way of joining the sides."""

from services.indicators.vocabularies.indicators import Aggregation, IndicatorKind, Joining

AGGREGATIONS: dict[IndicatorKind, tuple[Aggregation, ...]] = {
    IndicatorKind.QUANTITY: (Aggregation.SUM, Aggregation.AVERAGE, Aggregation.LATEST, Aggregation.MAXIMUM),
    IndicatorKind.PERCENTAGE: (Aggregation.RATIO_OF_SUMS, Aggregation.LATEST),
    IndicatorKind.SCORE: (Aggregation.LATEST, Aggregation.MAXIMUM),  # an ordinal scale has no mean
    IndicatorKind.QUALITATIVE: (Aggregation.LATEST,),
    IndicatorKind.DERIVED: (Aggregation.RATIO_OF_SUMS,),  # its formula is applied to what was aggregated
}
"""The possible ones, the usual one first."""

_JOININGS: dict[IndicatorKind, dict[Aggregation, Joining]] = {
    IndicatorKind.QUANTITY: {
        Aggregation.SUM: Joining.SUM,
        Aggregation.AVERAGE: Joining.AVERAGE,
        Aggregation.LATEST: Joining.SUM,
        Aggregation.MAXIMUM: Joining.MAXIMUM,
    },
    IndicatorKind.PERCENTAGE: dict.fromkeys(Aggregation, Joining.RATIO_OF_SUMS),
}
_CHOICES: dict[IndicatorKind, frozenset[Joining]] = {
    IndicatorKind.QUANTITY: frozenset({Joining.SUM, Joining.AVERAGE, Joining.MAXIMUM, Joining.NONE}),
    IndicatorKind.PERCENTAGE: frozenset({Joining.RATIO_OF_SUMS, Joining.NONE}),
    IndicatorKind.SCORE: frozenset({Joining.MAXIMUM, Joining.NONE}),
    IndicatorKind.QUALITATIVE: frozenset({Joining.NONE}),
    IndicatorKind.DERIVED: frozenset({Joining.RATIO_OF_SUMS, Joining.NONE}),
}


def usual_aggregation(kind: IndicatorKind) -> Aggregation:
    return AGGREGATIONS[kind][0]


def usual_joining(kind: IndicatorKind, aggregation: Aggregation) -> Joining:
    """How the sides' values become one unless somebody says otherwise. A formula is applied to joint figures."""
    if kind == IndicatorKind.DERIVED:
        return Joining.RATIO_OF_SUMS
    return _JOININGS.get(kind, {}).get(aggregation, Joining.NONE)


def may_aggregate(kind: IndicatorKind, aggregation: Aggregation) -> bool:
    return aggregation in AGGREGATIONS[kind]


def may_join(kind: IndicatorKind, joining: Joining) -> bool:
    return joining in _CHOICES[kind]
