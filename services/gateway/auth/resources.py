"""What the process holds for logins."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from services.gateway.auth.passwords import Passwords
from shared.runtime import Runtime

_RESOURCE = "passwords"


@asynccontextmanager
async def passwords_opened(runtime: Runtime) -> AsyncIterator[None]:
    install_passwords(runtime, Passwords())
    yield


def install_passwords(runtime: Runtime, passwords: Passwords) -> None:
    runtime.resources[_RESOURCE] = passwords


def passwords_of(runtime: Runtime) -> Passwords:
    passwords: Passwords = runtime.resources[_RESOURCE]
    return passwords
