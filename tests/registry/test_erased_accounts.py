"""An account was erased at the gateway (D7): its grants, feeds and files go, what it did stays."""

import httpx

from services.gateway.auth.events import PERSON_ERASED
from services.registry.erased_accounts.consumer import HANDLERS
from shared.clock import now
from shared.db.engine import transaction
from shared.events.consumer import handle
from shared.events.types import EventOut
from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registry.conftest import READ, WRITE
from tests.registry.making import API, cooperation, made, pair


def erased(account_id: str) -> EventOut:
    """What the gateway says, as it documents it."""
    data = PERSON_ERASED.example.model_dump(mode="json", exclude_none=True)
    data["subject"]["id"] = account_id
    return EventOut(position=1, id=new_id(), type=PERSON_ERASED.name, timestamp=now(), visibility="private", data=data)


async def test_d7_an_erased_accounts_grants_and_feeds_go_and_the_trail_says_so(
    registry: ServiceUnderTest, staff: httpx.AsyncClient
) -> None:
    account = str(new_id())
    member = await registry.account("member", scopes=[READ, WRITE], subject=account)
    lasting = await cooperation(staff, *await pair(staff), visibility="private")
    grant = await made(staff, f"cooperations/{lasting['id']}/grants", {"account_id": account, "role": "editor"})
    feed = await made(member, "calendar-feeds", {"kinds": ["expiry"]})
    path = f"{API}/cooperations/{lasting['id']}"
    assert (await member.get(path)).status_code == 200
    for _ in range(2):  # an event may come twice
        async with transaction(registry.runtime.engine) as session:
            await handle(session, HANDLERS, [erased(account)])
    assert (await member.get(path)).status_code == 404
    assert (await member.get(f"{API}/calendar-feeds")).json()["items"] == []
    assert (await (await registry.anonymous()).get(feed["url"])).status_code == 404
    trail = (await staff.get(f"{API}/audit", params={"subject": f"grant:{grant['id']}"})).json()["items"]
    assert (trail[0]["action"], trail[0]["by"]["service"]) == ("removed", "gateway")
