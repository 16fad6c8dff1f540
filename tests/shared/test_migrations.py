"""Each service's migrations: they make what its models say, run on filled databases, and wait for no lock long."""

import asyncio
import importlib
from collections.abc import Mapping
from uuid import UUID

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from deploy.openapi import service_of
from services.registration.participants.events import RegistrationEvent
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


UNINDEXED = """
select conrelid::regclass || ' ' || conname from pg_constraint
where contype = 'f' and not exists (
    select from pg_index where indrelid = conrelid and array[(indkey::int2[])[0]] && conkey
)
"""


@pytest.mark.parametrize("service", SERVICES)
async def test_whatever_refers_to_a_row_is_found_by_an_index(service: str, databases: TestDatabases) -> None:
    engine = create_async_engine(async_url(await databases.clone(service)))
    async with engine.connect() as connection:
        assert list(await connection.scalars(text(UNINDEXED))) == []
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


FILLED = """
insert into conference (id, version, created_at, updated_at, title, time_zone, starts_on, ends_on, languages, policy,
    visibility, historical, state, created_by)
values (:conference, 1, now(), now(), '{"en": "Kept"}', 'Europe/Paris', '2030-01-01', '2030-01-02', '[]', '{}',
    'public', false, 'published', 'account:1');
insert into workshop (id, version, created_at, updated_at, conference_id, title, sub_themes, capacity, quotas,
    languages, state, line_up_version)
values (:workshop, 1, now(), now(), :conference, '{"en": "Kept"}', '[]', 40, '{}', '[]', 'announced', 1);
"""


async def filled_at_0001(databases: TestDatabases, workshop: UUID) -> tuple[str, AsyncEngine]:
    """Registration's database as of its first migration, with a workshop in it."""
    url = await databases.empty()
    await asyncio.to_thread(migrate, "registration", url, "0001")
    engine = create_async_engine(async_url(url))
    await execute_all(engine, FILLED, {"conference": UUID(int=1), "workshop": workshop})
    return url, engine


async def execute_all(engine: AsyncEngine, statements: str, values: Mapping[str, UUID]) -> None:
    """Execute statements that a semicolon ends, each with those of the values that it names."""
    async with engine.begin() as connection:
        for statement in statements.split(";")[:-1]:
            used = {name: value for name, value in values.items() if f":{name}" in statement}
            await connection.execute(text(statement.replace('": "', '"\\: "')), used)


async def test_a_filled_database_is_brought_forward_and_keeps_what_it_had(databases: TestDatabases) -> None:
    workshop = UUID(int=2)
    url, engine = await filled_at_0001(databases, workshop)
    await asyncio.to_thread(migrate, "registration", url)
    async with engine.connect() as connection:
        ledger = text("select accepting, capacity, taken from seat_ledger where workshop_id = :id")
        assert (await connection.execute(ledger, {"id": workshop})).one() == (True, 40, 0)
        assert await connection.scalar(text("select title->>'en' from conference")) == "Kept"
    await engine.dispose()


CANCELLED = """
update conference set state = 'cancelled';
insert into registration (id, version, created_at, updated_at, conference_id, state, person, name_key)
values (:registration, 1, now(), now(), :conference, 'confirmed', '{"given_name": "Ada"}', 'ada');
insert into enrolment (id, registration_id, workshop_id, state, priority, ticket, created_at, updated_at)
values (:registration, :registration, :workshop, 'confirmed', 0, 1, now(), now());
update seat_ledger set taken = 1, ticket = 1;
"""


async def test_registrations_of_conferences_cancelled_before_are_settled_and_told_of(databases: TestDatabases) -> None:
    workshop, registration = UUID(int=4), UUID(int=5)
    url, engine = await filled_at_0001(databases, workshop)
    await asyncio.to_thread(migrate, "registration", url, "0002")
    values = {"conference": UUID(int=1), "workshop": workshop, "registration": registration}
    await execute_all(engine, CANCELLED, values)
    await asyncio.to_thread(migrate, "registration", url)
    async with engine.connect() as connection:
        states = text(
            "select r.state, r.version, e.state from registration r join enrolment e on e.registration_id = r.id"
        )
        assert (await connection.execute(states)).one() == ("cancelled", 2, "cancelled")
        assert (await connection.execute(text("select accepting, taken from seat_ledger"))).one() == (False, 0)
        event = (await connection.execute(text("select type, visibility, data from outbox"))).one()
    assert (event.type, event.visibility) == ("registration.registration.cancelled", "network")
    told = RegistrationEvent.model_validate(event.data)
    assert told.model_dump(mode="json", exclude_none=True) == event.data
    assert (told.registration.state, told.registration.version) == ("cancelled", 2)
    assert [(item.workshop_id, item.state) for item in told.registration.enrolments] == [(workshop, "cancelled")]
    await engine.dispose()


async def test_a_migration_that_would_wait_behind_users_gives_up_and_changes_nothing(databases: TestDatabases) -> None:
    url, engine = await filled_at_0001(databases, UUID(int=3))
    async with engine.begin() as user:
        await user.execute(text("lock table workshop in row exclusive mode"))
        with pytest.raises(DBAPIError, match="lock timeout"):
            await asyncio.to_thread(migrate, "registration", url)
    async with engine.connect() as connection:
        assert await connection.scalar(text("select version_num from alembic_version")) == "0001"
    await asyncio.to_thread(migrate, "registration", url)
    assert await is_at_head(engine, "registration")
    await engine.dispose()
