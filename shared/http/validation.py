"""What pydantic finds wrong with a request, said in the caller's language and in plain words."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import JsonValue

from shared.catalogue.texts import InvalidValue, Text
from shared.http.problems import Fault
from shared.http.wording import ONE_LINE

ONE_LINE_PATTERN = r"^[^\x00-\x1f\x7f-\x9f]*$"

_NOT_VALID = Text(en="is not valid", fr="n'est pas valable", de="ist nicht gültig", zh="无效")
_NO_ADDRESS = Text(
    en="is no e-mail address",
    fr="n'est pas une adresse électronique",
    de="ist keine E-Mail-Adresse",
    zh="不是电子邮件地址",
)
MISSING = Text(en="is missing", fr="manque", de="fehlt", zh="缺失")
_UNKNOWN_FIELD = Text(
    en="is not a field that can be sent here",
    fr="n'est pas un champ que l'on peut envoyer ici",
    de="ist kein Feld, das hier gesendet werden kann",
    zh="此处不能提交该字段",
)
_TEXT = Text(en="is a string", fr="est une chaîne", de="ist eine Zeichenkette", zh="须为字符串")
_INTEGER = Text(
    en='is an integer: 3, not 3.0, "3" or true',
    fr='est un nombre entier : 3, et non 3.0, "3" ou true',
    de='ist eine ganze Zahl: 3, nicht 3.0, "3" oder true',
    zh='须为整数：3，而非 3.0、"3" 或 true',
)
_NUMBER = Text(en="is a number", fr="est un nombre", de="ist eine Zahl", zh="须为数字")
_FINITE = Text(en="is a finite number", fr="est un nombre fini", de="ist eine endliche Zahl", zh="须为有限数")
_BOOLEAN = Text(en="is true or false", fr="est true ou false", de="ist true oder false", zh="须为 true 或 false")
_LIST = Text(en="is a list", fr="est une liste", de="ist eine Liste", zh="须为列表")
_OBJECT = Text(en="is an object", fr="est un objet", de="ist ein Objekt", zh="须为对象")
_ONE_OF = Text(
    en="is one of {expected}",
    fr="est l'une des valeurs {expected}",
    de="ist eines von {expected}",
    zh="须为以下之一：{expected}",
)
_UUID = Text(en="is a UUID", fr="est un UUID", de="ist eine UUID", zh="须为 UUID")
_DATE = Text(
    en="is a date, written 2024-11-21",
    fr="est une date, écrite 2024-11-21",
    de="ist ein Datum, geschrieben 2024-11-21",
    zh="须为日期，写作 2024-11-21",
)
_INSTANT = Text(
    en="is an instant with its offset, written 2024-11-21T09:30:00+01:00",
    fr="est un instant avec son décalage horaire, écrit 2024-11-21T09:30:00+01:00",
    de="ist ein Zeitpunkt mit seinem Zeitversatz, geschrieben 2024-11-21T09:30:00+01:00",
    zh="须为带时区偏移的时刻，写作 2024-11-21T09:30:00+01:00",
)
_TIME = Text(
    en="is a time of day, written 09:30:00",
    fr="est une heure, écrite 09:30:00",
    de="ist eine Uhrzeit, geschrieben 09:30:00",
    zh="须为时间，写作 09:30:00",
)
_DURATION = Text(en="is a duration", fr="est une durée", de="ist eine Dauer", zh="须为时长")
_DECIMAL = Text(
    en='is a decimal in a string, written "25000.00"',
    fr='est un nombre décimal dans une chaîne, écrit "25000.00"',
    de='ist eine Dezimalzahl in einer Zeichenkette, geschrieben "25000.00"',
    zh='须为以字符串表示的小数，写作 "25000.00"',
)
_URL = Text(en="is no URL", fr="n'est pas une URL", de="ist keine URL", zh="不是网址")
_UNWRITTEN = Text(
    en="is not written as expected",
    fr="n'est pas écrit comme attendu",
    de="ist nicht geschrieben wie erwartet",
    zh="格式不正确",
)
_WRITTEN_LIKE = Text(
    en="is not written as expected: {example}",
    fr="n'est pas écrit comme attendu : {example}",
    de="ist nicht geschrieben wie erwartet: {example}",
    zh="格式不正确，示例：{example}",
)

TEXTS: Mapping[str, Text] = {
    "missing": MISSING,
    "extra_forbidden": _UNKNOWN_FIELD,
    "none_required": Text(en="is null", fr="est null", de="ist null", zh="须为 null"),
    "string_type": _TEXT,
    "string_sub_type": _TEXT,
    "string_unicode": _TEXT,
    "string_not_ascii": Text(
        en="is written in ASCII", fr="s'écrit en ASCII", de="wird in ASCII geschrieben", zh="只能使用 ASCII 字符"
    ),
    "string_too_short": Text(
        en="has {min_length} characters or more",
        fr="compte au moins {min_length} caractères",
        de="hat mindestens {min_length} Zeichen",
        zh="至少 {min_length} 个字符",
    ),
    "string_too_long": Text(
        en="has at most {max_length} characters",
        fr="compte au plus {max_length} caractères",
        de="hat höchstens {max_length} Zeichen",
        zh="最多 {max_length} 个字符",
    ),
    "int_type": _INTEGER,
    "int_parsing": _INTEGER,
    "int_parsing_size": _INTEGER,
    "int_from_float": _INTEGER,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": _FINITE,
    "bool_type": _BOOLEAN,
    "bool_parsing": _BOOLEAN,
    "decimal_type": _DECIMAL,
    "decimal_parsing": _DECIMAL,
    "decimal_max_digits": Text(
        en="has at most {max_digits} digits",
        fr="compte au plus {max_digits} chiffres",
        de="hat höchstens {max_digits} Ziffern",
        zh="最多 {max_digits} 位数字",
    ),
    "decimal_max_places": Text(
        en="has at most {decimal_places} decimal places",
        fr="compte au plus {decimal_places} décimales",
        de="hat höchstens {decimal_places} Nachkommastellen",
        zh="最多 {decimal_places} 位小数",
    ),
    "decimal_whole_digits": Text(
        en="has at most {whole_digits} digits before the point",
        fr="compte au plus {whole_digits} chiffres avant la virgule",
        de="hat höchstens {whole_digits} Ziffern vor dem Komma",
        zh="小数点前最多 {whole_digits} 位数字",
    ),
    "greater_than": Text(
        en="is greater than {gt}", fr="est supérieur à {gt}", de="ist größer als {gt}", zh="须大于 {gt}"
    ),
    "greater_than_equal": Text(
        en="is {ge} or more", fr="vaut au moins {ge}", de="ist mindestens {ge}", zh="不小于 {ge}"
    ),
    "less_than": Text(en="is less than {lt}", fr="est inférieur à {lt}", de="ist kleiner als {lt}", zh="须小于 {lt}"),
    "less_than_equal": Text(en="is {le} or less", fr="vaut au plus {le}", de="ist höchstens {le}", zh="不大于 {le}"),
    "multiple_of": Text(
        en="is a multiple of {multiple_of}",
        fr="est un multiple de {multiple_of}",
        de="ist ein Vielfaches von {multiple_of}",
        zh="须为 {multiple_of} 的倍数",
    ),
    "list_type": _LIST,
    "set_type": _LIST,
    "frozen_set_type": _LIST,
    "tuple_type": _LIST,
    "iterable_type": _LIST,
    "set_item_not_hashable": _NOT_VALID,
    "dict_type": _OBJECT,
    "mapping_type": _OBJECT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "dataclass_type": _OBJECT,
    "too_short": Text(
        en="has {min_length} entries or more",
        fr="compte au moins {min_length} éléments",
        de="hat mindestens {min_length} Einträge",
        zh="至少 {min_length} 项",
    ),
    "too_long": Text(
        en="has at most {max_length} entries",
        fr="compte au plus {max_length} éléments",
        de="hat höchstens {max_length} Einträge",
        zh="最多 {max_length} 项",
    ),
    "enum": _ONE_OF,
    "literal_error": _ONE_OF,
    "uuid_type": _UUID,
    "uuid_parsing": _UUID,
    "uuid_version": _UUID,
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "date_past": Text(en="lies in the past", fr="est dans le passé", de="liegt in der Vergangenheit", zh="须在过去"),
    "date_future": Text(en="lies in the future", fr="est dans le futur", de="liegt in der Zukunft", zh="须在未来"),
    "datetime_type": _INSTANT,
    "datetime_parsing": _INSTANT,
    "datetime_object_invalid": _INSTANT,
    "datetime_from_date_parsing": _INSTANT,
    "datetime_past": Text(
        en="lies in the past", fr="est dans le passé", de="liegt in der Vergangenheit", zh="须在过去"
    ),
    "datetime_future": Text(en="lies in the future", fr="est dans le futur", de="liegt in der Zukunft", zh="须在未来"),
    "timezone_aware": _INSTANT,
    "timezone_naive": _INSTANT,
    "timezone_offset": _INSTANT,
    "time_type": _TIME,
    "time_parsing": _TIME,
    "time_delta_type": _DURATION,
    "time_delta_parsing": _DURATION,
    "url_type": _URL,
    "url_parsing": _URL,
    "url_syntax_violation": _URL,
    "url_too_long": _URL,
    "url_scheme": Text(
        en="begins with one of {expected_schemes}",
        fr="commence par {expected_schemes}",
        de="beginnt mit {expected_schemes}",
        zh="须以 {expected_schemes} 开头",
    ),
    "union_tag_invalid": Text(
        en="{discriminator} is one of {expected_tags}",
        fr="{discriminator} est l'une des valeurs {expected_tags}",
        de="{discriminator} ist eines von {expected_tags}",
        zh="{discriminator} 须为以下之一：{expected_tags}",
    ),
    "union_tag_not_found": Text(
        en="{discriminator} is missing",
        fr="{discriminator} manque",
        de="{discriminator} fehlt",
        zh="缺少 {discriminator}",
    ),
    "value_error": _NOT_VALID,
    "assertion_error": _NOT_VALID,
}
"""By pydantic's type of error; what each says is a predicate of the field, filled from the error's own values."""


def faults_of(errors: Iterable[Mapping[str, Any]], examples: Mapping[str, JsonValue] | None = None) -> list[Fault]:
    """Pydantic's errors as ours; `examples` by pattern show how a string is written that did not match one."""
    return [_fault(error, examples or {}) for error in errors]


