"""Endpoints as they go in and out."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from services.gateway.webhooks.events import DisabledReason
from shared.http.schemas import Input, Patch, Versioned, example

_ID = "01980000-0000-7000-8000-000000000001"


def _without_doubles(types: list[str]) -> list[str]:
    return sorted(set(types))


Url = Annotated[
    str,
    StringConstraints(min_length=1, max_length=2000),
    Field(
        description="https and a public address; no user name, no fragment; redirects are not followed",
        examples=["https://partner.example/hooks/entente"],
    ),
]
EventTypeNames = Annotated[
    list[Annotated[str, StringConstraints(pattern=r"^[a-z]+(\.[a-z_]+){0,2}(\.\*)?$", max_length=100)]],
    Field(
        min_length=1,
        max_length=100,
        examples=[["registry.*", "registration.registration.confirmed"]],
        description="names, or `service.*` and `service.subject.*` for all of them",
    ),
    AfterValidator(_without_doubles),
]
Description = Annotated[
    str,
    StringConstraints(max_length=300),
    Field(examples=["Our intranet's agreement list"], description="for its owner"),
]


class EndpointFilter(Input):
    """Only events of this conference, or that concern this partner."""

    conference_id: UUID | None = Field(default=None, examples=[None], description="null: of any or none")
    partner_id: UUID | None = Field(default=None, examples=[_ID], description="null: whomever they concern")


class EndpointIn(Input):
    """A new endpoint. Types are exact names, or everything of a service (`registry.*`) or of a kind of object."""

    model_config = example(
        url="https://partner.example/hooks/entente",
        event_types=["registry.*", "registration.registration.confirmed"],
        filter={"partner_id": "0198c2b0-1f00-7aaa-8bbb-0c0d0e0f1011"},
        description="Our intranet's agreement list",
    )

    url: Url
    event_types: EventTypeNames
    filter: EndpointFilter = EndpointFilter()
    description: Description = ""


class EndpointPatch(Patch):
    """What may be changed of an endpoint."""

    model_config = example(event_types=["registry.agreement.*"])

    url: Url = Field(default_factory=str)
    event_types: EventTypeNames = Field(default_factory=list)
    filter: EndpointFilter = EndpointFilter()
    description: Description = ""


class EndpointOut(Versioned):
    """Where events are delivered."""

    owner: str = Field(description="`account:<id>` or `client:<client_id>`", examples=["client:partner"])
    url: str
    event_types: list[str]
    filter: EndpointFilter
    description: str
    enabled: bool
    disabled_at: datetime | None
    disabled_reason: DisabledReason | None = Field(
        description="`owner`: by hand; `gone`: it answered 410; `failing`: failures only, for 120 hours; "
        "`account_deactivated`: its owner's account was; `secret_unreadable`: its secret is lost, make it anew"
    )
    failing_since: datetime | None = Field(description="the first failure after the last success")


class EndpointCreated(EndpointOut):
    """A new endpoint, and the one time that its secret is shown."""

    secret: str = Field(
        description="signs each delivery (Standard Webhooks); shown only now", examples=["whsec_MfKQ9r8GKYqrTwjU…"]
    )
