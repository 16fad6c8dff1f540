"""What callers see of deliveries."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

DeliveryStatus = Literal["pending", "succeeded", "failed", "blocked"]


class DeliveredEvent(BaseModel):
    """The event, in short."""

    id: UUID = Field(description="the `webhook-id` of every try")
    type: str = Field(examples=["registry.agreement.signed"])
    position: int
    timestamp: datetime


class DeliveryOut(BaseModel):
    """One event on its way to one endpoint."""

    id: UUID
    endpoint_id: UUID
    event: DeliveredEvent
    status: DeliveryStatus = Field(
        description="`blocked`: the URL leads to an address that is not public; `failed`: the last try was in vain"
    )
    attempts: int = Field(description="tries so far")
    next_attempt_at: datetime | None = Field(description="set while the delivery is pending")
    last_status_code: int | None = Field(description="what the receiver answered last, when it answered")
    last_error: str | None = Field(examples=["timeout"])
    created_at: datetime
    finished_at: datetime | None


class AttemptOut(BaseModel):
    """One try: what came back, but never the receiver's words."""

    number: int
    started_at: datetime
    duration_ms: int
    status_code: int | None
    error: str | None = Field(
        description="status, redirect, gone, timeout, name_not_found, connection, blocked or secret_unreadable",
        examples=["redirect"],
    )
