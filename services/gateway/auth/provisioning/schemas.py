"""What the operator tells."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints, model_validator

from services.gateway.auth.accounts.schemas import AccountName, Email
from services.gateway.auth.clients.schemas import ClientId, Scopes
from services.gateway.auth.passwords import LONGEST, weakness_of
from services.gateway.auth.roles import Role

_SHORTEST_SECRET = 32

OwnServiceId = Annotated[str, StringConstraints(pattern=r"^service:[a-z][a-z_]{2,31}$")]


class _Told(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class WantedAccount(_Told):
    """An account that shall be, active and with this password."""

    email: Email
    password: SecretStr = Field(max_length=LONGEST)
    role: Role
    name: AccountName

    @model_validator(mode="after")
    def _is_not_weak(self) -> Self:
        weakness = weakness_of(self.password.get_secret_value(), self.email, self.name)
        if weakness is not None:
            raise ValueError(weakness.en)
        return self


class WantedClient(_Told):
    """A machine client that shall be, active and with this secret."""

    client_id: OwnServiceId | ClientId
    secret: SecretStr = Field(min_length=_SHORTEST_SECRET)
    scopes: Scopes
    name: AccountName
    subject: str | None = Field(default=None, description="the `client_id` again: no token speaks for another")

    @model_validator(mode="after")
    def _speaks_for_itself(self) -> Self:
        if self.subject not in (None, self.client_id):
            raise ValueError("a client's subject is its client_id")
        return self


class Wanted(_Told):
    """Everything that shall be. What is not named stays as it is."""

    accounts: list[WantedAccount] = []
    clients: list[WantedClient] = []
