"""Near a point: `near=50.63,3.06,30` of lists whose objects lie somewhere."""

import math
import re
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Query
from sqlalchemy import ColumnElement, func

from services.registry.messages import refused

_FURTHEST_KM = 20_040  # half around the earth
_NUMBER = r"-?\d{1,5}(?:\.\d{1,12})?"
_FORM = re.compile(rf"({_NUMBER}),\s*({_NUMBER}),\s*({_NUMBER})")
_KM_PER_DEGREE = 111.195


@dataclass(frozen=True, slots=True)
class Near:
    """Around a point, in degrees (WGS 84) and kilometres."""

    latitude: float
    longitude: float
    km: float

    def metres(self, latitude: ColumnElement[Any], longitude: ColumnElement[Any]) -> ColumnElement[float]:
        """How far a place is from the point, along the great circle (haversine)."""
        north = func.sin(func.radians(latitude - self.latitude) / 2)
        east = func.sin(func.radians(longitude - self.longitude) / 2)
        narrowing = func.cos(func.radians(latitude)) * math.cos(math.radians(self.latitude))
        half = func.least(north * north + narrowing * east * east, 1.0)
        return 2000 * _KM_PER_DEGREE * func.degrees(func.asin(func.sqrt(half)))

    def holds(self, latitude: ColumnElement[Any], longitude: ColumnElement[Any]) -> list[ColumnElement[bool]]:
        """Whether a place lies within; the first condition is one that an index of latitudes answers."""
        height = self.km / _KM_PER_DEGREE
        return [
            latitude.between(self.latitude - height, self.latitude + height),
            self.metres(latitude, longitude) <= self.km * 1000,
        ]


async def _near(
    near: Annotated[
        str | None,
        Query(description="latitude, longitude, kilometres", examples=["50.63,3.06,30"], max_length=60),
    ] = None,
) -> Near | None:
    if near is None:
        return None
    found = _FORM.fullmatch(near.strip())
    values = [float(number) for number in found.groups()] if found else []
    if not values or abs(values[0]) > 90 or abs(values[1]) > 180 or not 0 < values[2] <= _FURTHEST_KM:  # noqa: PLR2004
        raise refused("#/query/near", "no_point")
    return Near(*values)


NearPoint = Annotated[Near | None, Depends(_near)]
"""The query parameter `near`; None where it is not given. 422 for what is no point and distance."""
