"""What goes in and out of indicators and targets."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field, model_validator

from services.indicators.fields import Code, Day, Number, Shown, SideCode, Span, SpanOut, optional
from services.indicators.texts import BASELINE_ONCE, BASELINE_SAYS, DIMENSIONS_ONCE, LEVELS_ONCE
from services.indicators.vocabularies.frameworks import PeriodKind
from services.indicators.vocabularies.indicators import Aggregation, Direction, IndicatorKind, Joining
from shared.catalogue.rules import Notice
from shared.catalogue.texts import InvalidValue
from shared.http.schemas import Input, Multilingual, MultilingualText, Patch, ShortText, Versioned, example

_MANY = 50
_EXAMPLE = {
    "title": {"fr": "Jeunes participant aux échanges", "de": "Jugendliche in Austauschprogrammen"},
    "objective": "youth",
    "unit": "person",
    "direction": "up",
    "aggregation": "sum",
    "cumulative": True,
    "frequency": "school_year",
    "baselines": [{"side": "HDF", "value": "120", "on": "2024-08-31"}],
    "dimensions": [{"name": "gender", "values": ["f", "m"], "complete": True}],
    "definition": {"fr": "Élèves de 10 à 18 ans qui passent au moins trois nuits dans l'autre région"},
    "source": {"fr": "listes des établissements"},
    "responsible": "Bureau international",
}


class Level(Input):
    """One step of an ordinal scale."""

    value: Annotated[int, Field(ge=-1000, le=1000, examples=[3])]
    label: Multilingual


class Dimension(Input):
    """One way to break values down."""

    name: Code = Field(examples=["gender"])
    label: Multilingual | None = None
    values: list[ShortText] = Field(min_length=1, max_length=_MANY, examples=[["f", "m"]])
    complete: bool = Field(
        default=True, description="the values are all there are and share nobody, so that they add up to the total"
    )


class Baseline(Input):
    """Where a side started from: `value`, or a percentage's `numerator` and `denominator`."""

    side: SideCode
    value: Number | None = None
    numerator: Number | None = None
    denominator: Number | None = Field(default=None, gt=0)
    on: Day = Field(examples=["2024-12-31"])

    @model_validator(mode="after")
    def _says_one(self) -> Self:
        terms = self.numerator is not None and self.denominator is not None
        if (self.value is not None) == terms or (self.numerator is None) != (self.denominator is None):
            raise InvalidValue(BASELINE_SAYS)
        return self


class BaselineOut(BaseModel):
    side: str
    value: Shown
    numerator: Number | None
    denominator: Number | None
    on: date


def _dimensions(dimensions: list[Dimension]) -> list[Dimension]:
    names = {dimension.name for dimension in dimensions}
    if len(names) < len(dimensions) or any(len(set(each.values)) < len(each.values) for each in dimensions):
        raise InvalidValue(DIMENSIONS_ONCE)
    return dimensions


def _baselines(baselines: list[Baseline]) -> list[Baseline]:
    if len({baseline.side for baseline in baselines}) < len(baselines):
        raise InvalidValue(BASELINE_ONCE)
    return baselines


def _scale(scale: list[Level] | None) -> list[Level] | None:
    if scale is not None and len({level.value for level in scale}) < len(scale):
        raise InvalidValue(LEVELS_ONCE)
    return scale


Dimensions = Annotated[list[Dimension], AfterValidator(_dimensions), Field(max_length=10)]
Baselines = Annotated[list[Baseline], AfterValidator(_baselines), Field(max_length=10)]
_Steps = Annotated[list[Level], Field(min_length=2, max_length=_MANY)]
Scale = Annotated[
    _Steps | None,
    AfterValidator(_scale),
    Field(description="of a score: its steps, which have an order and no distances"),
]
Unit = Annotated[
    ShortText | None,
    Field(max_length=40, examples=["person"], description="names with *, / and ^, as in `kg/km`; `%` for percentages"),
]
Formula = Annotated[
    str | None,
    Field(
        min_length=1,
        max_length=500,
        examples=["women / (women + men)"],
        description="of a derived indicator: over others by their code, `code@SIDE` for one side's, `budget`",
    ),
]


