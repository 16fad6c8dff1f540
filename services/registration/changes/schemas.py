"""What is asked to change of a registration, and the decision."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from services.registration.vocabularies.changes import ChangeKind, ChangeState, Doer
from services.registration.vocabularies.participants import RegistrationState
from shared.http.schemas import Input, ShortText, Versioned, example


class ChangeRejectionIn(Input):
    model_config = example(reason="The hotel's list is closed")

    reason: ShortText = Field(description="told to the participant")


class ConsentWithdrawalIn(Input):
    model_config = example(withdraw_registration=True)

    withdraw_registration: bool = Field(
        default=False, description="of a consent that the form requires: withdraw the registration with it"
    )


class RegistrationSummary(BaseModel):
    """The registration concerned."""

    id: UUID
    name: str
    delegation: str | None
    state: RegistrationState


class ChangeOut(Versioned):
    """What somebody asked to change of a registration after the deadline (B18)."""

    conference_id: UUID
    registration: RegistrationSummary
    kind: ChangeKind
    state: ChangeState
    asked_as: Doer
    asked_by: str | None = Field(description="the account of a delegation's head; organisers alone see it")
    fields: list[str] = Field(
        description="while it is pending: what would be another value", examples=[["needs.diet", "person.email"]]
    )
    before: dict[str, Any] | None = Field(
        description="while it is pending: the present values by field", examples=[{"needs.diet": "none"}]
    )
    after: dict[str, Any] | None = Field(
        description="and what they would become; once it is decided see the registration's history",
        examples=[{"needs.diet": "vegetarian"}],
    )
    ended_at: datetime | None = Field(description="when it was decided, taken back, or lapsed")
    decided_by: str | None = Field(description="organisers alone see it")
    reason: str | None = Field(description="why it was rejected")
