"""Units of measure, as far as a formula must know them: what may be added to what, and what a quotient is in.

A unit is a product of names with exponents: `person`, `kg/km`, `EUR/person`, `km^2`. Percent is a hundredth of a plain
number.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from services.indicators.texts import NO_UNIT
from shared.catalogue.texts import InvalidValue

PERCENT = "%"
_NAME = r"[^\W\d_][\w.-]*|€|\$|%"
_FACTOR = re.compile(rf"(?P<name>{_NAME}|1)(?:\^(?P<power>[1-9]))?")
_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Unit:
    """`powers` by name; `scale`: what one of it is worth (0.01 of a plain number for percent)."""

    powers: Mapping[str, int] = field(default_factory=dict)
    scale: Decimal = Decimal(1)

    def __mul__(self, other: "Unit") -> "Unit":
        return self._combined(other, 1)

    def __truediv__(self, other: "Unit") -> "Unit":
        return self._combined(other, -1)

    def _combined(self, other: "Unit", sign: int) -> "Unit":
        powers = Counter(self.powers)
        for name, power in other.powers.items():
            powers[name] += sign * power
        return Unit({name: power for name, power in sorted(powers.items()) if power})

    def of_one_kind_with(self, other: "Unit") -> bool:
        """Whether values in both may be added, and compared."""
        return dict(self.powers) == dict(other.powers)

    def __str__(self) -> str:
        above = [_powered(name, power) for name, power in self.powers.items() if power > 0]
        below = [_powered(name, -power) for name, power in self.powers.items() if power < 0]
        return "/".join(["*".join(above) or "1", *below])


PLAIN = Unit()


def _powered(name: str, power: int) -> str:
    return name if power == 1 else f"{name}^{power}"


def read_unit(text: str) -> Unit:
    """The unit that `text` writes; raises InvalidValue for what is none."""
    if text == PERCENT:
        return Unit(scale=_HUNDREDTH)
    unit = PLAIN
    for number, part in enumerate(text.replace("·", "*").split("/")):
        for factor in part.split("*"):
            match = _FACTOR.fullmatch(factor.strip())
            if match is None or match["name"] == PERCENT:
                raise InvalidValue(NO_UNIT, text=text)
            single = PLAIN if match["name"] == "1" else Unit({match["name"]: int(match["power"] or 1)})
            unit = unit / single if number else unit * single
    return unit