def examples_of(document: Mapping[str, Any]) -> dict[str, JsonValue]:
    """From an OpenAPI document: the first example of each pattern that a string must match."""
    found: dict[str, JsonValue] = {}

    def look_at(node: Any) -> None:
        if isinstance(node, list):
            for item in node:
                look_at(item)
        elif isinstance(node, dict):
            pattern, examples = node.get("pattern"), node.get("examples")
            if isinstance(pattern, str) and isinstance(examples, list) and examples:
                found.setdefault(pattern, examples[0])
            for item in node.values():
                look_at(item)

    look_at(document)
    return found


def pointer_to(location: tuple[int | str, ...]) -> str:
    """RFC 6901 for a place in the body, `#/query/name` for a parameter."""
    place, *rest = location
    path = "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in rest)
    return path if place == "body" else f"#/{place}{path}"


def _fault(error: Mapping[str, Any], examples: Mapping[str, JsonValue]) -> Fault:
    kind, values = str(error["type"]), dict(error.get("ctx") or {})
    pointer = pointer_to(error["loc"])
    cause = values.get("error")
    if isinstance(cause, InvalidValue):
        return Fault(pointer, kind, cause.text, cause.values)
    if kind == "string_pattern_mismatch":
        return _not_written(pointer, kind, str(values["pattern"]), examples)
    if kind == "value_error" and "reason" in values:  # only addresses give one
        return Fault(pointer, kind, _NO_ADDRESS)
    told = {name: _without_english(value) for name, value in values.items()}
    return Fault(pointer, kind, TEXTS.get(kind, _NOT_VALID), told)


def _not_written(pointer: str, kind: str, pattern: str, examples: Mapping[str, JsonValue]) -> Fault:
    if pattern == ONE_LINE_PATTERN:
        return Fault(pointer, kind, ONE_LINE)
    if pattern in examples:
        return Fault(pointer, kind, _WRITTEN_LIKE, {"example": examples[pattern]})
    return Fault(pointer, kind, _UNWRITTEN)


def _without_english(value: object) -> object:
    """Pydantic joins what it expects by commas and a last "or"."""
    return re.sub(r"(?<=') or (?=')", ", ", value) if isinstance(value, str) else value
