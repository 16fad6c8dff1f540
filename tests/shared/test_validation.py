"""What a caller sends is taken as it is written, and what is wrong with it is said in the caller's language."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal, get_args
from uuid import UUID

import httpx
import pytest
from pydantic import Field, StringConstraints, ValidationError
from pydantic_core.core_schema import ErrorType

from shared.catalogue.texts import LANGUAGES
from shared.http import wording
from shared.http.schemas import Input, Instant, Multilingual, ShortText
from shared.http.validation import TEXTS, examples_of, faults_of

# What no JSON, form or query can bring about: it is about Python's own objects and functions, or bytes.
_OUT_OF_REACH = {
    "no_such_attribute", "json_invalid", "json_type", "needs_python_object", "recursion_loop", "frozen_field",
    "recursion_depth_exceeded", "frozen_instance", "invalid_key", "get_attribute_error", "dataclass_exact_type",
    "default_factory_not_called", "iteration_error", "is_instance_of", "is_subclass_of", "callable_type",
    "arguments_type", "missing_argument", "unexpected_keyword_argument", "missing_keyword_only_argument",
    "unexpected_positional_argument", "missing_positional_only_argument", "multiple_argument_values", "bytes_type",
    "bytes_too_short", "bytes_too_long", "bytes_invalid_encoding", "named_tuple_type", "missing_sentinel_error",
    "ellipsis_error", "frozen_dict_type", "ordered_dict_type", "counter_type", "deque_type", "fraction_type",
    "fraction_parsing", "complex_type", "complex_str_parsing",
}  # fmt: skip


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Part(Input):
    share: float


class Thing(Input):
    default: int = 0  # a name that also means something in pydantic's own schemas
    type: int = 0
    amount: Decimal | None = None
    starts_at: Instant | None = None
    day: date | None = None
    colour: Colour = Colour.RED
    size: Literal["s", "m"] = "s"
    on: bool = False
    name: ShortText = "x"
    code: Annotated[str, StringConstraints(pattern="^[A-Z]{2}$"), Field(examples=["FR"])] = "FR"
    title: Multilingual = Field(default={"fr": "x"})
    owner: UUID | None = None
    part: Part | None = None
    parts: list[Part] = Field(default=[])
    counts: dict[str, int] = Field(default={})


WRITTEN = {
    "default": 3,
    "type": 3,
    "amount": "25000.00",
    "starts_at": "2024-11-21T09:30:00+01:00",
    "day": "2024-11-21",
    "colour": "blue",
    "on": True,
    "owner": "01980000-0000-7000-8000-000000000001",
    "part": {"share": 3},
    "parts": [{"share": 0.5}],
    "counts": {"a": 1},
}


def test_what_json_writes_in_strings_is_read_from_strings() -> None:
    thing = Thing.model_validate(WRITTEN)
    assert (thing.amount, thing.day, thing.colour) == (Decimal("25000.00"), date(2024, 11, 21), Colour.BLUE)
    assert Thing.model_validate(thing.model_dump()) == thing == Thing.model_validate(thing.model_dump(mode="json"))


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("default", [True, "3", 3.0, "true"]),
        ("type", [True, "3", 3.0]),
        ("amount", [25000, 25000.0, True, "NaN", "many"]),
        ("starts_at", [5, 5.0, "1711111111", "2024-11-21", "2024-11-21T09:30:00", True]),
        ("day", [5, "1711111111", "2024-11-21T00:00:00", "2024-11", True]),
        ("colour", ["green", 1, True]),
        ("size", ["l", 0]),
        ("on", [1, 0, "true", "on", 1.0]),
        ("name", [3, True, ["x"]]),
        ("owner", [3, "no uuid"]),
        ("part", [{"share": "3"}, {"share": True}, 3, [3]]),
        ("parts", [[{"share": "3"}], {"share": 3}, "3"]),
        ("counts", [{"a": "1"}, {"a": True}, [1]]),
    ],
)
def test_nothing_is_coerced(field: str, values: list[Any]) -> None:
    for value in values:
        with pytest.raises(ValidationError) as refused:
            Thing.model_validate({field: value})
        assert {error["loc"][0] for error in refused.value.errors()} == {field}, value


def test_every_kind_of_error_that_a_request_can_make_has_its_words() -> None:
    reachable = set(get_args(ErrorType)) - _OUT_OF_REACH
    assert reachable - set(TEXTS) == {"string_pattern_mismatch"}, "which is said with the field's example"


def test_each_of_our_words_is_in_four_languages_with_the_same_places_to_fill() -> None:
    texts = [*TEXTS.values(), *(text for text in vars(wording).values() if isinstance(text, type(wording.ONE_LINE)))]
    for text in texts:
        labels = text.as_labels()
        assert len(set(labels.values())) == len(LANGUAGES), labels
        assert len({frozenset(_places(label)) for label in labels.values()}) == 1, labels


def _places(label: str) -> list[str]:
    return [part.partition("}")[0] for part in label.split("{")[1:]]


def test_messages_name_limits_and_show_how_a_value_is_written() -> None:
    examples = examples_of({"schemas": Thing.model_json_schema()})
    sent = {"code": "fr", "name": "a\nb", "size": "l", "title": {}, "day": "21.11.2024", "colour": "green", "x": 1}
    with pytest.raises(ValidationError) as refused:
        Thing.model_validate(sent)
    located = [{**error, "loc": ("body", *error["loc"])} for error in refused.value.errors()]
    said = {fault.pointer: fault.told().message for fault in faults_of(located, examples)}
    assert said == {
        "/code": "is not written as expected: FR",
        "/name": "is one line of text, without control characters",
        "/size": "is one of 's', 'm'",
        "/title": "at least one language",
        "/day": "is a date, written 2024-11-21",
        "/colour": "is one of 'red', 'blue'",
        "/x": "is not a field that can be sent here",
    }


async def test_field_errors_speak_the_callers_language(writer: httpx.AsyncClient) -> None:
    said: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:
        answer = await writer.post(
            "/notes/v1/notes", json={"text": "x" * 101, "rank": 3.0, "y": 1}, headers={"Accept-Language": language}
        )
        assert answer.status_code == 422
        said[language] = {error["pointer"]: error["message"] for error in answer.json()["errors"]}
    assert said["fr"] == {
        "/text": "compte au plus 100 caractères",
        "/rank": 'est un nombre entier : 3, et non 3.0, "3" ou true',
        "/y": "n'est pas un champ que l'on peut envoyer ici",
    }
    for pointer in said["en"]:
        assert len({said[language][pointer] for language in LANGUAGES}) == len(LANGUAGES)


async def test_parameters_are_read_from_text_and_refused_in_the_callers_language(writer: httpx.AsyncClient) -> None:
    path, german = "/notes/v1/notes", {"Accept-Language": "de"}
    assert (await writer.get(path, params={"limit": "3", "count": "true"})).status_code == 200
    refused = (await writer.get(path, params={"limit": "201"}, headers=german)).json()["errors"]
    assert refused == [{"pointer": "#/query/limit", "code": "less_than_equal", "message": "ist höchstens 200"}]
    foreign = await writer.get(path, params={"cursor": "AAAA"}, headers=german)
    assert foreign.json()["detail"].startswith("cursor: nicht von uns")
    unread = await writer.post(path, content=b"{", headers={**german, "Content-Type": "application/json"})
    assert unread.json()["detail"] == "der Inhalt ist kein JSON: siehe Zeichen 1"
