"""What each `migrations/env.py` calls: migrations run online, in one transaction, and wait for no lock long."""

import asyncio

from alembic import context
from sqlalchemy import Connection, MetaData, pool, text
from sqlalchemy.ext.asyncio import create_async_engine

from shared.db.engine import async_url
from shared.db.kernel_tables import KERNEL_METADATA
from shared.ids import lock_key

_LOCK = lock_key("migrations")


def run(metadata: MetaData) -> None:
    """Run the migrations asked for. `metadata` is the service's, for comparing models with the database."""
    connection = context.config.attributes.get("connection")
    if connection is not None:
        _migrate(connection, metadata)
    else:
        asyncio.run(_migrate_url(context.config.attributes["url"], metadata))


async def _migrate_url(url: str, metadata: MetaData) -> None:
    engine = create_async_engine(async_url(url), poolclass=pool.NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(_migrate, metadata)
        await connection.commit()
    await engine.dispose()


def _migrate(connection: Connection, metadata: MetaData) -> None:
    # Two processes that start at once migrate one after the other; a long query of users must not queue all behind us.
    connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    connection.execute(text("set local lock_timeout = '5s'"))
    context.configure(
        connection=connection,
        target_metadata=[KERNEL_METADATA, metadata],
        compare_type=True,
        compare_server_default=False,
    )
    with context.begin_transaction():
        context.run_migrations()
