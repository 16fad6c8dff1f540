"""What goes in and out about a person whom an administrator looks for."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from services.gateway.auth.accounts.schemas import Email
from shared.http.schemas import Input, example

Service = Literal["gateway", "registry", "registration"]


class AddressIn(Input):
    """An address by which somebody is looked for."""

    model_config = example(email="ada@invented.example")

    email: Email


class PlaceFound(BaseModel):
    """One place with the address."""

    service: Service
    place: str = Field(description="table and column", examples=["registration.person"])
    url: str = Field(
        description="where it is seen and taken out: `DELETE` where it ends in `/personal-data`, `:erase` of an account"
    )
    name: str | None = Field(description="the name that stands there, for others may share the address")
    conference_id: UUID | None = None


class Found(BaseModel):
    """Every place with an address, as far as the services could be asked."""

    items: list[PlaceFound]
    unreachable: list[Service] = Field(description="services that did not answer: ask again")
    complete: bool = Field(description="false: some service has more than fits into one answer, or did not answer")
