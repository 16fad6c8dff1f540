"""An account was erased at the gateway (D7): what conferences keep for it goes."""

from services.gateway.auth.events import PERSON_ERASED
from services.registration.erased_accounts.consumer import HANDLERS
from shared.clock import now
from shared.db.engine import transaction
from shared.events.consumer import handle
from shared.events.types import EventOut
from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registration.conftest import MEMBER, ORGANISER
from tests.registration.making import BASE, conference, made


def erased(account_id: str) -> EventOut:
    """What the gateway says, as it documents it."""
    data = PERSON_ERASED.example.model_dump(mode="json", exclude_none=True)
    data["subject"]["id"] = account_id
    return EventOut(position=1, id=new_id(), type=PERSON_ERASED.name, timestamp=now(), visibility="private", data=data)


async def test_d7_an_erased_accounts_grants_go_and_what_it_made_stays(registration: ServiceUnderTest) -> None:
    owner, head = str(new_id()), str(new_id())
    organiser = await registration.account("organiser", scopes=ORGANISER, subject=owner)
    member = await registration.account("member", scopes=MEMBER, subject=head)
    draft = (await conference(organiser, ["FR"]))["id"]
    await made(organiser, f"/conferences/{draft}/grants", account_id=head, role="delegation_head", side="FR")
    path = f"{BASE}/conferences/{draft}"
    assert (await member.get(path)).status_code == 200
    for _ in range(2):  # an event may come twice
        async with transaction(registration.runtime.engine) as session:
            await handle(session, HANDLERS, [erased(head)])
    assert (await member.get(path)).status_code == 404
    grants = (await organiser.get(f"{path}/grants")).json()["items"]
    assert [grant["account_id"] for grant in grants] == [owner]
    async with transaction(registration.runtime.engine) as session:
        await handle(session, HANDLERS, [erased(owner)])
    assert (await organiser.get(path)).status_code == 404
    admin = await registration.account("admin", scopes=ORGANISER)
    assert (await admin.get(f"{path}/grants")).json()["items"] == []
