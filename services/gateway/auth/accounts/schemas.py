"""What goes in and out about accounts. A password goes in, and nothing of it ever comes out."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, EmailStr, Field, SecretStr, StringConstraints

from services.gateway.auth.emails import folded
from services.gateway.auth.passwords import LONGEST
from services.gateway.auth.roles import Role
from services.gateway.auth.texts import PARTNER_TWICE
from shared.catalogue.texts import InvalidValue
from shared.http.schemas import Input, Patch, Versioned, example

MOST_MEMBERSHIPS = 100
"""Because the token names them, and headers end at 16 KiB."""

Email = Annotated[EmailStr, AfterValidator(folded), Field(examples=["organiser@entente.example"])]
AccountName = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), Field(examples=["A. Example"])
]


class MembershipIn(Input):
    """A partner that the account may edit."""

    partner_id: UUID = Field(description="a partner of the registry")


class MembershipOut(BaseModel):
    """A partner that the account may edit."""

    partner_id: UUID


def _each_once(memberships: list[MembershipIn]) -> list[MembershipIn]:
    if len({membership.partner_id for membership in memberships}) < len(memberships):
        raise InvalidValue(PARTNER_TWICE)
    return memberships


Memberships = Annotated[list[MembershipIn], Field(max_length=MOST_MEMBERSHIPS), AfterValidator(_each_once)]


class AccountIn(Input):
    """A new account. Without a password nobody can log in to it yet."""

    model_config = ConfigDict(
        str_strip_whitespace=False,
        **example(
            email="organiser@entente.example",
            name="A. Example",
            role="member",
            password="a bridge over the Deûle in winter",  # noqa: S106  an example
            memberships=[{"partner_id": "0198c2b0-1f00-7aaa-8bbb-0c0d0e0f1011"}],
        ),
    )

    email: Email = Field(description="compared without regard to case; the account logs in with it")
    name: AccountName = Field(description="as it is shown to others")
    role: Role
    password: SecretStr | None = Field(default=None, max_length=LONGEST, description="12 characters or more")
    memberships: Memberships = Field(default=[], description="the partners that a member may edit")


class AccountPatch(Patch):
    """The fields that can be changed; each one named is replaced whole."""

    model_config = example(
        name="A. Example", role="member", memberships=[{"partner_id": "0198c2b0-1f00-7aaa-8bbb-0c0d0e0f1011"}]
    )

    name: AccountName = Field(default_factory=str)
    role: Role = Field(default_factory=lambda: Role.VIEWER)
    active: bool = Field(default_factory=bool, description="false ends all logins of the account")
    memberships: Memberships = Field(default_factory=list, description="the partners that a member may edit")


class AccountOut(Versioned):
    """An account as administrators see it."""

    email: str
    name: str
    role: Role
    active: bool
    has_password: bool = Field(description="whether somebody can log in with a password")
    memberships: list[MembershipOut]


class AccountErased(BaseModel):
    """What went with an account. Nothing of it is left here but its id, in what others did with it."""

    account_id: UUID
    erased_at: datetime
    logins: int = Field(description="logins that ended")
    memberships: int = Field(description="partners that it could edit")
    clients: list[str] = Field(
        description="machine clients that it had made, by `client_id`: they go on, and belong to nobody now"
    )
