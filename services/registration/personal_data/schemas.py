"""What goes out about personal data."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, EmailStr, Field

from services.registration.participants.schemas import RegistrationOut
from services.registration.vocabularies.participants import RegistrationState
from services.registration.vocabularies.personal_data import DataCategory
from shared.http.schemas import Input, example


class HeldOut(BaseModel):
    """One thing that is held of the person."""

    category: DataCategory
    label: str = Field(description="the category, in the language asked for", examples=["Contact data and invitations"])
    place: str = Field(description="table and column", examples=["registration.person"])
    key: dict[str, str] = Field(description="which row", examples=[{"id": "0198c2b0-1f00-7aaa-8bbb-0c0d0e0f1011"}])
    value: Any = Field(description="what is held: whole, or of what others wrote the part that names the person")


class PersonalData(BaseModel):
    """All that is held of the person of one registration, as JSON."""

    registration: RegistrationOut
    looked_for: list[str] = Field(description="the spellings under which texts of others were searched")
    held: list[HeldOut]
    stored_answers: int = Field(description="answers kept for repeated requests, for 24 hours, that name the person")


class Erasure(BaseModel):
    """What an erasure took out. Asked again, nothing is left to take out."""

    registration_id: UUID
    state: RegistrationState
    erased_at: datetime
    places: dict[str, int] = Field(description="rows by table", examples=[{"registration": 1, "speaker": 1}])
    stored_answers: int


class AddressIn(Input):
    """An address by which somebody is looked for."""

    model_config = example(email="ada@invented.example")

    email: EmailStr


class PlaceFound(BaseModel):
    """One place with the address."""

    place: str = Field(description="table and column", examples=["registration.person"])
    url: str = Field(description="where it is seen, and taken out: by `DELETE` where it ends in `/personal-data`")
    name: str | None = Field(description="the name that stands there, for others may share the address")
    conference_id: UUID


class Found(BaseModel):
    """Every place with an address."""

    items: list[PlaceFound]
    complete: bool = Field(description="false: there are more than fit into one answer")
