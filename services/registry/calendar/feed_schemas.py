"""What goes in and out of `/calendar-feeds`."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from services.registry.vocabularies.calendar import CalendarKind
from shared.catalogue.texts import Language
from shared.http.schemas import CountryCode, Input, example


class FeedIn(Input):
    model_config = example(language="fr", kinds=["expiry", "reminder"], country="BJ")

    language: Language = "en"
    kinds: list[CalendarKind] = Field(default=[], max_length=len(CalendarKind), description="all when empty")
    partner_id: UUID | None = None
    country: CountryCode | None = None


class FeedOut(FeedIn):
    id: UUID
    version: int
    created_at: datetime


class FeedMade(FeedOut):
    url: str = Field(
        description="for a calendar program; whoever has it reads what you see, so it is shown this once",
        examples=[
            "https://entente.example/registry/v1/calendar-feeds/0198c0de-0000-7000-8000-000000000001.ics?token=…"
        ],
    )


class FeedList(BaseModel):
    """One's own feeds, the oldest first."""

    items: list[FeedOut]
