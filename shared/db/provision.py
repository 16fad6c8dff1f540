"""One database and one login role per service, made by an administrator of the server."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit, urlunsplit

import asyncpg

from shared.db.binaries import PostgresUnavailable
from shared.ids import lock_key

OLDEST_VERSION = 18
_CONNECT_SECONDS = 10.0


@dataclass(frozen=True)
class ServiceDatabase:
    """The database `name`, owned by the role of the same name with that password, and open to it alone."""

    name: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class Provisioned:
    """What came of it: the databases that were not there before, and the server's limit of connections."""

    created: frozenset[str]
    max_connections: int


async def provision(administrator_url: str, databases: Iterable[ServiceDatabase]) -> Provisioned:
    """Make the databases and their roles, or bring the roles' passwords up to date; safe to repeat and to race.

    The administrator may be a superuser or a role with CREATEDB and CREATEROLE. Raises PostgresUnavailable.
    """
    try:
        connection = await asyncpg.connect(administrator_url, timeout=_CONNECT_SECONDS)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as error:
        raise PostgresUnavailable(
            f"the database server at {without_password(administrator_url)} cannot be used: "
            f"{error or 'it does not answer'}"
        ) from error
    try:
        version = connection.get_server_version()
        if version.major < OLDEST_VERSION:
            raise PostgresUnavailable(
                f"the database server is PostgreSQL {version.major}, and Entente needs {OLDEST_VERSION} or newer"
            )
        await connection.execute("select pg_advisory_lock($1)", lock_key("provision"))
        created = {database.name for database in databases if await _make(connection, database)}
        limit = int(await connection.fetchval("select current_setting('max_connections')"))
        return Provisioned(frozenset(created), limit)
    except asyncpg.PostgresError as error:
        raise PostgresUnavailable(f"the databases could not be made: {error}") from error
    finally:
        await connection.close()


def provision_now(administrator_url: str, databases: Iterable[ServiceDatabase]) -> Provisioned:
    """The same for callers without an event loop."""
    return asyncio.run(provision(administrator_url, databases))


def service_url(administrator_url: str, database: ServiceDatabase) -> str:
    """The URL by which the database's own role connects, on the administrator's server."""
    parts = urlsplit(administrator_url)
    where = parts.netloc.rpartition("@")[2]
    who = f"{quote(database.name, safe='')}:{quote(database.password, safe='')}"
    return urlunsplit((parts.scheme, f"{who}@{where}", "/" + quote(database.name, safe=""), parts.query, ""))


def without_password(url: str) -> str:
    """The URL as it may be shown."""
    parts = urlsplit(url)
    user = parts.username + "@" if parts.username else ""
    return urlunsplit((parts.scheme, user + parts.netloc.rpartition("@")[2], parts.path, parts.query, ""))


async def _make(connection: asyncpg.Connection, database: ServiceDatabase) -> bool:
    """Make one role and one database; whether the database is new."""
    # DDL takes no parameters: the server itself quotes the names and the password.
    role, password = await connection.fetchrow(
        "select quote_ident($1), quote_literal($2)", database.name, database.password
    )
    known = await connection.fetchval("select exists (select from pg_roles where rolname = $1)", database.name)
    await connection.execute(f"{'alter' if known else 'create'} role {role} login password {password}")
    if await connection.fetchval("select exists (select from pg_database where datname = $1)", database.name):
        return False
    if not await connection.fetchval("select rolsuper from pg_roles where rolname = current_user"):
        # Only a member of a role may make a database that belongs to it.
        await connection.execute(f"grant {role} to current_user")
    await connection.execute(
        f"create database {role} owner {role} template template0 encoding 'UTF8' strategy file_copy"
        " locale_provider builtin builtin_locale 'C.UTF-8' lc_collate 'C' lc_ctype 'C.UTF-8'"
    )
    await connection.execute(f"revoke all on database {role} from public")
    return True
