"""Which processes make up a platform, with their command lines and environments. Starts nothing."""

import hashlib
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from deploy.launcher.home import Home
from deploy.launcher.keyring import DEMO_CLIENT, PARTNER_CLIENT, Keyring
from deploy.launcher.processes import ProcessSpec
from deploy.launcher.settings import FILE_SERVICES, LauncherSettings
from deploy.service_clients import service_clients
from shared.settings import PREFIX, SERVICES

_READ_WRITE = ("read", "write")
_CLIENTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    PARTNER_CLIENT: (
        "A partner's system",
        ("registry:read", "registration:read", "indicators:read", "webhooks:manage"),
    ),
    DEMO_CLIENT: (
        "The loader of the demo data",
        tuple(f"{service}:{what}" for service in ("registry", "registration", "indicators") for what in _READ_WRITE),
    ),
}

_SECRET_SUFFIXES = (
    "_DATABASE_URL",
    "_SECRET",
    "_SIGNING_KEY_FILE",
    "_S3_ACCESS_KEY",
    "_S3_SECRET_KEY",
    "SMTP_PASSWORD",
)


@dataclass(frozen=True)
class Plan:
    """`apps` maps each service to its ASGI application (`module:name`), `database_urls` each to its own role's URL."""

    settings: LauncherSettings
    keyring: Keyring
    home: Home
    apps: Mapping[str, str]
    database_urls: Mapping[str, str] = field(repr=False)
    pool_size: int

    def addresses(self, service: str) -> tuple[str, ...]:
        """Where the processes of a service listen, in Envoy's and our services' notation."""
        return tuple(f"unix:{socket}" for socket in self.sockets(service))

    def sockets(self, service: str) -> tuple[Path, ...]:
        return tuple(self.home.app_sockets / f"{service}-{index}.sock" for index in range(self.settings.workers))

    def service(self, service: str) -> tuple[ProcessSpec, ...]:
        """The processes of a service. Each is one plain process: uvicorn's own workers would be grandchildren."""
        return tuple(
            ProcessSpec(
                name=socket.stem,
                command=(
                    *_python("uvicorn", self.apps[service], "--uds", str(socket)),
                    *("--loop", "uvloop", "--http", "httptools", "--no-access-log", "--no-server-header"),
                    # Longer than the edge keeps an idle connection, so that it never writes into a closed one.
                    *("--timeout-keep-alive", "15", "--timeout-graceful-shutdown", "5"),
                ),
                environment=self.environment(service),
            )
            for socket in self.sockets(service)
        )

    def migration(self, services: Sequence[str]) -> ProcessSpec:
        """Brings the services' databases to the newest version of their schemas."""
        urls = {f"{PREFIX}{service.upper()}_DATABASE_URL": self.database_urls[service] for service in services}
        return ProcessSpec(
            name="migrate",
            command=_python("deploy.launcher.migrate", *services),
            environment={**_outer_environment(), **self._common(), **urls},
        )

    def provisioning(self) -> ProcessSpec:
        """Makes accounts and clients; told `accounts_and_clients` on its standard input."""
        return ProcessSpec(
            name="provision", command=_python("services.gateway.provision"), environment=self.environment("gateway")
        )

    def demo(self) -> ProcessSpec:
        """Loads the demo data, through the edge and as its own machine client; the coordinator owns the renewals."""
        owner = self.keyring.accounts["coordinator"]
        return ProcessSpec(
            name="demo",
            command=_python("deploy.demo"),
            environment={
                **_outer_environment(),
                **self._common(),
                f"{PREFIX}DEMO_URL": self.edge_url,
                f"{PREFIX}DEMO_CLIENT_ID": DEMO_CLIENT,
                f"{PREFIX}DEMO_CLIENT_SECRET": self.keyring.client_secrets[DEMO_CLIENT],
                f"{PREFIX}DEMO_OWNER_EMAIL": owner["email"],
                f"{PREFIX}DEMO_OWNER_PASSWORD": owner["password"],
            },
        )

    @property
    def edge_url(self) -> str:
        """Where the edge is reached from this machine, whatever name clients know it by."""
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.settings.host, self.settings.host)
        return f"http://{host}:{self.settings.port}"

    def accounts_and_clients(self) -> bytes:
        """What `services.gateway.provision` is told."""
        accounts = [
            {**account, "role": role, "name": role.capitalize()} for role, account in self.keyring.accounts.items()
        ]
        services = service_clients({service: self.keyring.service_secrets[service] for service in SERVICES})
        clients = [
            {"client_id": client, "secret": secret, "scopes": list(_CLIENTS[client][1]), "name": _CLIENTS[client][0]}
            for client, secret in self.keyring.client_secrets.items()
        ]
        return json.dumps({"accounts": accounts, "clients": services + clients}).encode()

    def accounts_digest(self) -> str:
        """Changes when what the gateway was told, or the database in which it keeps it, is another."""
        database = self.database_urls["gateway"]
        return hashlib.sha256(self.accounts_and_clients() + database.partition("?")[0].encode()).hexdigest()

    def environment(self, service: str) -> dict[str, str]:
        """The environment of a service: what all are told, and of the secrets its own only."""
        own = {
            "DATABASE_URL": self.database_urls[service],
            "SECRET": self.keyring.service_secrets[service],
        }
        if service in self.keyring.signing_keys:
            own["SIGNING_KEY_FILE"] = str(self.keyring.signing_keys[service])
        if service in FILE_SERVICES:
            own |= self._document_store(service)
        return {
            **_outer_environment(),
            **self._common(),
            **(self._mail() if service == "registration" else {}),
            **{f"{PREFIX}{service.upper()}_{name}": value for name, value in own.items()},
        }

    def _mail(self) -> dict[str, str]:
        """How the service that writes e-mails sends them: on a laptop into a folder of the home, unless told otherwise.

        The rest of `ENTENTE_SMTP_…` comes with the outer environment; the password only to who needs it.
        """
        settings = self.settings
        folder = settings.mail_folder
        if folder is None and settings.smtp_host is None and not settings.in_production:
            folder = self.home.mail
        values = {"MAIL_FOLDER": str(folder) if folder is not None else None}
        if settings.smtp_password is not None:
            values["SMTP_PASSWORD"] = settings.smtp_password.get_secret_value()
        return {f"{PREFIX}{name}": value for name, value in values.items() if value is not None}

    def _document_store(self, service: str) -> dict[str, str]:
        """Where a service keeps files: a folder of the home, unless told otherwise, and the keys to a bucket."""
        store = self.settings.document_store_of(service) or self.home.files_of(service).as_uri()
        return {"DOCUMENT_STORE": store, **self.settings.bucket_keys_of(service)}

    def _common(self) -> dict[str, str]:
        settings = self.settings
        values = {
            "ENV": settings.env,
            "HOME": str(self.home.folder),
            "PUBLIC_URL": settings.base_url,
            "FRONTEND_URL": settings.frontend_url,
            "TIME_ZONE": settings.time_zone,
            "CORS_ORIGINS": settings.cors_origins,
            "RATE_LIMIT": str(settings.rate_limit),
            "WEBHOOK_ALLOW_PRIVATE": str(settings.allows_private_webhooks).lower(),
            "LOG_FORMAT": settings.log_form,
            "DATABASE_POOL_SIZE": str(self.pool_size),
            "WORKERS": str(settings.workers),
        }
        peers = {f"{service.upper()}_URL": ",".join(self.addresses(service)) for service in SERVICES}
        return {f"{PREFIX}{name}": value for name, value in (values | peers).items()}


def _outer_environment() -> dict[str, str]:
    """Our own environment without a secret of the platform: each process is given its own."""
    return {
        name: value
        for name, value in os.environ.items()
        if not (name.startswith(PREFIX) and (name.endswith(_SECRET_SUFFIXES) or name == f"{PREFIX}DATABASE_URL"))
    } | {"PYTHONUNBUFFERED": "1"}


def _python(module: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", module, *arguments)
