"""What goes in and out of `/persons`."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.registry.schemas import PartnerSummary
from services.registry.vocabularies.people import NameOrder
from shared.http.schemas import Input, LanguageTag, Multilingual, PartialDateText, Patch, ShortText, Versioned, example

_MANY = 20

Email = Annotated[
    str,
    StringConstraints(pattern=r"^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+$", max_length=254),
    Field(examples=["international@example.org"]),
]
Phone = Annotated[
    str,
    StringConstraints(pattern=r"^\+?[0-9(][0-9 ()./-]{2,38}$"),
    Field(examples=["+33 3 20 00 00 00"]),
]


class PersonFields(Input):
    """What is known of a person: any one name is enough, in the order that its bearer uses (D3)."""

    given_name: ShortText | None = Field(default=None, examples=["Ping"])
    family_name: ShortText | None = Field(default=None, examples=["Zhao"])
    name_order: NameOrder = NameOrder.GIVEN_FIRST
    native_name: ShortText | None = Field(default=None, examples=["赵平"])
    transcription: ShortText | None = Field(default=None, examples=["Zhao Ping"])
    also_known_as: list[ShortText] = Field(
        default=[],
        max_length=_MANY,
        description="other ways in which the whole name is written: former names, with a title. "
        "Personal data is looked for under these, too",
    )
    email: Email | None = None
    phone: Phone | None = None
    language: LanguageTag | None = Field(default=None, description="in which to write to the person")


class PersonIn(PersonFields):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "given_name": "Ping",
                    "family_name": "Zhao",
                    "name_order": "family_first",
                    "native_name": "赵平",
                    "language": "zh",
                }
            ]
        }
    )


class PersonPatch(PersonFields, Patch):
    model_config = example(given_name="Ping", family_name="Zhao", name_order="family_first")


class HeldFunction(BaseModel):
    """A function that a person holds or held."""

    contact_id: UUID
    holder_id: UUID
    title: Multilingual
    partner_id: UUID
    partner: PartnerSummary | None
    since: PartialDateText | None = Field(serialization_alias="from")
    until: PartialDateText | None = Field(serialization_alias="to")


class PersonOut(PersonFields, Versioned):
    """A person, and the functions that it holds or held as far as the caller may know of them."""

    name: str = Field(description="the names in their order; the native one where no other is known")
    functions: list[HeldFunction]
