"""The list of a conference's registrations: found, narrowed, sorted, walked page by page."""

from typing import Any

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import event, text

from shared.db.engine import transaction
from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registration.seats.scene import V1, Scene, open_scene


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def scene(coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> Scene:
    scene = await open_scene(coordinator, anonymous, delegations=("FR", "CN"))
    full = await scene.workshop(capacity=0)
    await scene.register(delegation="FR", given_name="Zoé", family_name="d'Étaples", organisation_name="Ville de Lens")
    await scene.register(full, delegation="FR", given_name="Ada", family_name="100%_Sûre", email="ada@a.example.org")
    await scene.register(
        delegation="CN", given_name="Ping", family_name="Zhao", native_name="赵平", name_order="family_first"
    )
    return scene


async def listed(scene: Scene, **query: Any) -> dict[str, Any]:
    answer = await scene.staff.get(f"{V1}/conferences/{scene.conference_id}/registrations", params=query)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def given(page: dict[str, Any]) -> list[str]:
    return [item["person"]["given_name"] for item in page["items"]]


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("ETAPLES zoe", ["Zoé"]),
        ("zhao ping", ["Ping"]),
        ("赵", ["Ping"]),
        ("100%_", ["Ada"]),
        ("%", ["Ada"]),
        ("lens", ["Zoé"]),
        ("ada@a", ["Ada"]),
        ("zoe zhao", []),
    ],
)
async def test_d3_people_are_found_by_their_names_however_typed(scene: Scene, q: str, found: list[str]) -> None:
    assert given(await listed(scene, q=q)) == found


async def test_the_list_is_narrowed_and_counted(scene: Scene) -> None:
    everybody = await listed(scene, count="true")
    assert everybody["total"] == 3
    [ada] = (await listed(scene, q="ada"))["items"]
    assert given(await listed(scene, workshop=ada["enrolments"][0]["workshop_id"])) == ["Ada"]
    assert (await listed(scene, workshop=str(new_id()), count="true"))["total"] == 0
    assert (await listed(scene, delegation="FR", state="confirmed", count="true"))["total"] == 2
    latest = max(item["updated_at"] for item in everybody["items"])
    assert given(await listed(scene, updated_since=latest)) == ["Ping"]
    assert given(await listed(scene, updated_since="2100-01-01T00:00:00Z")) == []


async def test_d3_it_is_sorted_by_name_page_by_page(scene: Scene) -> None:
    walked: list[str] = []
    cursor: str | None = None
    while cursor is not None or not walked:
        page = await listed(scene, sort="name", limit=1, **({"cursor": cursor} if cursor else {}))
        walked += given(page)
        cursor = page["next"]
    assert walked == ["Ada", "Zoé", "Ping"]


MANY = text("""
insert into registration (id, version, created_at, updated_at, conference_id, state, person, name_key)
select uuidv7(), 1, now(), now(), :conference, 'confirmed',
    jsonb_build_object('given_name', 'Ada', 'family_name', md5(n::text)), md5(n::text)
from generate_series(1, 3000) n""")


async def test_pages_by_name_come_from_an_index_however_far(
    registration: ServiceUnderTest, coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    many = await open_scene(coordinator, anonymous)
    async with transaction(registration.runtime.engine) as session:
        await session.execute(MANY, {"conference": many.conference_id})
        await session.execute(text("analyze registration"))
    first = await listed(many, sort="name", limit=200)
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if "listed_name" in statement:
            asked.append((statement, parameters))

    event.listen(registration.runtime.engine.sync_engine, "before_cursor_execute", note)
    second = await listed(many, sort="name", limit=200, cursor=first["next"])
    event.remove(registration.runtime.engine.sync_engine, "before_cursor_execute", note)
    names = [item["person"]["family_name"] for item in (*first["items"], *second["items"])]
    assert (len(names), names) == (400, sorted(names))
    [(statement, parameters)] = asked
    async with registration.runtime.engine.connect() as connection:
        plan = "\n".join((await connection.exec_driver_sql(f"explain {statement}", parameters)).scalars())
    assert "Index Scan using registration_by_name" in plan
    assert "Sort" not in plan
    assert ">= '" in plan.partition("Filter")[0], "the page begins where the index is entered"
