"""Statements over any table, written as text, with parameters that know their types."""

import re

from sqlalchemy import ARRAY, TextClause, Uuid, bindparam, text

_ONE = Uuid()
_MANY = ARRAY(Uuid())
_TYPES = {"old": _ONE, "new": _ONE} | dict.fromkeys(("ids", "partners", "agreement", "cooperation", "partner"), _MANY)
_PARAMETER = re.compile(r"(?<!:):([a-z]+)")


def sql(statement: str) -> TextClause:
    """`:old` and `:new` are ids, `:ids` and the like lists of them, all others text."""
    named = {name for name in _PARAMETER.findall(statement) if name in _TYPES}
    return text(statement).bindparams(*(bindparam(name, type_=_TYPES[name]) for name in sorted(named)))
