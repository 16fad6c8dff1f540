"""`kill -9` of PostgreSQL and of a service in the midst of everything that is done to seats: nothing answered is lost,
nothing is done twice, and who asks again with the same key is served."""

import asyncio
import os
import random
import signal
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from services.registration.seats.audit import recount
from services.registration.service import SERVICE
from shared.db.embedded import EmbeddedPostgres, PostgresOptions, PostgresUnavailable
from shared.db.engine import transaction
from shared.db.migrate import migrate
from shared.ids import new_id
from shared.testing.service import ServiceUnderTest, running
from tests.registration.conftest import ORGANISER
from tests.registration.seats.books import check, read_books
from tests.registration.seats.processes import Processes, holder, processes
from tests.registration.seats.scene import MORNING, V1, Scene, open_scene

pytestmark = pytest.mark.xdist_group("races")

Deed = Callable[[], Coroutine[Any, Any, httpx.Response]]
_REGISTERED = "select state, count(*) from registration where conference_id = :id group by state"
_ENROLLED = """
select e.workshop_id::text, e.state, count(*) from enrolment e join registration r on r.id = e.registration_id
where r.conference_id = :id group by 1, 2"""


class Database:
    """A PostgreSQL of this test's own, which writes what it says it has written. Its socket stays where it is."""

    def __init__(self, folder: Path) -> None:
        self._data, self._sockets = folder / "data", folder / "sockets"
        self.start()

    def start(self) -> None:
        self.server = EmbeddedPostgres.start(self._data, sockets=self._sockets, options=PostgresOptions())

    def kill(self) -> None:
        assert self.server.pid is not None
        os.kill(self.server.pid, signal.SIGKILL)
        self.server.stop()  # takes note that it is dead: a dead child of ours keeps its number until then

    async def start_again(self) -> None:
        """Once the backends have noticed that they are orphans, and let go of the memory that they share."""
        async with asyncio.timeout(60):
            while True:
                try:
                    return await asyncio.to_thread(self.start)
                except PostgresUnavailable:
                    await asyncio.sleep(0.1)


@pytest.fixture
def database() -> Iterator[Database]:
    with TemporaryDirectory(prefix="entente-kill-") as folder:
        Path(folder).chmod(0o711)
        database = Database(Path(folder))
        migrate("registration", database.server.url())
        yield database
        database.server.stop()


def by_holder(client: httpx.AsyncClient, made: dict[str, Any], path: str, **body: Any) -> Deed:
    """What the holder of a registration's link does; each time it is called, the same request with the same key."""
    headers = holder(made)
    return lambda: client.post(f"{V1}{path}", json=body or None, headers=headers)


def by_staff(scene: Scene, path: str, **body: Any) -> Deed:
    headers = {"Idempotency-Key": str(new_id())}
    return lambda: scene.staff.post(f"{V1}{path}", json=body or None, headers=headers)


async def deeds_of_offers(office: ServiceUnderTest, scene: Scene, doomed: Processes) -> tuple[list[Deed], str, str]:
    """Accepting, declining, withdrawing (which offers the seat to the next), moving, and entering beyond limits."""
    full, roomy = await scene.workshop(at=MORNING, capacity=20), await scene.workshop()
    # A link is good at the service that made it: half of the people have registered at each, and act there.
    desks = (scene, Scene(scene.staff, doomed.clients[0], scene.conference_id))
    answers = await asyncio.gather(*(desks[turn % 2].ask(full, key=str(new_id())) for turn in range(52)))
    assert {answer.status_code for answer in answers} == {201}
    made = [answer.json() for answer in answers]
    people = {each["id"]: (each, desks[turn % 2].anyone) for turn, each in enumerate(made)}
    await scene.change_workshop(full, capacity=34)
    books = await read_books(office.runtime.engine, scene.conference_id)
    rows = sorted(books.enrolments.values(), key=lambda row: row.ticket)
    offered = [row for row in rows if row.state == "offered"]
    seated = [row for row in rows if row.state == "confirmed"]
    assert (len(offered), len(seated)) == (14, 20)

    def act(row: Any, verb: str, **body: Any) -> Deed:
        made, client = people[str(row.registration_id)]
        return by_holder(client, made, f"/enrolments/{row.id}:{verb}", **body)

    someone = {"given_name": "Ada", "family_name": "Guest", "email": None}
    deeds = [act(row, "accept") for row in offered[:8]]
    deeds += [act(row, "decline") for row in offered[8:]]
    deeds += [act(row, "move", workshop_id=roomy) for row in seated[:6]]
    for row in seated[6:12]:
        made_by, client = people[str(row.registration_id)]
        deeds.append(by_holder(client, made_by, f"/registrations/{made_by['id']}:withdraw"))
    entering = {"person": someone, "workshops": [full], "override": True, "reason": "Guest of the mayor"}
    path = f"/conferences/{scene.conference_id}/registrations"
    deeds += [by_staff(scene, path, **entering) for _ in range(5)]
    return deeds, full, roomy


