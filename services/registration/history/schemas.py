"""A registration's history as it is shown."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from services.registration.vocabularies.changes import Deed, Doer


class HistoryOut(BaseModel):
    """Something that was done to a registration."""

    id: UUID
    at: datetime
    deed: Deed
    done_as: Doer = Field(description="in which role it was done")
    account: str | None = Field(
        description="the account, or machine client; organisers alone see it",
        examples=["account:0198c2b0-1f00-7aaa-8bbb-0c0d0e0f1011"],
    )
    fields: list[str] = Field(description="what was changed", examples=[["person.email", "answers.shuttle"]])
    before: dict[str, Any] | None = Field(
        description="the former values by field; for the participant and the organisers, while such data is kept",
        examples=[{"person.email": "camille@example.org"}],
    )
    after: dict[str, Any] | None = Field(
        description="the values since, alike", examples=[{"person.email": "c.exemple@example.org"}]
    )
    workshop_id: UUID | None = Field(description="the workshop, of what was done to an enrolment")
    change_id: UUID | None = Field(description="what had been asked for, where it was (`/changes/{id}`)")
    reason: str | None
