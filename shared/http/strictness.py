"""Input as it was sent: `true`, `"3"` and `3.0` are no integers, numbers are no dates, and strings no numbers.

Pydantic's own strict mode reads Python: it would also refuse the strings by which JSON writes ids, dates, codes and
decimals. So those alone are read from strings, and everything that JSON has itself is strict.
"""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from pydantic_core import CoreSchema, PydanticKnownError, core_schema

_WRITTEN_BY_JSON = frozenset({"int", "float", "bool", "str"})
_NO_SCHEMAS = frozenset({"metadata", "default", "expected", "serialization", "config", "cls", "members"})
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:.*", re.DOTALL)
_TIME = re.compile(r"\d{2}:\d{2}.*", re.DOTALL)


def strictly(schema: CoreSchema) -> CoreSchema:
    """The same schema, which coerces nothing; models inside that are defined elsewhere keep their own way."""
    made: CoreSchema = _strict(schema)
    return made


def _strict(node: Any) -> Any:
    if isinstance(node, list | tuple):
        return type(node)(_strict(item) for item in node)
    if not isinstance(node, dict):
        return node
    kind = node.get("type")
    if not isinstance(kind, str):  # no schema, but schemas by their names
        return {name: _strict(item) for name, item in node.items()}
    inner: Any = {key: value if key in _NO_SCHEMAS else _strict(value) for key, value in node.items()}
    if kind in _WRITTEN_BY_JSON:
        inner["strict"] = True
    if kind in _FROM_STRINGS:
        return core_schema.no_info_before_validator_function(partial(_written, *_FROM_STRINGS[kind]), inner)
    return inner


def _written(form: re.Pattern[str] | None, refusal: Callable[[], PydanticKnownError], value: Any) -> Any:
    """What JSON has no notation for comes in strings; values of Python itself come from our own code."""
    if isinstance(value, bool | int | float) or (isinstance(value, str) and form and not form.fullmatch(value.strip())):
        raise refusal()
    return value


_FROM_STRINGS = {
    "date": (_DATE, partial(PydanticKnownError, "date_parsing", {"error": ""})),
    "datetime": (_INSTANT, partial(PydanticKnownError, "datetime_parsing", {"error": ""})),
    "time": (_TIME, partial(PydanticKnownError, "time_parsing", {"error": ""})),
    "timedelta": (None, partial(PydanticKnownError, "time_delta_type")),
    "decimal": (None, partial(PydanticKnownError, "decimal_type")),
}
