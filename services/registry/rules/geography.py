"""Near a point: the circle that a caller means, and the boxes of latitudes and longitudes that hold it."""

import re
from dataclasses import dataclass
from math import asin, cos, degrees, radians, sin

EARTH_METRES = 6_371_009.0
"""The Earth's mean radius (IUGG)."""
FARTHEST_KM = 20_038.0
"""Half of the Earth's circumference: there is no farther."""

_FORM = re.compile(r"\s*,\s*".join([r"\s*([-+]?\d{1,3}(?:\.\d+)?)"] * 2 + [r"(\d{1,5}(?:\.\d+)?)\s*"]))


@dataclass(frozen=True, slots=True)
class Near:
    """A circle on the Earth: its middle in degrees, its radius in kilometres."""

    lat: float
    lon: float
    km: float

    @classmethod
    def parse(cls, text: str) -> "Near":
        """The circle of `lat,lon,km`, as in `50.63,3.06,30`; ValueError when it is none."""
        match = _FORM.fullmatch(text)
        if match is None:
            raise ValueError(text)
        lat, lon, km = map(float, match.groups())
        if abs(lat) > 90 or abs(lon) > 180 or not 0 < km <= FARTHEST_KM:  # noqa: PLR2004  degrees
            raise ValueError(text)
        return cls(lat, lon, km)

    @property
    def latitudes(self) -> tuple[float, float]:
        """From south to north, in degrees; beyond a pole where the circle holds it."""
        reach = degrees(self.km * 1000 / EARTH_METRES)
        return self.lat - reach, self.lat + reach

    @property
    def longitudes(self) -> list[tuple[float, float]] | None:
        """From west to east, in degrees: two stretches across the date line, None where all longitudes are met."""
        south, north = self.latitudes
        if south <= -90 or north >= 90:  # noqa: PLR2004  degrees
            return None
        reach = degrees(asin(min(1.0, sin(self.km * 1000 / EARTH_METRES) / cos(radians(self.lat)))))
        west, east = self.lon - reach, self.lon + reach
        if west < -180:  # noqa: PLR2004  degrees
            return [(west + 360, 180.0), (-180.0, east)]
        if east > 180:  # noqa: PLR2004  degrees
            return [(west, 180.0), (-180.0, east - 360)]
        return [(west, east)]
