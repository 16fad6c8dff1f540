"""Many rows in one statement.

`insert(…).values([…])` writes a parameter for every value of every row into the statement's text, so that each batch is
another statement: made, compiled and parsed anew, which costs more than the rows do. Here the rows are one parameter.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import JSON, TableValuedAlias, Text, cast, column, func, literal, select
from sqlalchemy.dialects.postgresql import Insert, insert


def records(table: type[Any], rows: Sequence[Mapping[str, Any]]) -> TableValuedAlias:
    """The rows, all with the same columns of `table` (at least one row), as something to select from, in any order."""
    columns = table.__table__.c
    sent = literal(json.dumps(rows, ensure_ascii=False, separators=(",", ":"), default=str), Text)
    named = (column(name, columns[name].type) for name in rows[0])
    return func.json_to_recordset(cast(sent, JSON)).table_valued(*named, name="sent").render_derived(with_types=True)


def insert_rows(table: type[Any], rows: Sequence[Mapping[str, Any]]) -> Insert:
    """The statement that inserts these rows, all with the same columns (at least one row), into `table`."""
    return insert(table).from_select(list(rows[0]), select(records(table, rows)))
