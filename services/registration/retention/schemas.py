"""What goes in and out about retention: days, counts and reasons, never whose."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from services.registration.fields import Day
from services.registration.vocabularies.personal_data import DataCategory, RetentionState
from shared.http.schemas import Input, LongText, Versioned, example


class HoldIn(Input):
    model_config = example(
        reason="Audit of the grant: lists of participants are to be shown until the end of 2031",
        until="2031-12-31",
        categories=["identity", "consents"],
    )

    reason: LongText = Field(description="which law or duty demands it; name nobody")
    until: Day = Field(description="the last day of the hold: it ends by itself")
    categories: Annotated[list[DataCategory], Field(max_length=len(DataCategory))] = Field(
        default=[], description="what is kept; none: everything"
    )


class HoldOut(Versioned):
    """Why something is kept beyond its time; shown to those who manage the conference."""

    conference_id: UUID
    reason: str
    until: date
    categories: list[DataCategory]
    placed_by: str = Field(examples=["account:0198c2b0-1f00-7aaa-8bbb-0c0d0e0f1011"])
    lifted_at: datetime | None
    lifted_by: str | None
    active: bool = Field(description="today, in the conference's time zone")


class PlannedOut(BaseModel):
    """When a category goes, and how much of it there is now."""

    category: DataCategory
    label: str = Field(description="in the language asked for", examples=["Needs: diet, access, visa"])
    days: int = Field(description="the conference's policy, `retention`")
    due_on: date = Field(description="the day on which it is deleted, in the conference's time zone")
    state: RetentionState
    rows: int
    places: dict[str, int] = Field(description="rows by table", examples=[{"registration_answer": 180}])


class RetentionPlan(BaseModel):
    """What is deleted when: the categories in the order in which they go, and what keeps them."""

    conference_id: UUID
    ends_on: date
    counted_from: date = Field(description="the conference's last day; the day of its entry, if it was over by then")
    items: list[PlannedOut]
    holds: list[HoldOut] = Field(description="the latest first, lifted and ended ones too")


class DeletionOut(BaseModel):
    """What was deleted of one category on one day."""

    id: UUID
    category: DataCategory
    label: str = Field(description="in the language asked for", examples=["Needs: diet, access, visa"])
    rule: Literal["D7"] = "D7"
    days: int = Field(description="the period by which it was due")
    due_on: date
    day: date = Field(description="the day on which it was deleted, in the conference's time zone")
    rows: int
    places: dict[str, int] = Field(description="rows by table", examples=[{"registration_answer": 180}])
    began_at: datetime
    ended_at: datetime = Field(description="when the last of them was deleted")
