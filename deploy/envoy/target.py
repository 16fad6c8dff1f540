"""What the edge has to know about the platform it stands before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

Config = dict[str, Any]
"""A piece of Envoy's configuration, as plain values that become JSON."""

SERVICES = ("gateway", "registry", "registration", "indicators")

_UNIX = "unix:"
# sockaddr_un holds 108 bytes, one of them the final NUL.
_LONGEST_SOCKET_PATH = 107


class EdgeError(ValueError):
    """The edge cannot be configured like this; the message is one sentence for the operator."""


@dataclass(frozen=True)
class RateLimit:
    """How many requests a caller may make: `per_second` for long, `burst` at once. 0 a second is off."""

    per_second: int = 50
    burst: int = 200

    @classmethod
    def parse(cls, text: str) -> "RateLimit":
        """Read `ENTENTE_RATE_LIMIT`, a whole number of requests a second; bursts are four times as many."""
        per_second = whole_number(text, "ENTENTE_RATE_LIMIT")
        return cls(per_second, burst=4 * per_second)

    @property
    def is_on(self) -> bool:
        return self.per_second > 0


@dataclass(frozen=True)
class EdgeTarget:
    """Where the edge listens and what stands behind it.

    `upstreams` maps a service to the addresses of its processes, each `unix:/path/to.sock` or `host:port`; Envoy
    balances over them. Beside the four services it may name further ones (the benchmark's no-op app): `/<name>/` leads
    there, with a token required unless `<name>.json` among the documents says otherwise.
    `public_url` is what clients see, and the issuer of access tokens. `documents` is the folder of OpenAPI documents.
    `trusted_proxies` is how many proxies of ours (a TLS terminator) stand before the edge: so many addresses at the end
    of X-Forwarded-For are believed, and with 0 the caller is who is connected.
    `access_log` is a file, or None for standard output; its lines are JSON, or for people when `readable_log` is set.
    `admin_socket` opens Envoy's admin interface on a Unix socket; None, the default, leaves it closed.
    """

    host: str
    port: int
    public_url: str
    upstreams: Mapping[str, tuple[str, ...]]
    documents: Path
    cors_origins: tuple[str, ...] = ()
    rate_limit: RateLimit = field(default_factory=RateLimit)
    trusted_proxies: int = 0
    access_log: Path | None = None
    readable_log: bool = False
    admin_socket: Path | None = None

    def __post_init__(self) -> None:
        missing = [service for service in SERVICES if not self.upstreams.get(service)]
        if missing:
            raise EdgeError(f"The edge has no address for {', '.join(missing)}.")
        if self.trusted_proxies < 0:
            raise EdgeError("ENTENTE_TRUSTED_PROXIES cannot be negative.")
        _check_url(self.public_url, "ENTENTE_PUBLIC_URL")
        for origin in self.cors_origins:
            _check_url(origin, "An origin in ENTENTE_CORS_ORIGINS")
        for addresses in self.upstreams.values():
            for address in addresses:
                socket_address(address)

    @property
    def issuer(self) -> str:
        """Issuer of access tokens."""
        return self.public_url

    @property
    def link_issuer(self) -> str:
        """Issuer of the links by which participants manage their own registration."""
        return f"{self.public_url}/registration"

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")


def whole_number(text: str, variable: str) -> int:
    """The value of an environment variable; raises EdgeError naming it."""
    if not (text.isascii() and text.isdigit()):
        raise EdgeError(f"{variable} is a whole number, not {text!r}.")
    return int(text)


def socket_address(address: str) -> Config:
    """Envoy's form of `unix:/path/to.sock` or `host:port`; raises EdgeError for anything else."""
    if address.startswith(_UNIX):
        path = address.removeprefix(_UNIX)
        if not path.startswith("/"):
            raise EdgeError(f"The socket {address!r} needs an absolute path.")
        if len(path.encode()) > _LONGEST_SOCKET_PATH:
            raise EdgeError(f"The socket {path!r} is over {_LONGEST_SOCKET_PATH} bytes long; choose a shorter folder.")
        return {"pipe": {"path": path}}
    host, separator, port = address.rpartition(":")
    if not (separator and host and port.isascii() and port.isdigit()):
        raise EdgeError(f"{address!r} is neither unix:/path/to.sock nor host:port.")
    return {"socket_address": {"address": host.strip("[]"), "port_value": int(port)}}


def _check_url(url: str, name: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query or parts.fragment:
        raise EdgeError(f"{name} is scheme://host[:port] without a path, not {url!r}.")
