"""What goes in and out of `/cooperations/{id}/grants`."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from services.registry.cooperations.schemas import Side
from services.registry.schemas import omitted
from services.registry.vocabularies.grants import GrantRole
from shared.http.schemas import Input, Patch, Versioned, example

_Side = Annotated[
    Side | None,
    Field(description="one of the sides on which parties stand; null: all of the cooperation", examples=["fr"]),
]


class GrantIn(Input):
    model_config = example(account_id="0198c2b0-1f00-7aaa-8bbb-0c0d0e0f1011", role="delegation_head", side="fr")

    account_id: Annotated[
        str,
        StringConstraints(min_length=1, max_length=200),
        Field(description="an account's id, or a machine client's client_id"),
    ]
    role: GrantRole = Field(description="a delegation_head leads a side, which must be named")
    side: _Side = None


class GrantPatch(Patch):
    model_config = example(role="editor", side="fr")

    role: GrantRole = Field(default_factory=omitted)
    side: _Side = None


class GrantOut(Versioned):
    cooperation_id: UUID
    account_id: str
    role: GrantRole
    side: str | None


class GrantList(BaseModel):
    """All grants on one cooperation, the oldest first."""

    items: list[GrantOut]
