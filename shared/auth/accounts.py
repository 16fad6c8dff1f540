"""Whether a grant is to anybody: accounts and machine clients are the gateway's, grants the other services'."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import quote
from uuid import UUID

from shared.catalogue.texts import Text
from shared.http.client import PeerUnavailable
from shared.http.patient import PatientPeer
from shared.http.problems import invalid
from shared.runtime import Runtime

_NO_SUCH_ACCOUNT = Text(
    en="there is no such account or machine client",
    fr="ce compte ou client machine n'existe pas",
    de="es gibt kein solches Konto und keinen solchen Maschinenzugang",
    zh="没有该账户或机器客户端",
)
UNVERIFIED = Text(
    en="nobody could be asked whether there is such an account: kept as given",
    fr="l'existence de ce compte n'a pu être vérifiée : conservé tel quel",
    de="ob es dieses Konto gibt, war nicht zu erfahren: bleibt wie angegeben",
    zh="无法核实该账户是否存在：按原样保留",
)
"""What a grant says of itself that was made while the gateway could not be asked."""


@dataclass(frozen=True, slots=True)
class Address:
    """Of an account: kept nowhere but at the gateway."""

    email: str
    name: str


class Accounts(PatientPeer):
    """Asks the gateway about accounts and machine clients."""

    def __init__(self, runtime: Runtime) -> None:
        super().__init__(runtime, "gateway")

    async def verified(self, subject: str, pointer: str) -> bool:
        """Whether it is known that there is an account of that id, or a machine client of that client_id.

        False while the gateway cannot be asked. Raises Unprocessable, which names `pointer`, when there is none.
        """
        try:
            known = await self.ask(f"/auth/v1/subjects/{quote(subject, safe='')}") is not None
        except PeerUnavailable:
            return False
        if not known:
            raise invalid(pointer, "unknown_account", _NO_SUCH_ACCOUNT)
        return True

    async def address_of(self, account_id: UUID) -> Address | None:
        """To whom an account's e-mails go; None when nobody may be written to. Raises PeerUnavailable."""
        answer = await self.ask(f"/auth/v1/subjects/{account_id}/address")
        return None if answer is None else Address(**answer.json())


@asynccontextmanager
async def open_accounts(runtime: Runtime) -> AsyncIterator[None]:
    """The process's client in `runtime.resources`."""
    runtime.resources["accounts"] = Accounts(runtime)
    yield
