"""What the database refuses by itself, whoever writes to it: a rule of the desk is never the only guard."""

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from shared.db.engine import transaction
from shared.testing.service import ServiceUnderTest
from tests.registration.seats.scene import MORNING, Scene, open_scene

_SEAT_BESIDE = """
update enrolment e set state = '{state}', offer_expires_at = {expires} from registration r
where r.id = e.registration_id and r.conference_id = :id and e.state = 'waitlisted'"""
_REFUSED = {
    "a seat beside another of the hour": _SEAT_BESIDE.format(state="confirmed", expires="null"),
    "an offer beside a seat of the hour": _SEAT_BESIDE.format(state="offered", expires="now()"),
    "an offer without an end": "update enrolment set state = 'offered' where registration_id in (select id from "
    "registration where conference_id = :id) and state = 'confirmed'",
    "a seat on hold": "update enrolment set on_hold = true where registration_id in (select id from registration "
    "where conference_id = :id) and state = 'confirmed'",
    "more invited than taken": "update seat_ledger set taken_invited = taken + 1 where conference_id = :id",
    "a negative reserve": "update seat_ledger set reserved = -1 where conference_id = :id",
    "a minor without a guardian's consent": "update registration set minor = true where conference_id = :id "
    "and state = 'confirmed'",
    "somebody who is to be approved": "update registration set to_approve = true where conference_id = :id "
    "and state = 'confirmed'",
    "the same person again": "insert into registration (id, version, created_at, updated_at, conference_id, state, "
    "person, address_key, name_key) select uuidv7(), 1, now(), now(), conference_id, 'confirmed', person, address_key, "
    "name_key from registration where conference_id = :id and state = 'rejected'",
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def scene(coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> Scene:
    """Somebody with a seat who waits for another workshop of that hour, and somebody who was rejected."""
    made = await open_scene(coordinator, anonymous)
    await made.register(await made.workshop(at=MORNING), await made.workshop(at=MORNING))
    await made.set_policy(approval="organiser")
    rejected = await made.register()
    await made.staff.post(f"/registration/v1/registrations/{rejected['id']}:reject", json={"reason": "Not one of us"})
    return made


@pytest.mark.parametrize("statement", _REFUSED.values(), ids=[name.replace(" ", "-") for name in _REFUSED])
async def test_the_database_refuses_by_itself(registration: ServiceUnderTest, scene: Scene, statement: str) -> None:
    with pytest.raises(IntegrityError):
        async with transaction(registration.runtime.engine) as session:
            await session.execute(text(statement), {"id": scene.conference_id})
