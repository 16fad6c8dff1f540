"""What goes in and out of halves of framing notes."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from shared.http.schemas import Input, LongText, ShortText, example


class FramingHalfIn(Input):
    """One side's half of a framing note, and which organisation of that side wrote it."""

    model_config = example(text="Deux territoires français présentent chacun un projet de quartier.", author="CUF")

    text: LongText
    author: ShortText = Field(description="B12: the organisation that writes for this side", examples=["CUF"])


class FramingHalfOut(BaseModel):
    """One side's half; `version` 0 and nulls while it is not written."""

    workshop_id: UUID
    delegation: str
    text: str | None
    author: str | None
    version: int
    updated_at: datetime | None
