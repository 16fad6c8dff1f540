"""What goes in and out of approvals."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from services.registration.vocabularies.approvals import Thing
from shared.http.schemas import Input, example

_DIGEST = "7f83b1657ff1fc53b92dc18148a1d65d"


class ApproveIn(Input):
    model_config = example(digest=_DIGEST)

    digest: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")] = Field(
        description="of the programme that was read and is approved: when it is another one by now, 409"
    )


class ChangeOut(BaseModel):
    """A field that is another one; or, without a field, a thing that came or went."""

    thing: Thing
    id: UUID
    workshop_id: UUID | None = Field(description="of a workshop, and of a speaker of one")
    field: str | None
    before: Any
    after: Any
    concerns: str | None = Field(description="the one delegation whose half it is; null: all")


class SideOut(BaseModel):
    """Where one delegation stands."""

    side: str
    approved: bool = Field(description="it has approved the programme, and nothing that concerns it changed since")
    number: int | None = Field(description="the programme that it approved last; null: none yet")
    approved_at: datetime | None
    approved_by: str | None = Field(description="the account")
    changes: list[ChangeOut] = Field(description="what changed since, also of the others' halves")


class ApprovalOut(BaseModel):
    side: str
    number: int
    digest: str
    approved_at: datetime
    approved_by: str


class ApprovalsOut(BaseModel):
    """How the approval of a conference's programme stands."""

    conference_id: UUID
    digest: str = Field(description="of the programme as it is now", examples=[_DIGEST])
    required: bool = Field(description="`policy.approval_required`, in a conference of two delegations or more")
    approved: bool = Field(description="by all delegations; without any, nobody needs to")
    sides: list[SideOut]
    history: list[ApprovalOut] = Field(description="the latest 100, the newest first")
