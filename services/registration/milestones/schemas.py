"""What goes in and out of milestones."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.registration.conferences.schemas import DelegationCode
from services.registration.fields import Day, optional
from services.registration.milestones.texts import DATE_OR_OFFSET
from services.registration.vocabularies.conferences import Visibility
from services.registration.vocabularies.milestones import Closes, MilestoneKind, MilestoneState, OffsetFrom
from shared.catalogue.texts import InvalidValue
from shared.http.schemas import Input, Multilingual, Patch, ShortText, Versioned, example

_YEARS_BEFORE = 5
_DAYS = 366 * _YEARS_BEFORE

LastsDays = Annotated[int, Field(ge=1, le=60, description="B21: one on the 4th and the 5th lasts two")]
Reminders = Annotated[
    list[Annotated[int, Field(ge=0, le=_DAYS)]],
    Field(max_length=10, description="told so many days before, each once", examples=[[30, 7, 1]]),
]
Closings = Annotated[
    list[Closes],
    Field(
        max_length=len(Closes),
        description="B18: what ends with the last moment of its last day, in the conference's time zone",
        examples=[["applications"]],
    ),
]
Audience = Annotated[DelegationCode | None, Field(description="B17: the delegation that it concerns; null: all")]
_VISIBILITY = "who may learn of it: by default those who work on the conference"
_RESPONSIBLE = "who sees to it: a function, a working group, an organisation"
_FREEZES = "B18: when its last day is over, the list of participants is frozen under the next number"


class OffsetIn(Input):
    """So many months, then days, from the conference's first or last day; negative is before. It moves with them."""

    model_config = example(months=-3, days=0, origin="starts_on")

    months: int = Field(default=0, ge=-12 * _YEARS_BEFORE, le=12 * _YEARS_BEFORE)
    days: int = Field(default=0, ge=-_DAYS, le=_DAYS)
    origin: OffsetFrom = OffsetFrom.STARTS_ON


class MilestoneIn(Input):
    """A milestone has a date of its own (`on`), or an `offset` from the conference's."""

    model_config = example(
        title={"fr": "Clôture des candidatures", "zh": "申请截止"},
        kind="closing",
        offset={"months": -4, "days": 0, "origin": "starts_on"},
        responsible="CUF",
        reminders=[30, 7],
        closes=["applications"],
    )

    title: Multilingual
    kind: MilestoneKind = MilestoneKind.OTHER
    on: Day | None = Field(default=None, description="its (first) day, in the conference's time zone")
    offset: OffsetIn | None = Field(default=None, description="in place of a day: how far from the conference's")
    lasts_days: LastsDays = 1
    audience: Audience = None
    responsible: ShortText | None = Field(default=None, description=_RESPONSIBLE, examples=["CUF"])
    visibility: Visibility = Field(default=Visibility.PRIVATE, description=_VISIBILITY)
    reminders: Reminders = Field(default=[])
    closes: Closings = Field(default=[])
    freezes_list: bool = Field(default=False, description=_FREEZES)

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Self:
        if (self.on is None) == (self.offset is None):
            raise InvalidValue(DATE_OR_OFFSET)
        return self


class MilestonePatch(Patch):
    """A new `on` takes the place of an offset, and the other way round."""

    model_config = example(on="2026-06-30", reminders=[14, 3])

    title: Multilingual = optional()
    kind: MilestoneKind = optional()
    on: Day = optional(description="its (first) day, in the conference's time zone")
    offset: OffsetIn = optional(description="in place of a day: how far from the conference's")
    lasts_days: LastsDays = optional()
    audience: Audience = None
    responsible: ShortText | None = Field(default=None, description=_RESPONSIBLE)
    visibility: Visibility = optional(description=_VISIBILITY)
    reminders: Reminders = optional()
    closes: Closings = optional()
    freezes_list: bool = optional(description=_FREEZES)

    @model_validator(mode="after")
    def _not_both(self) -> Self:
        if {"on", "offset"} <= self.model_fields_set:
            raise InvalidValue(DATE_OR_OFFSET)
        return self


class MilestoneOut(Versioned):
    conference_id: UUID
    title: Multilingual
    kind: MilestoneKind
    on: date = Field(description="its (first) day, in the conference's time zone")
    until: date = Field(description="its last day, the same when it lasts one")
    offset: OffsetIn | None
    lasts_days: int
    over_at: datetime = Field(description="the instant from which its last day is over: what it closes is closed")
    audience: str | None
    responsible: str | None
    visibility: Visibility
    reminders: list[int]
    closes: list[Closes]
    freezes_list: bool
    state: MilestoneState
    done_at: datetime | None
