"""No URL of a partner reaches into our own network."""

import socket
from datetime import timedelta

import httpx
import pytest

from services.gateway.webhooks.deliveries.addresses import (
    AddressBlocked,
    UrlRefused,
    addresses_of,
    check_url,
    is_public,
    resolve,
)
from services.gateway.webhooks.deliveries.sender import Failure, Sender
from tests.gateway.webhooks.receiver import Receiver

PRIVATE = [
    "127.0.0.1",
    "127.9.9.9",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd12:3456::1",
    "fec0::1",
    "ff02::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::7f00:1",
    "2002:7f00:1::",
    "2002:a00:1::1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_known(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_addresses_are_known(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/", "https://[::1]/", "https://169.254.169.254/", "http://a.example/"]
)
def test_urls_on_private_addresses_or_without_tls_are_refused(url: str) -> None:
    with pytest.raises(UrlRefused):
        check_url(url, allow_private=False)
    assert check_url(url, allow_private=True).host


@pytest.mark.parametrize("host", ["localhost", "127.1", "2130706433", "0x7f000001", "0177.1", "[::1]"])
async def test_names_and_spellings_of_private_addresses_are_blocked(host: str) -> None:
    with pytest.raises(AddressBlocked):
        await addresses_of(httpx.URL(f"https://{host}:8443/"), resolve, allow_private=False)


async def test_one_private_address_among_public_ones_blocks_a_name() -> None:
    async def both(host: str, port: int) -> list[str]:
        return ["8.8.8.8", "10.0.0.1"]

    with pytest.raises(AddressBlocked):
        await addresses_of(httpx.URL("https://partner.example/"), both, allow_private=False)


async def test_a_blocked_try_opens_no_connection(receiver: Receiver) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        sender = Sender(client, allow_private=False)
        outcome = await sender.send(f"https://localhost:{receiver.port}/", {}, "{}", timeout=timedelta(seconds=5))
    assert outcome.failure is Failure.BLOCKED
    assert receiver.received == []


async def test_the_checked_address_is_connected_to_under_the_names_host(receiver: Receiver) -> None:
    asked: list[str] = []

    async def rebinding(host: str, port: int) -> list[str]:
        """Leads to the receiver when asked first, and elsewhere ever after."""
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["192.0.2.1"]

    async with httpx.AsyncClient(trust_env=False) as client:
        sender = Sender(client, allow_private=True, resolver=rebinding)
        url = f"http://partner.example:{receiver.port}/path?q=1"
        outcome = await sender.send(url, {"webhook-id": "x"}, "{}", timeout=timedelta(seconds=5))
    assert outcome.failure is None
    assert asked == ["partner.example"]
    assert receiver.received[0][0]["host"] == f"partner.example:{receiver.port}"


async def test_the_next_address_is_tried_when_one_refuses(receiver: Receiver) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.2", 0))

        async def two(host: str, port: int) -> list[str]:
            return ["127.0.0.2", "127.0.0.1"]

        async with httpx.AsyncClient(trust_env=False) as client:
            sender = Sender(client, allow_private=True, resolver=two)
            outcome = await sender.send(
                f"http://partner.example:{receiver.port}/", {}, "{}", timeout=timedelta(seconds=5)
            )
    assert outcome.failure is None
    assert len(receiver.received) == 1


async def test_a_name_that_does_not_exist_is_said_so() -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        outcome = await Sender(client, allow_private=True).send(
            "https://nobody.invalid/", {}, "{}", timeout=timedelta(seconds=5)
        )
    assert outcome.failure in (Failure.NAME, Failure.TIMEOUT)
