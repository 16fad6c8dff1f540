"""What goes in and out about machine clients. A secret comes out once, when it is made."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from services.gateway.auth.roles import Scope
from services.gateway.auth.texts import LOOKS_LIKE_ACCOUNT
from shared.catalogue.texts import InvalidValue
from shared.http.schemas import Input, Patch, ShortText, Versioned, example


def _is_no_uuid(client_id: str) -> str:
    try:
        UUID(client_id)
    except ValueError:
        return client_id
    raise InvalidValue(LOOKS_LIKE_ACCOUNT)


def _each_once(scopes: list[Scope]) -> list[Scope]:
    return sorted(set(scopes))


ClientId = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9._-]{2,63}$"),
    AfterValidator(_is_no_uuid),
    Field(examples=["heidelberg-crm"]),
]
"""No colon: `service:…` are the platform's own services, which only its operator makes."""

Scopes = Annotated[list[Scope], Field(max_length=len(Scope)), AfterValidator(_each_once)]


class ClientIn(Input):
    """A new machine client. Its secret is made here, and shown once in the answer."""

    model_config = example(
        client_id="heidelberg-crm", name="The partner's register of contacts", scopes=["registry:read"]
    )

    client_id: ClientId = Field(description="what the client calls itself; it stays")
    name: ShortText = Field(examples=["The partner's register of contacts"], description="what it is, for people")
    scopes: Scopes = Field(description="what it may do at most; a token may ask for less")


class ClientPatch(Patch):
    """The fields that can be changed; each one named is replaced whole."""

    model_config = example(scopes=["registry:read", "registration:read"], active=True)

    name: ShortText = Field(default_factory=str)
    scopes: Scopes = Field(default_factory=list)
    active: bool = Field(default_factory=bool, description="false: it gets no token any more")


class OwnerOut(BaseModel):
    """The account that made the client."""

    id: UUID
    name: str


class ClientOut(Versioned):
    """A machine client, without its secret."""

    client_id: str
    name: str
    scopes: list[str]
    active: bool
    owner: OwnerOut | None = Field(description="who made it; null for what the operator or another client made")


class NewClientOut(ClientOut):
    """A machine client with its secret, which is never shown again."""

    client_secret: str = Field(examples=["3cJ8tq…"])
