"""A framework's policy: limits and strengths, with defaults that the documents or the field's practice give."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from services.indicators.rules.attainment import ON_TRACK_FROM, OVER_ABOVE, Thresholds
from services.indicators.rules.periods import SCHOOL_YEAR_STARTS
from services.indicators.vocabularies.measurements import SignOff

Adjusted = Literal["H", "P", "S", "off"]
Percent = Annotated[Decimal, Field(ge=-1000, le=1000, max_digits=10, decimal_places=4)]


class Policy(BaseModel):
    """What protects data (periods, locks, totals, nesting) is not in here: it is not negotiable."""

    model_config = ConfigDict(extra="forbid")

    sign_off: SignOff = Field(
        default=SignOff.OTHERS,
        description="whose approval a measurement needs to count: of the other sides, of all of them (joint sign-off), "
        "or of its own side alone",
    )
    on_track_from: Percent = Field(default=ON_TRACK_FROM, description="percent of the way from which on is on track")
    over_above: Percent = Field(default=OVER_ABOVE, description="percent of the way above which the target is exceeded")
    school_year_starts: int = Field(default=SCHOOL_YEAR_STARTS, ge=1, le=12, description="the month: 9 is September")
    smart: Adjusted = Field(
        default="P",
        description="C7. P or H: a framework is agreed only once its indicators are SMART; S: warns; off: is silent",
    )
    both_sides: Adjusted = Field(
        default="S", description="C9: an indicator on each side. S: warns; P or H: refuses agreeing; off: is silent"
    )

    @property
    def thresholds(self) -> Thresholds:
        return Thresholds(self.on_track_from, self.over_above)
