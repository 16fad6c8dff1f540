"""Where deliveries may go: public addresses over https, so that no URL of a partner reaches into our own network."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

import httpx

from services.gateway.webhooks.texts import (
    HTTPS_ONLY,
    NO_COMPLETE_URL,
    NO_FRAGMENT,
    NO_URL,
    NO_USER_IN_URL,
    PUBLIC_ADDRESS_ONLY,
)
from shared.catalogue.texts import InvalidValue, Text

Resolver = Callable[[str, int], Awaitable[list[str]]]
"""From a host name and a port to its addresses; raises OSError when there are none."""

_NAT64 = IPv6Network("64:ff9b::/96")
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_LAST_32_BITS = 0xFFFF_FFFF
_LONGEST_URL = 2000


class UrlRefused(InvalidValue):
    """A URL that no endpoint may have; `code` is for programs."""

    def __init__(self, code: str, text: Text, **values: object) -> None:
        super().__init__(text, **values)
        self.code = code


class AddressBlocked(Exception):
    """The name leads, or also leads, to an address that is not public."""


def is_public(address: str) -> bool:
    """Whether an address belongs to the public internet, whatever form it hides in (mapped, 6to4, Teredo, NAT64)."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        hidden = _hidden_in(ip)
        if hidden is None:
            return ip in _GLOBAL_UNICAST and ip.is_global
        ip = hidden
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)


def _hidden_in(ip: IPv6Address) -> IPv4Address | None:
    if ip in _NAT64:
        return IPv4Address(int(ip) & _LAST_32_BITS)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)


def check_url(text: str, *, allow_private: bool) -> httpx.URL:
    """The URL, if an endpoint may have it; raises UrlRefused. Names are not resolved here: each try does that anew."""
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, UnicodeError):
        raise UrlRefused("url", NO_URL) from None
    if len(text) > _LONGEST_URL or not url.host or not text.isprintable() or " " in text:
        raise UrlRefused("url", NO_COMPLETE_URL, limit=_LONGEST_URL)
    if url.scheme != "https" and not (allow_private and url.scheme == "http"):
        raise UrlRefused("scheme", HTTPS_ONLY)
    if url.userinfo or "@" in url.netloc.decode("ascii"):
        raise UrlRefused("userinfo", NO_USER_IN_URL)
    if url.fragment:
        raise UrlRefused("fragment", NO_FRAGMENT)
    if not allow_private and _is_private_literal(url.host):
        raise UrlRefused("address", PUBLIC_ADDRESS_ONLY)
    return url


def _is_private_literal(host: str) -> bool:
    try:
        return not is_public(host)
    except ValueError:
        return False


async def resolve(host: str, port: int) -> list[str]:
    """The addresses of `host` by the system's resolver, which also reads `127.1` and `0x7f000001`."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


async def addresses_of(url: httpx.URL, resolver: Resolver, *, allow_private: bool) -> list[str]:
    """Where `url` leads. Raises AddressBlocked when one of its addresses may not be reached, OSError when it has none.

    The caller connects to an address from this list and never to the name: it could lead elsewhere the next moment.
    """
    found = await resolver(url.raw_host.decode("ascii"), url.port or {"http": 80, "https": 443}[url.scheme])
    if not found:
        raise OSError("no address")
    if not allow_private and not all(is_public(address) for address in found):
        raise AddressBlocked
    return found
