"""What goes in and out of organisers' own texts for e-mails."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from services.registration.vocabularies.emails import EmailTemplate
from shared.catalogue.texts import Language
from shared.http.schemas import Input, example
from shared.http.validation import ONE_LINE_PATTERN

_LONGEST_SUBJECT, _LONGEST_TEXT = 150, 4_000
_TEXT = {"fr": {"subject": "{conference} : à bientôt", "text": "Votre inscription est confirmée.\n\nAccueil dès 8 h."}}


class OwnText(Input):
    """Plain text; a blank line begins a paragraph. Only the kind's placeholders are filled in: `{conference}`."""

    subject: (
        Annotated[str, StringConstraints(min_length=1, max_length=_LONGEST_SUBJECT, pattern=ONE_LINE_PATTERN)] | None
    ) = Field(default=None, description="null: the usual one", examples=["{conference} : à bientôt"])
    text: Annotated[str, StringConstraints(min_length=1, max_length=_LONGEST_TEXT)] = Field(
        description="in the place of the usual words, after the greeting; lists, links and calendars stay",
        examples=["Votre inscription à {conference} ({days}) est confirmée."],
    )


class MessageIn(Input):
    model_config = example(texts=_TEXT)

    texts: dict[Language, OwnText] = Field(
        min_length=1, description="by language; whoever reads another gets the usual words in it", examples=[_TEXT]
    )


class MessageOut(BaseModel):
    """The organisers' words for one kind of e-mail; without texts the usual ones are sent."""

    conference_id: UUID
    kind: EmailTemplate
    version: int = Field(description="0 until the first text")
    updated_at: datetime | None
    texts: dict[Language, OwnText]
    placeholders: list[str] = Field(description="may stand in braces", examples=[["conference", "days", "where"]])
    needed: list[str] = Field(description="must stand in the text", examples=[["workshop"]])


class MessageList(BaseModel):
    items: list[MessageOut]


class PreviewIn(Input):
    model_config = example(language="fr", own=_TEXT["fr"])

    language: Language
    own: OwnText | None = Field(default=None, description="a draft; null: what is saved, else the usual words")


class PreviewOut(BaseModel):
    """The e-mail as somebody invented would get it."""

    subject: str
    text: str
    html: str
