"""The recount finds a ledger that does not say what the rows say."""

import httpx
import pytest
from sqlalchemy import text

from services.registration.seats.audit import recount
from shared.db.engine import transaction
from shared.testing.service import ServiceUnderTest
from tests.registration.seats.scene import open_scene


@pytest.mark.parametrize(
    "damage",
    ["taken = taken + 1", "waiting = waiting - 1", "taken_by = '{\"FR\": 7}'", "waiting_by = '{}'"],
)
async def test_a_wrong_ledger_is_found(
    registration: ServiceUnderTest, coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient, damage: str
) -> None:
    scene = await open_scene(coordinator, anonymous, delegations=("FR", "CN"))
    workshop = await scene.workshop(capacity=1)
    for code in ("FR", "CN"):
        await scene.register(workshop, delegation=code)
    async with transaction(registration.runtime.engine) as session:
        assert workshop not in {str(item.workshop_id) for item in await recount(session)}
        await session.execute(text(f"update seat_ledger set {damage} where workshop_id = :id"), {"id": workshop})
        assert workshop in {str(item.workshop_id) for item in await recount(session)}
        await session.rollback()
