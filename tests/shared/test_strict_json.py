"""Strict JSON, by itself and through a route."""

import json

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.http import strict_json
from shared.http.problems import BadRequest, Problem, Unprocessable

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
JSON_VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(), inner, max_size=5),
    max_leaves=20,
)
AS_JSON = {"Content-Type": "application/json"}

REFUSED = [
    pytest.param(b"[" * 10_000 + b"]" * 10_000, BadRequest, id="10,000 deep"),
    pytest.param(b"9" * 5_000, BadRequest, id="5,000 digits"),
    pytest.param(b'{"a": 1, "a": 2}', BadRequest, id="duplicate name"),
    pytest.param(b'{"a": {"b": 1, "b": 2}}', BadRequest, id="duplicate name within"),
    pytest.param(b'{"a": NaN}', Unprocessable, id="NaN"),
    pytest.param(b'{"a": -Infinity}', Unprocessable, id="Infinity"),
    pytest.param(b'{"a": 1e999}', Unprocessable, id="beyond any float"),
    pytest.param(b'{"a": "x\\u0000"}', Unprocessable, id="escaped NUL"),
    pytest.param(b'{"a": "\\ud83d"}', Unprocessable, id="lone surrogate"),
    pytest.param(b'{"a": "\\udc00\\ud800"}', Unprocessable, id="surrogates in the wrong order"),
    pytest.param(b'{"a": ["\\uDBFF"]}', Unprocessable, id="lone surrogate in a list"),
    pytest.param(b'\xff\xfe{"a": 1}', BadRequest, id="not UTF-8"),
    pytest.param('{"a": 1}'.encode("utf-16"), BadRequest, id="UTF-16"),
    pytest.param(b'{"a": "\xed\xa0\x80"}', BadRequest, id="lone surrogate in its bytes"),
    pytest.param(b'{"a": 1} x', BadRequest, id="something behind"),
]


@pytest.mark.parametrize(("body", "refusal"), REFUSED)
def test_what_no_database_can_hold_is_refused(body: bytes, refusal: type[Problem]) -> None:
    with pytest.raises(refusal):
        strict_json.parse(body)


def test_a_pair_of_surrogates_is_a_character() -> None:
    assert strict_json.parse(b'"\\ud83d\\ude00"') == "😀"


@given(JSON_VALUES)
def test_everything_else_is_read_as_the_standard_parser_does(value: object) -> None:
    text = json.dumps(value)
    if "\\u0000" in text or any(f"\\ud{digit}" in text for digit in "89abcdef"):
        return
    assert strict_json.parse(text.encode()) == json.loads(text)


@pytest.mark.parametrize(("body", "refusal"), REFUSED)
async def test_no_route_answers_500_to_it(writer: httpx.AsyncClient, body: bytes, refusal: type[Problem]) -> None:
    answer = await writer.post("/notes/v1/notes", content=body, headers=AS_JSON)
    assert answer.status_code == refusal.status
    assert answer.headers["content-type"] == "application/problem+json"


async def test_the_field_that_cannot_be_stored_is_named(writer: httpx.AsyncClient) -> None:
    answer = await writer.post("/notes/v1/notes", content=b'{"text": "a\\u0000"}', headers=AS_JSON)
    assert answer.json()["errors"][0]["pointer"] == "/text"
