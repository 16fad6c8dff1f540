"""Which indicator comes of what a caller sent: filled up by its template, and refused where its parts do not fit."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from services.indicators.indicators.schemas import IndicatorIn
from services.indicators.models.frameworks import FrameworkRow
from services.indicators.models.indicators import IndicatorRow
from services.indicators.rules.formula import JOINT, Formula, Operand, operands_of, ordered, read_formula, unit_of
from services.indicators.rules.shapes import may_aggregate, may_join, usual_aggregation, usual_joining
from services.indicators.rules.templates import TEMPLATES, Template
from services.indicators.rules.units import PERCENT, PLAIN, Unit, read_unit
from services.indicators.texts import (
    FORMULA_OTHER_UNIT,
    NO_TEMPLATE,
    UNFIT,
    UNKNOWN_OBJECTIVE,
    UNKNOWN_OPERAND,
    UNKNOWN_SIDE,
)
from services.indicators.vocabularies.indicators import Direction, IndicatorKind
from shared.catalogue.texts import LANGUAGES, InvalidValue
from shared.http.problems import Unprocessable, invalid
from shared.http.validation import MISSING

BUDGET = "budget"
_COMPARED = ("kind", "unit", "direction", "aggregation", "joining")


def filled(body: IndicatorIn) -> dict[str, Any]:
    """The columns of a new indicator. Raises Unprocessable for what is missing, or is not as the template says."""
    said = body.model_dump(mode="json", include=body.model_fields_set - {"baselines", "code"})
    columns = {name: value for name, value in said.items() if value is not None}
    if body.template is not None:
        template = TEMPLATES.get(body.template)
        if template is None:
            raise invalid("/template", "unknown_template", NO_TEMPLATE, code=body.template)
        given = _columns_of(template)
        for name in _COMPARED:
            if name in columns and columns[name] != given.get(name):
                raise invalid(f"/{name}", "unfit", UNFIT, what=columns[name], kind=body.template)
        columns = given | columns
    for name in ("title", "kind"):
        if name not in columns:
            raise invalid(f"/{name}", "missing", MISSING)
    kind = IndicatorKind(columns["kind"])
    columns.setdefault("direction", Direction.UP.value)
    columns.setdefault("aggregation", usual_aggregation(kind).value)
    columns.setdefault("joining", usual_joining(kind, columns["aggregation"]).value)
    if kind == IndicatorKind.PERCENTAGE:
        columns.setdefault("unit", PERCENT)
    columns.setdefault("cumulative", False)
    columns["code"] = body.code or code_of(columns["title"])
    return columns


def _columns_of(template: Template) -> dict[str, Any]:
    columns: dict[str, Any] = {
        "title": template.title.as_labels(),
        "definition": template.definition.as_labels(),
        "kind": template.kind.value,
        "unit": template.unit,
        "direction": template.direction.value,
        "aggregation": template.aggregation.value,
        "joining": template.joining.value,
        "cumulative": template.cumulative,
        "dimensions": [
            {"name": name, "label": None, "values": list(values), "complete": True}
            for name, values in (template.dimensions or {}).items()
        ],
    }
    if template.scale is not None:
        columns["scale"] = [
            {"value": step, "label": label.as_labels()} for step, label in enumerate(template.scale, start=1)
        ]
    return columns


def code_of(title: Mapping[str, str]) -> str:
    """A code made of a title: its letters without accents, in the first of our languages that has some."""
    for language in (*LANGUAGES, *title):
        plain = unicodedata.normalize("NFKD", title.get(language, "")).encode("ascii", "ignore").decode().lower()
        words = re.sub(r"[^a-z0-9]+", "_", plain).strip("_").lstrip("0123456789_")
        if words:
            return words[:50].rstrip("_")
    return "indicator"


def check_shape(row: IndicatorRow, framework: FrameworkRow) -> None:
    """Raises Unprocessable where the parts of an indicator do not go together, naming the part."""
    kind = row.kind
    if not may_aggregate(kind, row.aggregation):
        raise _unfit("/aggregation", row.aggregation, kind)
    if not may_join(kind, row.joining):
        raise _unfit("/joining", row.joining, kind)
    if kind == IndicatorKind.PERCENTAGE and row.unit != PERCENT:
        raise _unfit("/unit", row.unit or "null", kind)
    if kind in (IndicatorKind.SCORE, IndicatorKind.QUALITATIVE) and row.unit is not None:
        raise _unfit("/unit", row.unit, kind)
    if (kind == IndicatorKind.SCORE) != (row.scale is not None):
        raise _unfit("/scale", "scale", kind) if row.scale else invalid("/scale", "missing", MISSING)
    if (kind == IndicatorKind.DERIVED) != (row.formula is not None):
        raise _unfit("/formula", "formula", kind) if row.formula else invalid("/formula", "missing", MISSING)
    if row.dimensions and kind not in (IndicatorKind.QUANTITY, IndicatorKind.PERCENTAGE):
        raise _unfit("/dimensions", "dimensions", kind)
    if row.cumulative and kind not in (IndicatorKind.QUANTITY, IndicatorKind.PERCENTAGE, IndicatorKind.DERIVED):
        raise _unfit("/cumulative", "cumulative", kind)
    if row.unit is not None and kind != IndicatorKind.PERCENTAGE:
        _read("/unit", read_unit, row.unit)
    codes = {objective["code"] for objective in framework.objectives}
    if row.objective is not None and row.objective not in codes:
        raise invalid("/objective", "unknown_objective", UNKNOWN_OBJECTIVE, code=row.objective)


def _unfit(pointer: str, what: str, kind: IndicatorKind) -> Unprocessable:
    return invalid(pointer, "unfit", UNFIT, what=what, kind=kind)


def _read(pointer: str, read: Any, text: str) -> Any:
    try:
        return read(text)
    except InvalidValue as error:
        raise invalid(pointer, "unreadable", error.text, **error.values) from error


def check_formulas(indicators: Sequence[IndicatorRow], framework: FrameworkRow, sides: Sequence[str]) -> None:
    """Whether all derived indicators of a framework can be computed: what they name is there, units agree, and none
    goes in a circle. Raises Unprocessable at `/formula`."""
    by_code = {row.code: row for row in indicators}
    formulas: dict[str, Formula] = {
        row.code: _read("/formula", read_formula, row.formula) for row in indicators if row.formula
    }
    for code, formula in formulas.items():
        for operand in operands_of(formula):
            _check_operand(operand, by_code, framework, sides)
        row = by_code[code]
        try:
            found = unit_of(formula, _unit_by(by_code, framework))
        except InvalidValue as error:
            raise invalid("/formula", "unlike_units", error.text, **error.values) from error
        unit = read_unit(row.unit) if row.unit else PLAIN
        if not found.of_one_kind_with(unit):
            raise invalid("/formula", "other_unit", FORMULA_OTHER_UNIT, found=found, unit=unit)
    try:
        ordered(formulas)
    except InvalidValue as error:
        raise invalid("/formula", "circle", error.text, **error.values) from error


def _check_operand(
    operand: Operand, by_code: Mapping[str, IndicatorRow], framework: FrameworkRow, sides: Sequence[str]
) -> None:
    if operand.side is not None and operand.side not in (*sides, JOINT):
        raise invalid("/formula", "unknown_side", UNKNOWN_SIDE, code=operand.side)
    if operand.name == BUDGET and framework.budget is not None:
        return
    row = by_code.get(operand.name)
    if row is None or row.kind in (IndicatorKind.QUALITATIVE, IndicatorKind.SCORE):
        raise invalid("/formula", "unknown_operand", UNKNOWN_OPERAND, name=operand.name)


def _unit_by(by_code: Mapping[str, IndicatorRow], framework: FrameworkRow) -> Any:
    def unit(operand: Operand) -> Unit:
        if operand.name == BUDGET and framework.budget is not None:
            return read_unit(framework.budget["currency"])
        written = by_code[operand.name].unit
        return read_unit(written) if written else PLAIN

    return unit
