"""Passwords: hashed by Argon2 (through pwdlib), a few at a time, and never so weak that the hash would not help."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from pwdlib import PasswordHash

from shared.catalogue.texts import Text
from shared.http.problems import ServiceUnavailable

SHORTEST, LONGEST = 12, 256
_FEWEST_DISTINCT = 6
_FEWEST_BESIDES = 8
_SHORTEST_PART = 4
_AT_ONCE = 2
_WAITING_AT_MOST = 40

_TOO_SHORT = Text(
    en="a password has 12 characters or more",
    fr="un mot de passe compte au moins 12 caractères",
    de="ein Passwort hat mindestens 12 Zeichen",
    zh="密码至少需要 12 个字符",
)
_TOO_PLAIN = Text(
    en="too easy to guess: it repeats few characters, or is a well-known one with little added",
    fr="trop facile à deviner : peu de caractères différents, ou un mot de passe bien connu à peine modifié",
    de="zu leicht zu erraten: wenige verschiedene Zeichen, oder ein bekanntes Passwort mit wenig Zusatz",
    zh="太容易被猜到：字符重复过多，或与常见密码相近",
)
_TOO_PERSONAL = Text(
    en="too easy to guess: it is made of the account's e-mail address or name",
    fr="trop facile à deviner : il reprend l'adresse électronique ou le nom du compte",
    de="zu leicht zu erraten: es besteht aus E-Mail-Adresse oder Namen des Kontos",
    zh="太容易被猜到：包含账户的电子邮件或姓名",
)
_WELL_KNOWN = (
    "password", "passwort", "motdepasse", "mot de passe", "qwerty", "azerty", "qwertz", "1q2w3e", "123456", "654321",
    "abcdef", "letmein", "welcome", "bienvenue", "willkommen", "iloveyou", "administrator", "changeme", "entente",
    "woaini", "5201314", "p@ssw0rd", "passw0rd", "football", "sunshine", "princess",
)  # fmt: skip


class Passwords:
    """Hashes and compares passwords in threads. One per process: Argon2 takes 64 MiB each time, so few run at once."""

    def __init__(self, hasher: PasswordHash | None = None) -> None:
        self._hasher = hasher or PasswordHash.recommended()
        self._nobodys = self._hasher.hash(secrets.token_urlsafe())
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._waiting = 0

    async def hash(self, password: str) -> str:
        """The Argon2 hash to keep. Raises ServiceUnavailable when too many are waiting already."""
        async with self._turn():
            return await asyncio.to_thread(self._hasher.hash, password)

    async def match(self, password: str, kept: str | None) -> bool:
        """Whether `password` is the one whose hash is kept; takes as long when none is kept. Raises as `hash`."""
        async with self._turn():
            matches = await asyncio.to_thread(self._hasher.verify, password, kept or self._nobodys)
        return matches and kept is not None

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """A place among those who hash now, or a refusal when the queue for it is long."""
        if self._waiting >= _WAITING_AT_MOST:
            raise ServiceUnavailable(headers={"Retry-After": "2"})
        self._waiting += 1
        try:
            await self._places.acquire()
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._places.release()


def weakness_of(password: str, *personal: str) -> Text | None:
    """Why a password is not good enough; None when it is. `personal` are the account's e-mail address and name."""
    if len(password) < SHORTEST:
        return _TOO_SHORT
    lowered = password.lower()
    if len(set(lowered)) < _FEWEST_DISTINCT or lowered in (lowered + lowered)[1:-1]:
        return _TOO_PLAIN
    if _little_besides(lowered, _WELL_KNOWN):
        return _TOO_PLAIN
    if _little_besides(lowered, _parts_of(personal)):
        return _TOO_PERSONAL
    return None


def _little_besides(password: str, words: Iterable[str]) -> bool:
    """Whether one of the words is in the password, and little is left without them."""
    rest = password
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != password and len(rest) < _FEWEST_BESIDES


def _parts_of(personal: tuple[str, ...]) -> set[str]:
    """The whole of what is personal, and its parts; what is shorter than four letters occurs by chance."""
    wholes = {item.strip().lower() for item in personal}
    parts = {part for whole in wholes for part in whole.replace("@", " ").replace(".", " ").split()}
    return {item for item in wholes | parts if len(item) >= _SHORTEST_PART}
