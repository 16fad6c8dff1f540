"""The mechanism of a service's vocabularies: closed lists of codes with a label in every language."""

from collections.abc import Mapping
from enum import StrEnum

from shared.catalogue.texts import Text

Vocabulary = Mapping[StrEnum, Text]
Vocabularies = Mapping[str, Vocabulary]
"""Vocabularies by the name that the API gives them; a test holds every member of the enumeration against its labels."""


def unlabelled(vocabularies: Vocabularies) -> list[str]:
    """The codes of an enumeration that its vocabulary forgot, as `name.code`."""
    return [
        f"{name}.{member}"
        for name, labels in vocabularies.items()
        for member in type(next(iter(labels)))
        if member not in labels
    ]
