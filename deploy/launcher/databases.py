"""The platform's databases: on its own PostgreSQL, or on a server that the settings name."""

import asyncio
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from deploy.launcher.failure import LaunchError
from deploy.launcher.home import Home
from deploy.launcher.keyring import Keyring
from deploy.launcher.processes import ProcessSpec
from deploy.launcher.settings import LauncherSettings
from shared.db.binaries import can_enter, server_identity
from shared.db.embedded import STOP_SIGNAL, EmbeddedPostgres, PostgresOptions, PostgresUnavailable, explain
from shared.db.provision import ServiceDatabase, provision, service_url

POSTGRES = "postgres"

_BESIDE_THE_POOL = 3  # connections of a process that come from no pool: a listener, the queue's, a migration's
_FOR_OTHERS = 10  # connections: an operator's, and what PostgreSQL keeps for superusers
_FEWEST = 50
_SMALLEST_POOL = 2
_SYSTEM_DATA = Path("/var/lib")
_PROVISION_SECONDS = 60.0
_PATIENCE = 30.0  # seconds to stop in; an interrupted checkpoint only makes the next start longer


@dataclass(frozen=True)
class Databases:
    """The services' URLs, how many connections each process may pool, and whose databases are new."""

    urls: dict[str, str] = field(repr=False)
    pool_size: int
    created: frozenset[str]


def needs_own_server(settings: LauncherSettings, services: Iterable[str]) -> bool:
    """Whether some service has no database by its settings."""
    return settings.database_url is None and not all(settings.database_url_of(service) for service in services)


def own_server(
    settings: LauncherSettings, home: Home, services: Iterable[str], *, durable: bool = True
) -> EmbeddedPostgres:
    """The platform's own PostgreSQL, prepared but not started. Blocks; raises LaunchError."""
    processes = len(tuple(services)) * settings.workers
    wanted = processes * (settings.database_pool_size + _BESIDE_THE_POOL) + _FOR_OTHERS
    try:
        server = EmbeddedPostgres(
            _data_folder(home),
            sockets=home.postgres_sockets,
            options=PostgresOptions(max_connections=max(_FEWEST, wanted), durable=durable),
        )
        server.prepare()
    except PostgresUnavailable as error:
        raise LaunchError(f"PostgreSQL cannot be started: {error}.") from error
    return server


def server_process(server: EmbeddedPostgres) -> ProcessSpec:
    """How the prepared server is run."""
    return ProcessSpec(
        name=POSTGRES,
        command=tuple(server.command),
        environment=server.environment,
        cwd=Path("/"),
        identity=server.identity,
        stop_signal=STOP_SIGNAL,
        death_signal=STOP_SIGNAL,
        patience=_PATIENCE,
        explain=lambda lines: f"PostgreSQL does not stay up: {explain(lines) or 'its log says why'}.",
    )


async def provide_databases(
    settings: LauncherSettings, keyring: Keyring, services: Iterable[str], administrator_url: str | None
) -> Databases:
    """Make a database and a role for each service whose settings name none. Raises LaunchError."""
    given = {service: url for service in services if (url := settings.database_url_of(service))}
    missing = {
        service: ServiceDatabase(f"{settings.database_prefix}_{service}", keyring.database_password(service))
        for service in services
        if service not in given
    }
    if administrator_url is None:
        return Databases(given, settings.database_pool_size, frozenset())
    try:
        made = await asyncio.wait_for(provision(administrator_url, missing.values()), _PROVISION_SECONDS)
    except PostgresUnavailable as error:
        raise LaunchError(f"PostgreSQL cannot be used: {error}.") from error
    except TimeoutError as error:
        raise LaunchError("PostgreSQL did not make the databases within a minute.") from error
    urls = given | {service: service_url(administrator_url, database) for service, database in missing.items()}
    created = frozenset(service for service, database in missing.items() if database.name in made.created)
    return Databases(urls, pool_size(settings, len(urls) * settings.workers, made.max_connections), created)


def pool_size(settings: LauncherSettings, processes: int, max_connections: int) -> int:
    """How many connections each process may pool: as the settings wish, but all together below the server's limit.

    Raises LaunchError when not even two each are left.
    """
    each = (max_connections - _FOR_OTHERS) // max(processes, 1) - _BESIDE_THE_POOL
    if each < _SMALLEST_POOL:
        raise LaunchError(
            f"The database server allows {max_connections} connections, too few for {processes} processes: "
            "raise its max_connections or lower ENTENTE_WORKERS."
        )
    return min(settings.database_pool_size, each)


def _data_folder(home: Home) -> Path:
    """Where the cluster lies: under the home, unless the server's user cannot get there.

    PostgreSQL refuses root and runs as `nobody`, who cannot enter a clone in `/root`. The data then lies under
    `/var/lib`, and a link in the home leads there.
    """
    folder = home.data / "postgres"
    if folder.is_symlink():
        return folder.readlink()
    identity = server_identity(folder / "cluster")
    if identity:
        for ours in (home.folder, home.data):
            ours.chmod(ours.stat().st_mode | 0o111)
    if can_enter(home.data, identity):
        return folder
    elsewhere = Path(tempfile.mkdtemp(prefix="entente-", dir=_SYSTEM_DATA))
    elsewhere.chmod(0o711)
    folder.symlink_to(elsewhere)
    return elsewhere
