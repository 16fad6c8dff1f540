"""Points and lines of GeoJSON (RFC 7946)."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

Position = tuple[float, float]
"""Longitude, latitude."""

Geometry = dict[str, Any] | None
_HALF, _WHOLE = 180.0, 360.0


def point(place: Position | None) -> Geometry:
    return {"type": "Point", "coordinates": list(place)} if place else None


def links(places: Sequence[Position]) -> Geometry:
    """A line between each two of the places; one place is a point, none has no geometry."""
    if len(places) <= 1:
        return point(places[0] if places else None)
    lines = [line for one, other in combinations(places, 2) for line in _lines_between(one, other)]
    if len(lines) == 1:
        return {"type": "LineString", "coordinates": lines[0]}
    return {"type": "MultiLineString", "coordinates": lines}


def _lines_between(one: Position, other: Position) -> list[list[list[float]]]:
    """The shorter way round; cut in two where it crosses the 180th meridian (RFC 7946, section 3.1.9)."""
    distance = other[0] - one[0]
    if abs(distance) <= _HALF:
        return [[list(one), list(other)]]
    edge = _HALF if one[0] > 0 else -_HALF
    unrolled = other[0] + (_WHOLE if edge > 0 else -_WHOLE)
    share = (edge - one[0]) / (unrolled - one[0]) if unrolled != one[0] else 0.0
    latitude = round(one[1] + share * (other[1] - one[1]), 6)
    return [[list(one), [edge, latitude]], [[-edge, latitude], list(other)]]
