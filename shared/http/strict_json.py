"""One strict reading of JSON: what the standard parser lets pass and a database would choke on is refused."""

import json
import re
from typing import Any, NoReturn

from shared.http import wording
from shared.http.problems import BadRequest, Unprocessable, invalid

_SUSPECT = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])|\x00")
"""An escaped NUL, an escaped surrogate (half of a pair or alone), or a raw NUL: only then are the strings walked."""


def parse(body: bytes) -> Any:
    """Parse `body`.

    Raises BadRequest for what is no JSON (duplicate names, too deep, too many digits), and Unprocessable for values
    that are no data: NaN, Infinity, NUL and lone surrogates.
    """
    try:
        # Decoded here: given bytes, the parser would take UTF-16 and halves of surrogate pairs as well.
        value = json.loads(body.decode(), object_pairs_hook=_object, parse_constant=_constant, parse_float=_float)
    except RecursionError as error:
        raise BadRequest(wording.NESTED_TOO_DEEP) from error
    except UnicodeDecodeError as error:
        raise BadRequest(wording.NOT_UTF_8) from error
    except json.JSONDecodeError as error:
        raise BadRequest(wording.NO_JSON, values={"position": error.pos}) from error
    except ValueError as error:  # int() refuses thousands of digits
        raise BadRequest(wording.TOO_MANY_DIGITS) from error
    if _SUSPECT.search(body):
        _refuse_unstorable(value, "")
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise BadRequest(wording.NAME_TWICE)
    return result


def _constant(name: str) -> NoReturn:
    raise Unprocessable(wording.NO_NUMBER, values={"name": name})


def _float(digits: str) -> float:
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        raise Unprocessable(wording.OUT_OF_RANGE)
    return value


def storable(text: str) -> bool:
    """Whether PostgreSQL and every client can hold this text: no NUL, no lone surrogate."""
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def _refuse_unstorable(value: Any, pointer: str) -> None:
    if isinstance(value, str):
        if not storable(value):
            raise invalid(pointer, "unstorable_text", wording.UNSTORABLE)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _refuse_unstorable(item, f"{pointer}/{index}")
    elif isinstance(value, dict):
        for name, item in value.items():
            if not storable(name):
                raise BadRequest(wording.UNSTORABLE)
            _refuse_unstorable(item, f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}")