class IndicatorIn(Input):
    """What is measured. Only `title` and `kind` are needed at first; `warnings` say what it lacks to be SMART (C7)."""

    model_config = example(**_EXAMPLE, code="pupils", kind="quantity")

    code: Code | None = Field(default=None, description="what formulas call it; by default made of the title")
    template: Annotated[
        str | None,
        Field(
            max_length=60,
            examples=["participants"],
            description="C5, C6: gives what is not said, and what is "
            "compared across frameworks (kind, unit, direction, aggregation) stays as it says",
        ),
    ] = None
    title: Multilingual | None = Field(default=None, description="needed without a template")
    kind: IndicatorKind | None = Field(default=None, description="needed without a template")
    objective: Code | None = Field(default=None, examples=["youth"])
    unit: Unit = None
    direction: Direction | None = Field(default=None, description="up by default")
    aggregation: Aggregation | None = Field(
        default=None, description="how periods come together; by default sum, of percentages the ratio of sums"
    )
    joining: Joining | None = Field(default=None, description="how the sides come together; by default as is usual")
    cumulative: bool | None = Field(default=None, description="series and targets are of all up to a period")
    frequency: PeriodKind | None = Field(default=None, description="the only kind of period it is reported for")
    baselines: Baselines = Field(default=[])
    dimensions: Dimensions = Field(default=[])
    scale: Scale = None
    formula: Formula = None
    definition: MultilingualText | None = None
    computation: MultilingualText | None = None
    source: MultilingualText | None = None
    limitations: MultilingualText | None = None
    responsible: ShortText | None = Field(default=None, examples=["Bureau international"])


class IndicatorPatch(Patch):
    """What may change while values are there; kind and code stay."""

    model_config = example(**_EXAMPLE)

    title: Multilingual = optional()
    objective: Code | None = None
    unit: Unit = None
    direction: Direction = optional()
    aggregation: Aggregation = optional()
    joining: Joining = optional()
    cumulative: bool = optional()
    frequency: PeriodKind | None = None
    baselines: Baselines = optional()
    dimensions: Dimensions = optional()
    scale: Scale = None
    formula: Formula = None
    definition: MultilingualText | None = None
    computation: MultilingualText | None = None
    source: MultilingualText | None = None
    limitations: MultilingualText | None = None
    responsible: ShortText | None = None


class TargetIn(Input):
    """C7: a number and the day by which it is to be reached."""

    model_config = example(side="HDF", value="200", due_on="2027-12-31")

    side: SideCode | None = Field(default=None, description="null: of all sides together")
    period: Span | None = Field(default=None, description="null: over all periods")
    value: Number | None = Field(default=None, description="needed: C7")
    due_on: Day | None = Field(default=None, description="needed: C7")


class TargetPatch(Patch):
    model_config = example(value="220", due_on="2028-06-30")

    value: Number = optional()
    due_on: Day = optional()


class TargetOut(Versioned):
    indicator_id: UUID
    side: str | None
    period: SpanOut | None
    value: Number
    due_on: date


class TargetList(BaseModel):
    """The targets of an indicator, those over all periods first."""

    items: list[TargetOut]


class IndicatorOut(Versioned):
    framework_id: UUID
    code: str
    title: dict[str, str]
    kind: IndicatorKind
    objective: str | None
    unit: str | None
    direction: Direction
    aggregation: Aggregation
    joining: Joining
    cumulative: bool
    frequency: PeriodKind | None
    baselines: list[BaselineOut]
    dimensions: list[Dimension]
    scale: list[Level] | None
    formula: str | None
    definition: dict[str, str] | None
    computation: dict[str, str] | None
    source: dict[str, str] | None
    limitations: dict[str, str] | None
    responsible: str | None
    template: str | None
    smart: bool = Field(description="C7: whether nothing is missing")
    missing: list[Notice] = Field(description="C7: what it lacks to be SMART")


class IndicatorList(BaseModel):
    """The indicators of a framework, in their order."""

    items: list[IndicatorOut]
