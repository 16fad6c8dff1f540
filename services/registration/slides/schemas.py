"""What goes in and out of speakers' slides."""

from datetime import datetime
from uuid import UUID

from fastapi import UploadFile
from pydantic import BaseModel, ConfigDict, Field

from services.registration.participants.schemas import OverrideOut
from services.registration.programme.line_ups.schemas import Slides
from shared.http.schemas import Multilingual, ShortText


class SlidesForm(BaseModel):
    """A file with slides: a form, so everything but the file comes as text."""

    model_config = ConfigDict(
        extra="forbid",
        str_strip_whitespace=True,
        json_schema_extra={"examples": [{"file": "%PDF-1.7 …", "slides": 6}]},
    )

    file: UploadFile = Field(description="PPTX, PDF or ODP, found in the file itself; at most 20 MiB")
    slides: Slides | None = Field(
        default=None, description="B7: how many, for a PDF that cannot be counted; else what the file says counts"
    )
    override_reason: ShortText | None = Field(
        default=None, description="for those who manage the conference, after the deadline: why"
    )


class SlidesFile(BaseModel):
    """The file that a speaker shows."""

    file_name: str = Field(description="under which it is saved", examples=["pratiques.pptx"])
    media_type: str = Field(description="found in the file itself")
    size: int = Field(description="in bytes")
    sha256: str
    slides: int
    counted: bool = Field(description="the slides were counted in the file; false: its sender said how many")
    handed_in_at: datetime
    override: OverrideOut | None = Field(description="who took it after the deadline, and why; organisers alone see it")
    content_url: str = Field(description="the path of its content, signed: opens without a token, for an hour")


class SlidesOut(BaseModel):
    """What a speaker may hand in, until when, and what was handed in; the ETag is the speaker's."""

    speaker_id: UUID
    workshop_id: UUID
    conference_id: UUID
    limit: int = Field(description="B7: slides at most")
    closes_at: datetime | None = Field(description="from then on only organisers hand in; null: nothing closes it")
    open: bool = Field(description="whether the speaker may hand in now")
    slides: int | None = Field(description="how many are shown; null while not known")
    guidance: list[Multilingual] = Field(
        description="B10: what speakers are asked for, by the conference and then by the workshop"
    )
    file: SlidesFile | None = Field(description="null while none was handed in")


class SlidesList(BaseModel):
    """Where the person of one registration speaks, and what is handed in for each."""

    items: list[SlidesOut]