async def deeds_of_approval(scene: Scene) -> list[Deed]:
    workshop = await scene.workshop(capacity=4)
    pending = await asyncio.gather(*(scene.register(workshop) for _ in range(10)))
    paths = [f"/registrations/{made['id']}" for made in pending]
    deeds = [by_staff(scene, f"{path}:approve") for path in paths[:6]]
    return deeds + [by_staff(scene, f"{path}:reject", reason="Not one of us") for path in paths[6:]]


async def counted(office: ServiceUnderTest, statement: str, conference_id: str) -> dict[Any, int]:
    async with transaction(office.runtime.engine) as session:
        rows = (await session.execute(text(statement), {"id": conference_id})).all()
    return {row[0] if len(row) == 2 else (row[0], row[1]): row[-1] for row in rows}


async def test_kill_9_of_the_database_and_of_a_service_loses_and_doubles_nothing(
    database: Database, signing_key_file: Path
) -> None:
    url = database.server.url()
    own = {"signing_key_file": signing_key_file, "secret": "a secret of these tests alone, no more"}
    async with running(SERVICE, url, own=own) as office, processes(1, url, signing_key_file) as doomed:
        staff = await office.account("coordinator", scopes=ORGANISER, subject=str(new_id()))
        anyone = await office.anonymous()
        offers = await open_scene(staff, anyone, policy={"promotion": "offer"})
        approval = await open_scene(staff, anyone, policy={"approval": "organiser"})
        deeds, full, roomy = await deeds_of_offers(office, offers, doomed)
        deeds += await deeds_of_approval(approval)
        random.Random(1).shuffle(deeds)  # so that some of each kind are done, and some are not

        tasks = [asyncio.create_task(deed()) for deed in deeds]
        done = asyncio.as_completed(tasks)
        for _ in range(8):
            await next(done)
        database.kill()
        doomed.kill(0)
        async with asyncio.timeout(60):
            first = await asyncio.gather(*tasks, return_exceptions=True)
        told = [answer.status_code if isinstance(answer, httpx.Response) else None for answer in first]
        assert None in told or 503 in told, "killed too late to show anything"
        assert set(told) <= {200, 201, 503, None}, told

        await database.start_again()
        async with processes(1, url, signing_key_file) as revived:
            doomed.clients[0]._transport = revived.clients[0]._transport
            async with asyncio.timeout(60):
                again = await asyncio.gather(*(deed() for deed in deeds))
        assert {answer.status_code for answer in again} <= {200, 201}, [answer.text for answer in again]
        for before, after in zip(first, again, strict=True):
            if isinstance(before, httpx.Response) and before.is_success:
                assert after.json()["id"] == before.json()["id"]
                assert after.headers["idempotent-replayed"] == "true", "answered, and done once more"

        registered = await counted(office, _REGISTERED, offers.conference_id)
        assert registered == {"confirmed": 52 - 6 + 5, "withdrawn": 6}
        enrolled = await counted(office, _ENROLLED, offers.conference_id)
        assert enrolled[roomy, "confirmed"] == 6
        assert enrolled[full, "declined"] == 6
        assert enrolled[full, "confirmed"] == 20 - 12 + 8 + 5
        # What was declined, withdrawn and moved away from is on offer to the next, but where overrides lie upon it.
        assert enrolled[full, "offered"] in range(13, 19)
        assert await counted(office, _REGISTERED, approval.conference_id) == {"confirmed": 6, "rejected": 4}
        for scene in (offers, approval):
            check(await read_books(office.runtime.engine, scene.conference_id))
        async with transaction(office.runtime.engine) as session:
            assert await recount(session) == []
