"""What goes in and out of rooms."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from services.registration.fields import Seats, optional
from services.registration.vocabularies.timetable import Accessibility
from shared.http.schemas import CountryCode, Input, LongText, Multilingual, Patch, ShortText, Versioned, example


class GeoPoint(Input):
    lat: float = Field(ge=-90, le=90, examples=[51.49])
    lon: float = Field(ge=-180, le=180, examples=[7.34])


class Venue(Input):
    """A place with its address (B31)."""

    name: ShortText = Field(examples=["Zeche Zollern"])
    lines: list[ShortText] = Field(default=[], max_length=8, examples=[["Grubenweg 5"]])
    postal_code: ShortText | None = Field(default=None, examples=["44388"])
    locality: ShortText | None = Field(default=None, examples=["Dortmund"])
    country: CountryCode | None = Field(default=None, examples=["DE"])
    location: GeoPoint | None = None
    directions: LongText | None = Field(default=None, description="how to get there")


RoomCapacity = Annotated[Seats, Field(description="its seats; null: not known, and nothing limits them")]
Equipment = Annotated[list[ShortText], Field(max_length=50, examples=[["projector", "2 interpreters' booths"]])]
AccessibilityList = Annotated[
    list[Accessibility], Field(max_length=len(Accessibility), examples=[["step_free", "induction_loop"]])
]


class RoomIn(Input):
    model_config = example(
        name={"fr": "Salle des Lotus", "zh": "荷花厅"},
        capacity=120,
        venue={"name": "Jinjiang Hotel", "lines": ["80 Renmin South Road"], "locality": "Chengdu", "country": "CN"},
        equipment=["projector", "2 interpreters' booths"],
        accessibility=["step_free", "wheelchair_places"],
    )

    name: Multilingual
    capacity: RoomCapacity | None = Field(default=None, description="its seats; null: not known, nothing limits them")
    venue: Venue | None = Field(default=None, description="the building that it is in")
    equipment: Equipment = Field(default=[])
    accessibility: AccessibilityList = Field(default=[])


class RoomPatch(Patch):
    model_config = example(capacity=140)

    name: Multilingual = optional()
    capacity: RoomCapacity | None = Field(default=None, description="its seats; null: not known, nothing limits them")
    venue: Venue | None = Field(default=None, description="the building that it is in")
    equipment: Equipment = optional()
    accessibility: AccessibilityList = optional()


class RoomOut(Versioned):
    conference_id: UUID
    name: Multilingual
    capacity: int | None
    venue: Venue | None
    equipment: list[str]
    accessibility: list[Accessibility]


class RoomList(BaseModel):
    """All rooms of one conference, as they were added."""

    items: list[RoomOut]


class RoomSummary(BaseModel):
    """What stands of a room beside its id."""

    id: UUID
    name: Multilingual
    capacity: int | None
    venue: Venue | None
