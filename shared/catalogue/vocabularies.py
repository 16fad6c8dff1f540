"""The mechanism of a service's vocabularies: lists of codes with a label in every language."""

from collections.abc import Iterable, Mapping
from enum import EnumMeta

from shared.catalogue.texts import Text

Vocabulary = Mapping[str, Text]
"""Labels by the members of an enumeration, or by the codes of a list that others keep."""
Vocabularies = Mapping[str, Vocabulary]
"""Vocabularies by the name that the API gives them; a test holds every member of the enumeration against its labels."""


def unlabelled(vocabularies: Vocabularies) -> list[str]:
    """The codes of an enumeration that its vocabulary forgot, as `name.code`."""
    return [
        f"{name}.{member}"
        for name, labels in vocabularies.items()
        for member in _members(type(next(iter(labels))))
        if member not in set(labels)
    ]


def _members(codes: type[str]) -> Iterable[str]:
    return iter(codes) if isinstance(codes, EnumMeta) else ()
