"""Which passwords are good enough, and that nobody's password costs as much as somebody's."""

import asyncio
import time

import pytest

from services.gateway.auth.passwords import Passwords, weakness_of
from shared.http.problems import ServiceUnavailable
from tests.gateway.conftest import LIGHT_HASHER

OWN = ("wanda.wanted@entente.example", "Wanda Wanted")


@pytest.mark.parametrize(
    "password",
    [
        "elevenchars",
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabcabc",
        "abababababababab",
        "Password1234",
        "motdepasse2026!",
        "qwerty123456!",
        "wanda.wanted@entente.example",
        "wanda wanted",
        "WandaWanted1",
    ],
)
def test_a_weak_password_is_refused(password: str) -> None:
    assert weakness_of(password, *OWN) is not None


@pytest.mark.parametrize(
    "password",
    ["a lamp above nine bridges", "J7qf0vX2mLw9", "密码在九座桥的上方有一盏灯", "passwordless heron on the quay"],
)
def test_a_good_password_is_taken(password: str) -> None:
    assert weakness_of(password, *OWN) is None


async def test_comparing_with_nobodys_password_takes_as_long() -> None:
    passwords = Passwords()
    kept = await passwords.hash("a lamp above nine bridges")
    seconds = {}
    for name, known in (("somebody", kept), ("nobody", None)):
        times = []
        for _ in range(3):
            started = time.perf_counter()
            assert not await passwords.match("another", known)
            times.append(time.perf_counter() - started)
        seconds[name] = min(times)
    assert seconds["nobody"] > seconds["somebody"] / 3


async def test_nobody_has_no_password_at_all() -> None:
    passwords = Passwords(LIGHT_HASHER)
    assert not await passwords.match("", None)
    assert await passwords.match("x", await passwords.hash("x"))


async def test_a_long_queue_is_a_503_and_not_a_long_wait() -> None:
    passwords = Passwords(LIGHT_HASHER)
    results = await asyncio.gather(*(passwords.match("x", None) for _ in range(200)), return_exceptions=True)
    refused = [result for result in results if isinstance(result, ServiceUnavailable)]
    assert 0 < len(refused) < 200
    assert not await passwords.match("x", None), "and afterwards it works on"
