"""Areas (A20): which codes there are, and which of them concern a country."""

import re

from services.registry.vocabularies.territories import AREA_MEMBERS, Area
from shared.countries import COUNTRIES

_PART = re.compile(r"([A-Z]{2})-[A-Z0-9]{1,3}")


def is_area(code: str) -> bool:
    """Whether `code` is a country, has the form of a part of one (ISO 3166-2), or is a named group."""
    part = _PART.fullmatch(code)
    return (part[1] if part else code) in COUNTRIES or code in list(Area)


def areas_with(code: str) -> list[str]:
    """The areas in which the one asked for lies: itself, and of a country the groups that it belongs to."""
    return [code, *(str(group) for group, members in AREA_MEMBERS.items() if code in members)]
