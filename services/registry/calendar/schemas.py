"""What `/calendar` answers."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, Field

from services.registry.schemas import AgreementSummary, CooperationSummary, PartnerSummary
from services.registry.vocabularies.calendar import CalendarKind
from shared.catalogue.texts import Language
from shared.http.schemas import PartialDateText

Labels = dict[Language, str]


class CalendarEntry(BaseModel):
    """Something with a date: an end, a reminder of it, an anniversary, a deadline, a milestone."""

    id: str = Field(
        description="the same as long as it is the same, also when its date moves",
        examples=["expiry-0198c0de-0000-7000-8000-000000000001-0"],
    )
    kind: CalendarKind
    on: PartialDateText
    begins_on: date = Field(description="the first possible day of `on`")
    ends_on: date = Field(description="its last possible day")
    title: Labels = Field(examples=[{"fr": "Échéance : Protocole d'entente", "en": "End: Protocole d'entente"}])
    months_before: int | None = Field(description="of a reminder: how long before the end")
    years: int | None = Field(description="of an anniversary")
    agreement: AgreementSummary | None
    cooperation: CooperationSummary | None
    milestone_id: UUID | None
    partners: list[PartnerSummary] = Field(description="the partners concerned, as far as the caller may see them")
    url: str = Field(description="the path where its object is read")
    version: int = Field(description="of that object, or of the renewal that has the deadline")
    updated_at: datetime = Field(description="when that was changed last")
