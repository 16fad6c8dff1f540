"""A person as this service takes and shows one, everywhere alike (D3: no family name and no order of names forced)."""

from collections.abc import Mapping
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, EmailStr, Field, StringConstraints, computed_field, model_validator

from services.registration.rules.names import Name
from services.registration.rules.person import PersonKey, person_key
from services.registration.texts import A_NAME
from services.registration.vocabularies.participants import Gender, NameOrder
from shared.catalogue.texts import InvalidValue
from shared.http.schemas import Input, LanguageTag, ShortText

PhoneNumber = Annotated[str, StringConstraints(pattern=r"^\+?[0-9][0-9 ().\-/]{3,29}$")]


class _Names(BaseModel):
    """The parts of a name and what stands beside it in public."""

    given_name: ShortText | None = Field(default=None, examples=["Ping"])
    family_name: ShortText | None = Field(default=None, examples=["Zhao"])
    name_order: NameOrder = NameOrder.GIVEN_FIRST
    native_name: ShortText | None = Field(default=None, examples=["赵平"], description="in the person's own script")
    transcription: ShortText | None = Field(default=None, examples=["Zhao Ping"])
    sort_name: ShortText | None = Field(
        default=None, description="how lists sort the name, where that is not by the family name"
    )
    function: ShortText | None = None
    partner_id: UUID | None = Field(default=None, description="the partner (registry) that the person comes from")
    organisation_name: ShortText | None = Field(default=None, description="where the registry has no such partner")


class PersonIn(_Names, Input):
    """All but one name is optional, unless the conference's form asks for it."""

    email: EmailStr | None = None
    phone: PhoneNumber | None = Field(
        default=None, examples=["+33 3 20 00 00 00"], description="with the country's code"
    )
    language: LanguageTag | None = Field(default=None, examples=["fr"], description="BCP 47: to write to the person in")
    gender: Gender | None = Field(default=None, description="for the balance that D9 asks about; null: not said")
    birth_year: int | None = Field(default=None, ge=1900, le=2100, description="asked for only where a form needs it")

    @model_validator(mode="after")
    def _has_a_name(self) -> Self:
        if not (self.given_name or self.family_name or self.native_name):
            raise InvalidValue(A_NAME)
        return self


class PersonOut(_Names):
    """A person as those see it who work with the person's data; `public()` as everybody may, once the person agreed."""

    email: str | None = None
    phone: str | None = None
    language: str | None = None
    gender: Gender | None = None
    birth_year: int | None = None

    @computed_field(description="the name as it is said, in the person's own order", examples=["Zhao Ping"])  # type: ignore[prop-decorator]
    @property
    def display_name(self) -> str:
        return self.name().said()

    @computed_field(  # type: ignore[prop-decorator]
        description="the name for readers of each language, with its other writing beside it",
        examples=[{"en": "Zhao Ping (赵平)", "zh": "赵平（Zhao Ping）"}],
    )
    @property
    def shown_as(self) -> Mapping[str, str]:
        return self.name().shown()

    @computed_field(description="the name as lists sort it", examples=["Exemple, Camille"])  # type: ignore[prop-decorator]
    @property
    def list_name(self) -> str:
        return self.name().listed()

    def name(self) -> Name:
        return Name(
            self.given_name,
            self.family_name,
            self.name_order == NameOrder.FAMILY_FIRST,
            self.native_name,
            self.transcription,
            self.sort_name,
        )

    def public(self) -> Self:
        """Name, function and organisation alone: no address, no number, no age."""
        return self.model_copy(
            update={"email": None, "phone": None, "language": None, "gender": None, "birth_year": None}
        )


def key_of(person: PersonIn | PersonOut) -> PersonKey:
    """By what two persons are found to be one: the address, and the name in letters where there is one."""
    names = (person.given_name, person.family_name)
    return person_key(person.email, *(names if any(names) else (person.native_name,)))
