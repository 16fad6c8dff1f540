"""Databases for tests: one PostgreSQL for the run, one migrated template per service, cloned for whoever needs one."""

import asyncio
import os
import secrets

import asyncpg
from sqlalchemy.engine import make_url

from shared.db.embedded import EmbeddedPostgres, PostgresOptions
from shared.db.migrate import migrate
from shared.ids import lock_key, new_id

_ADMINISTRATOR = "ENTENTE_TEST_ADMINISTRATOR_URL"
_SERVICE = "ENTENTE_TEST_SERVICE_URL"
_ROLE = "entente_test"
_LOCALE = "locale_provider builtin builtin_locale 'C.UTF-8' lc_collate 'C' lc_ctype 'C.UTF-8'"
_OPTIONS = PostgresOptions(max_connections=300, durable=False)


def start_server() -> EmbeddedPostgres:
    """Start the run's PostgreSQL and tell the test processes of it, which inherit our environment."""
    server = EmbeddedPostgres.temporary(_OPTIONS)
    password = secrets.token_urlsafe(18)
    os.environ[_ADMINISTRATOR] = server.url()
    os.environ[_SERVICE] = server.url(role=_ROLE, password=password)
    asyncio.run(_as_administrator(f"create role {_ROLE} login password '{password}'"))
    return server


class TestDatabases:
    """Hands out databases on the run's server, with which they end."""

    __test__ = False

    async def clone(self, service: str) -> str:
        """The URL of a new database of `service` at head, owned by a role that is no superuser."""
        connection = await asyncpg.connect(os.environ[_ADMINISTRATOR])
        try:
            await self._ensure_template(connection, service)
            name = f"{service}_{new_id().hex}"
            # Copied through the log, which is small and waits for no disk here: a copy of files has two checkpoints.
            await connection.execute(
                f"create database {name} template template_{service} owner {_ROLE} strategy wal_log"
            )
        finally:
            await connection.close()
        return _url_of(name)

    async def empty(self) -> str:
        """The URL of a new database without any table."""
        name = f"empty_{new_id().hex}"
        await _as_administrator(f"create database {name} template template0 {_LOCALE} owner {_ROLE}")
        return _url_of(name)

    async def _ensure_template(self, connection: "asyncpg.Connection", service: str) -> None:
        """Make the template if no other test process has; the lock goes with the connection."""
        await connection.execute("select pg_advisory_lock($1)", lock_key("test templates", service))
        template = f"template_{service}"
        if not await connection.fetchval("select 1 from pg_database where datname = $1", template):
            await connection.execute(f"create database making_{service} template template0 {_LOCALE} owner {_ROLE}")
            await asyncio.to_thread(migrate, service, _url_of(f"making_{service}"))
            await connection.execute(f"alter database making_{service} rename to {template}")
        await connection.execute("select pg_advisory_unlock($1)", lock_key("test templates", service))


def _url_of(database: str) -> str:
    return make_url(os.environ[_SERVICE]).set(database=database).render_as_string(hide_password=False)


async def _as_administrator(statement: str) -> None:
    connection = await asyncpg.connect(os.environ[_ADMINISTRATOR])
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
