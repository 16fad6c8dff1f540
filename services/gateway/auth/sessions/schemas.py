"""What goes in and out when somebody logs in."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints

from services.gateway.auth.accounts.schemas import MembershipOut
from services.gateway.auth.passwords import LONGEST
from services.gateway.auth.roles import Role
from shared.http.schemas import Input, example

Password = Annotated[SecretStr, Field(min_length=1, max_length=LONGEST, examples=["correct horse battery staple"])]
RefreshToken = Annotated[SecretStr, Field(min_length=1, max_length=200)]


class _SecretInput(Input):
    """Passwords are taken as they are, spaces at their ends too."""

    model_config = ConfigDict(str_strip_whitespace=False)


class LoginIn(_SecretInput):
    """An e-mail address is compared without regard to case."""

    model_config = example(email="coordinator@entente.example", password="correct horse battery staple")  # noqa: S106  an example

    email: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=320)] = Field(
        examples=["coordinator@entente.example"]
    )
    password: Password


class RefreshIn(Input):
    """Nothing, where the refresh token is in the cookie."""

    model_config = example(refresh_token="3cJ8tqVb2m…")  # noqa: S106  an example

    refresh_token: RefreshToken | None = None


class PasswordChange(_SecretInput):
    """One's password, and the one it shall be: 12 characters or more."""

    model_config = example(
        current_password="correct horse battery staple",  # noqa: S106  an example
        new_password="a bridge over the Deûle in winter",  # noqa: S106
    )

    current_password: Password
    new_password: Password


class TokensOut(BaseModel):
    """An access token, for `Authorization: Bearer …`, and what the next one is got with."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105  the name of a scheme
    expires_in: int = Field(description="seconds", examples=[600])
    scope: str = Field(examples=["registry:read registration:read indicators:read"])
    refresh_token: str | None = Field(
        default=None, description="good once; absent where it is in the cookie, and for machine clients"
    )


class TokenForm(BaseModel):
    """RFC 6749, section 4.4. The client's credentials come here or by HTTP Basic, never both."""

    model_config = example(grant_type="client_credentials", scope="registry:read")

    grant_type: str | None = Field(default=None, examples=["client_credentials"])
    scope: str | None = Field(default=None, description="some of the client's scopes; all of them when absent")
    client_id: str | None = Field(default=None, description="unless HTTP Basic names it")
    client_secret: str | None = Field(default=None, description="unless HTTP Basic holds it")


class AccountMe(BaseModel):
    """The account that asks."""

    kind: Literal["account"] = "account"
    id: UUID
    email: str
    name: str
    role: Role
    scopes: list[str]
    memberships: list[MembershipOut]


class ClientMe(BaseModel):
    """The machine client that asks, with the scopes of this very token."""

    kind: Literal["client"] = "client"
    client_id: str
    name: str
    scopes: list[str]
