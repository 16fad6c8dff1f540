"""Each service's migrations: they make what its models say, and may be run again."""

import asyncio
import importlib

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData, text
from sqlalchemy.ext.asyncio import create_async_engine

from deploy.openapi import service_of
from shared.db.engine import async_url
from shared.db.kernel_tables import KERNEL_METADATA
from shared.db.migrate import head_of, is_at_head, migrate
from shared.settings import SERVICES
from shared.testing.databases import TestDatabases


def metadata_of(service: str) -> MetaData:
    service_of(service)  # importing the service imports all its models
    metadata: MetaData = importlib.import_module(f"services.{service}.tables").METADATA
    return metadata


@pytest.mark.parametrize("service", SERVICES)
async def test_migrations_make_what_the_models_say(service: str, databases: TestDatabases) -> None:
    metadata = metadata_of(service)

    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, [KERNEL_METADATA, metadata]))

    engine = create_async_engine(async_url(await databases.clone(service)))
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
        assert await connection.scalar(text("select version_num from alembic_version")) == head_of(service)
    await engine.dispose()


@pytest.mark.parametrize("service", SERVICES)
async def test_migrating_twice_changes_nothing(service: str, databases: TestDatabases) -> None:
    url = await databases.clone(service)
    await asyncio.to_thread(migrate, service, url)


async def test_a_database_ahead_of_the_code_is_ready_and_one_behind_is_not(databases: TestDatabases) -> None:
    engine = create_async_engine(async_url(await databases.clone("registration")))
    for revision, ready in (("9999", True), (head_of("registration"), True), ("0001", False)):
        async with engine.begin() as connection:
            await connection.execute(text("update alembic_version set version_num = :to"), {"to": revision})
        assert await is_at_head(engine, "registration") is ready, revision
    await engine.dispose()
