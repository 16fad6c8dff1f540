"""Tables of the registration form: what is asked, the texts of consents, and what people filled in."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.registration.tables import RegistrationTable


class FormRow(RegistrationTable, table=True):
    """What a conference asks, as in `forms.schemas.FormOut`; its version is the conference's `form_version`, too."""

    __tablename__ = "registration_form"

    conference_id: UUID = Field(primary_key=True, foreign_key="conference.id")
    version: int
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))
    fields: dict[str, str] = Field(sa_type=JSONB)
    questions: list[dict[str, Any]] = Field(sa_type=JSONB)
    needs: dict[str, str] = Field(sa_type=JSONB)
    consents: list[dict[str, Any]] = Field(sa_type=JSONB)


class ConsentTextRow(RegistrationTable, table=True):
    """A text that people consented to: kept as it was, so that it can be shown what each agreed to."""

    __tablename__ = "consent_text"

    conference_id: UUID = Field(primary_key=True, foreign_key="conference.id")
    purpose: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    text: dict[str, str] = Field(sa_type=JSONB)
    created_at: datetime = Field(sa_type=DateTime(timezone=True))


class FilledRow(RegistrationTable, table=True):
    """What somebody filled in beside their name. Personal, `needs` more than the rest: apart, so that they go apart.

    `consents` are `{purpose, version, given_at, withdrawn_at}`; `form_version` is that of the form that was answered.
    """

    __tablename__ = "registration_answer"

    registration_id: UUID = Field(primary_key=True, foreign_key="registration.id")
    form_version: int
    answers: dict[str, Any] = Field(sa_type=JSONB)
    needs: dict[str, Any] = Field(sa_type=JSONB)
    consents: list[dict[str, Any]] = Field(sa_type=JSONB)
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))
