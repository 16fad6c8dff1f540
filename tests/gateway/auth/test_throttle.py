"""Brute force is slowed, per account and per address, and its victim is not locked out."""

import asyncio

import httpx

from services.gateway.auth.throttle import ACCOUNT, ADDRESS
from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.gateway.auth.people import SECRET, Person, browser, log_in, make_client, make_person, some_address

LOGIN = "/auth/v1/login"


async def guess(gateway: ServiceUnderTest, email: str, address: str | None = None) -> httpx.Response:
    client = await browser(gateway, address)
    return await client.post(LOGIN, json={"email": email, "password": "guessed once more"})


async def exhaust_account(gateway: ServiceUnderTest, email: str) -> list[int]:
    """So many guesses at once as are allowed, and one more, each from another address."""
    answers = await asyncio.gather(*(guess(gateway, email) for _ in range(ACCOUNT.attempts + 1)))
    return sorted(answer.status_code for answer in answers)


async def test_guesses_at_an_account_are_counted_though_they_come_at_once_and_from_everywhere(
    gateway: ServiceUnderTest,
) -> None:
    person = await make_person(gateway)
    assert await exhaust_account(gateway, person.email) == [401] * ACCOUNT.attempts + [429]
    refused = await guess(gateway, person.email)
    assert refused.json()["type"] == "/problems/too-many-attempts"
    assert 0 < int(refused.headers["retry-after"]) <= ACCOUNT.every.total_seconds()


async def test_guessing_on_does_not_make_the_wait_longer(gateway: ServiceUnderTest) -> None:
    person = await make_person(gateway)
    await exhaust_account(gateway, person.email)
    waits = [int((await guess(gateway, person.email)).headers["retry-after"]) for _ in range(5)]
    assert max(waits) <= ACCOUNT.every.total_seconds()


async def test_the_owner_logs_in_from_a_known_address_while_others_guess(gateway: ServiceUnderTest) -> None:
    person, home = await make_person(gateway), some_address()
    await log_in(gateway, person, home)
    await exhaust_account(gateway, person.email)
    assert (await (await browser(gateway)).post(LOGIN, json=person.credentials)).status_code == 429
    await log_in(gateway, person, home)


async def test_an_unknown_account_is_throttled_alike(gateway: ServiceUnderTest) -> None:
    email = f"{new_id().hex}@nowhere.example"
    assert await exhaust_account(gateway, email) == [401] * ACCOUNT.attempts + [429]


async def test_other_spellings_of_an_address_count_as_the_same_account(gateway: ServiceUnderTest) -> None:
    person = await make_person(gateway)
    spellings = [person.email.upper(), person.email.title(), f" {person.email} "]
    await asyncio.gather(*(guess(gateway, spellings[n % 3]) for n in range(ACCOUNT.attempts)))
    assert (await guess(gateway, person.email)).status_code == 429


async def test_what_only_the_database_would_fold_is_another_account(gateway: ServiceUnderTest) -> None:
    """PostgreSQL makes an i of an İ: were accounts found by its rule, each İ would be a fresh allowance."""
    person = await make_person(gateway)
    spelled = Person(person.email.replace("i", "İ", 1))
    assert (await (await browser(gateway)).post(LOGIN, json=spelled.credentials)).status_code == 401


async def test_an_address_has_an_allowance_over_all_accounts(gateway: ServiceUnderTest) -> None:
    address = some_address()
    tries = (guess(gateway, f"{new_id().hex}@nowhere.example", address) for _ in range(ADDRESS.attempts + 3))
    statuses = [answer.status_code for answer in await asyncio.gather(*tries)]
    assert statuses.count(429) >= 2
    assert (await guess(gateway, f"{new_id().hex}@nowhere.example")).status_code == 401


async def test_the_last_hop_counts_and_not_what_a_client_says_before_it(gateway: ServiceUnderTest) -> None:
    address, statuses = some_address(), []
    for _ in range(ADDRESS.attempts + 3):
        client = await browser(gateway, f"{some_address()}, {address}")
        statuses.append((await client.post("/auth/v1/token", data=wrong_client())).status_code)
    assert statuses[0] == 401
    assert statuses[-1] == 429


async def test_an_ipv6_client_is_its_network(gateway: ServiceUnderTest) -> None:
    network, statuses = f"2001:db8:{new_id().hex[-4:]}:1", []
    for n in range(ADDRESS.attempts + 3):
        client = await browser(gateway, f"{network}::{n + 1:x}")
        statuses.append((await client.post("/auth/v1/token", data=wrong_client())).status_code)
    assert statuses[-1] == 429


async def test_right_logins_use_nothing_up(gateway: ServiceUnderTest) -> None:
    client_id, client = await make_client(gateway, "registry:read"), await browser(gateway)
    right = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": SECRET}
    for _ in range(ADDRESS.attempts + 5):
        assert (await client.post("/auth/v1/token", data=right)).status_code == 200


def wrong_client() -> dict[str, str]:
    return {"grant_type": "client_credentials", "client_id": "nobody", "client_secret": "nothing"}
