"""Invitations as organisers send and see them."""

from uuid import UUID

from pydantic import EmailStr, Field

from shared.http.schemas import Input, ShortText, Versioned, example


class InvitationIn(Input):
    model_config = example(email="mairie@ville.example", name="Zhao Ping")

    email: EmailStr = Field(description="whoever registers under it is invited")
    name: ShortText | None = Field(
        default=None, description="where several share the address: the one of them; null: all", examples=["Zhao Ping"]
    )


class InvitationOut(Versioned):
    conference_id: UUID
    email: str
    name: str | None
