"""Which column of a file is which field: as somebody says, or as the columns' names suggest."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from shared.http.problems import Fault, Unprocessable
from shared.tables.problems import FILE_PROBLEMS


@dataclass(frozen=True, slots=True)
class Unmappable(Exception):
    """A mapping that names a column the file has not, or a field that no import knows."""

    column: str
    code: str


def check_mapping(fields: Collection[str], header: Sequence[str], mapping: Mapping[str, str]) -> None:
    """Raises Unmappable for a column or field that there is not, or a field that two columns claim."""
    seen = set[str]()
    for column, field in mapping.items():
        if column not in header:
            raise Unmappable(column, "no_such_column")
        if field not in fields:
            raise Unmappable(column, "no_such_field")
        if field in seen:
            raise Unmappable(column, "field_taken")
        seen.add(field)


def texts_by_text(sent: str | None, name: str) -> dict[str, str] | None:
    """What a form's field `name` says as a JSON object of texts; raises Unprocessable when it is none."""
    if sent is None:
        return None
    try:
        read = json.loads(sent)
    except ValueError:
        read = None
    if not isinstance(read, dict) or not all(isinstance(value, str) for value in read.values()):
        raise file_refused("not_text_by_text", f"/{name}")
    return read


def file_refused(code: str, pointer: str) -> Unprocessable:
    """The 422 for a file, or what is said about it, that cannot be read so."""
    return Unprocessable(errors=[Fault(pointer, code, FILE_PROBLEMS[code])])
