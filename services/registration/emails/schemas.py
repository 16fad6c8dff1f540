"""What organisers see of e-mails: that they were sent or not, never what they say."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from services.registration.vocabularies.emails import EmailStatus, EmailTemplate


class EmailRecipient(BaseModel):
    """The registration written to, in short."""

    id: UUID
    display_name: str | None = Field(description="null once the person was erased")


class EmailOut(BaseModel):
    """One e-mail: whom it goes to, what it tells, and what became of it."""

    id: UUID
    conference_id: UUID
    registration: EmailRecipient | None = Field(description="null of a digest, which goes to the head of a delegation")
    account_id: UUID | None = Field(description="the head of a delegation to whom a digest goes")
    template: EmailTemplate
    workshop_id: UUID | None = Field(description="the workshop that it is about, if it is about one")
    status: EmailStatus
    attempts: int = Field(description="tries so far")
    next_attempt_at: datetime | None = Field(description="set while it is pending")
    last_error: str | None = Field(
        examples=["smtp_550"],
        description="smtp_<code>, connection, timeout, smtputf8, unusable_address, not_written; dropped: gone, "
        "no_address, over (what it would tell has passed), bundled (told in another), unwanted (unsubscribed), refused "
        "(a reminder to an address that takes nothing)",
    )
    created_at: datetime
    finished_at: datetime | None
