"""What goes in and out of `/renewals`."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, Field

from services.registry.schemas import AgreementSummary, CooperationSummary, PartnerSummary
from services.registry.vocabularies.agreements import Renewal, ResolutionState
from services.registry.vocabularies.renewals import RenewalStep
from shared.http.schemas import LongText, PartialDateText, Patch, example


class RenewalPatch(Patch):
    model_config = example(
        owner="0198c0de-0000-7000-8000-000000000009", due_on="2029-06-30", note="Passage en conseil au printemps"
    )

    owner: UUID | None = Field(default=None, description="the account that looks after it")
    note: LongText | None = Field(default=None, description="for staff and the parties' members")
    due_on: date | None = Field(default=None, description="until when the renewal is to be signed")


class Reminder(BaseModel):
    """A reminder of the end: so many months before it, on this day."""

    months: int = Field(examples=[12])
    on: date


class CouncilProgress(BaseModel):
    """How far the council of a signatory of the draft has come; `state` is null while nothing is known of it."""

    partner_id: UUID
    partner: PartnerSummary | None
    state: ResolutionState | None
    number: str | None
    on: PartialDateText | None


class OpenStepOut(BaseModel):
    """What is still to be done; `partner` says whose council it waits for."""

    code: RenewalStep
    message: str = Field(description="in the caller's language")
    partner_id: UUID | None
    partner: PartnerSummary | None


class RenewalOut(BaseModel):
    """An agreement that ends, and how far its renewal has come. `version` is 0 until somebody notes something."""

    agreement_id: UUID
    version: int
    updated_at: datetime | None
    agreement: AgreementSummary
    cooperation: CooperationSummary | None
    partners: list[PartnerSummary] = Field(description="the signatories, as far as the caller may see them")
    ends_on: PartialDateText = Field(description="of what is renewed tacitly: of the period that runs")
    days_left: int = Field(description="until its last possible day; negative when it has passed")
    months_left: int = Field(description="whole months, as `days_left`")
    renewal: Renewal = Field(description="as agreed last")
    goes_on_tacitly: bool = Field(description="renewed tacitly: nothing has to be done")
    owner: UUID | None
    note: str | None
    due_on: date | None
    next_reminder: Reminder | None
    reminders_sent: list[Reminder] = Field(description="of this end; `on` is when each was sent")
    draft: AgreementSummary | None = Field(description="the agreement that is to renew this one, not signed yet")
    councils: list[CouncilProgress] = Field(description="of the draft's signatories; empty without a draft")
    open_steps: list[OpenStepOut]
