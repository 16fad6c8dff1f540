"""The rows of partners' names: written with the partner, and made for those who were there before."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from shared.db.engine import async_url
from shared.db.migrate import migrate
from shared.testing.databases import TestDatabases
from shared.testing.service import ServiceUnderTest
from tests.registry.making import changed, partner

ROWS = text(
    "select position, variant, text, lang, kind, key, exact_key from partner_name where partner_id = :id"
    " order by position, variant"
)
MUNSTER = [
    (0, 0, "Münster", None, "official", "munster", "münster"),
    (0, 1, "Münster", None, "official", "muenster", "münster"),
    (1, 0, "明斯特市", "zh", "transcription", "明斯特市", "明斯特市"),
    (1, 1, "明斯特市", "zh", "transcription", "明斯特", "明斯特市"),
]


async def rows_of(connection: AsyncConnection, partner_id: str | UUID) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in await connection.execute(ROWS, {"id": UUID(str(partner_id))})]


async def test_d6_every_write_of_a_partner_writes_its_names(
    staff: httpx.AsyncClient, registry: ServiceUnderTest
) -> None:
    names = [{"lang": "zh", "text": "明斯特市", "kind": "transcription"}]
    town = await partner(staff, "DE", name="Münster", names=names)
    async with registry.runtime.engine.connect() as connection:
        assert await rows_of(connection, town["id"]) == MUNSTER
        assert (await changed(staff, f"partners/{town['id']}", name="Munster", names=[])).status_code == 200
        assert await rows_of(connection, town["id"]) == [(0, 0, "Munster", None, "official", "munster", "munster")]


PARTNER = """
insert into partner (id, version, created_at, updated_at, kind, name, names, country, addresses, themes, languages,
    visibility, search_key, sort_key)
select cast(lpad(to_hex(n), 32, '0') as uuid), 1, now(), now(), 'local_authority', 'Münster', cast(:names as jsonb),
    'DE', '[]', '{}', '{}', 'public', 'old', 'old' from generate_series(1, 1001) n
"""
COOPERATION = """
insert into cooperation (id, version, created_at, updated_at, title, motives, themes, visibility, search_key, sort_key)
values (:id, 1, now(), now(), cast(:title as jsonb), '[]', '{}', 'public', 'old', 'old')
"""


async def test_d6_partners_of_before_get_their_names_and_keys(databases: TestDatabases) -> None:
    url = await databases.empty()
    await asyncio.to_thread(migrate, "registry", url, "0003")
    engine = create_async_engine(async_url(url))
    names = '[{"lang": "zh", "text": "明斯特市", "kind": "transcription"}]'
    async with engine.begin() as connection:
        await connection.execute(text(PARTNER), {"names": names})
        await connection.execute(text(COOPERATION), {"id": UUID(int=1), "title": '{"fr": "Jumelage de St-Denis"}'})
    await asyncio.to_thread(migrate, "registry", url)
    async with engine.connect() as connection:
        for last in (1, 1000, 1001):
            assert await rows_of(connection, UUID(int=last)) == MUNSTER
        keys = " munster\n muenster\n 明 斯 特 市\n 明 斯 特"
        assert (await connection.execute(text("select distinct search_key, sort_key from partner"))).all() == [
            (keys, "munster")
        ]
        assert (await connection.execute(text("select search_key, sort_key from cooperation"))).one() == (
            " jumelage de saint denis",
            "jumelage de saint denis",
        )
    await engine.dispose()
