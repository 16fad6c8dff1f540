"""Calendar feeds: a secret URL, iCalendar, and what its owner may see now (A5)."""

import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from icalendar import Calendar
from sqlalchemy import text

from deploy.service_clients import SERVICE_SCOPES, service_clients
from services.gateway.auth.keys import signing_key
from services.gateway.provision import Wanted, provision
from services.gateway.service import SERVICE as GATEWAY
from services.registry.service import SERVICE as REGISTRY
from shared import clock
from shared.ids import new_id
from shared.testing.databases import TestDatabases
from shared.testing.service import ServiceUnderTest, on_socket, running, signing_pem
from tests.registry.conftest import READ, WRITE
from tests.registry.making import API, Json, agreement, changed, cooperation, made, pair, pointers, read, told


@dataclass
class House:
    """The registry beside the real gateway."""

    registry: ServiceUnderTest
    gateway: ServiceUnderTest
    staff: httpx.AsyncClient
    anonymous: httpx.AsyncClient

    async def account(self, role: str) -> tuple[str, httpx.AsyncClient]:
        """An account that the gateway knows: its id, and a client with its token."""
        account_id = new_id()
        await self._gateway(
            "insert into account (id, version, created_at, updated_at, email, name, role, active) "
            "values (:id, 1, now(), now(), :email, 'Somebody', :role, true)",
            id=account_id,
            email=f"{account_id}@example.org",
            role=role,
        )
        return str(account_id), await self.registry.account(role, scopes=[READ, WRITE], subject=str(account_id))

    async def set(self, account_id: str, **values: Any) -> None:
        changes = ", ".join(f"{name} = :{name}" for name in values)
        await self._gateway(f"update account set {changes} where id = :id", id=UUID(account_id), **values)
        self.registry.runtime.resources["owners"].forget()

    async def _gateway(self, statement: str, **values: Any) -> None:
        async with self.gateway.runtime.engine.begin() as connection:
            await connection.execute(text(statement), values)


@pytest.fixture(scope="module")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("keys") / "key.pem"
    file.write_bytes(signing_pem())
    return file


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def house(databases: TestDatabases, key_file: Path) -> AsyncIterator[House]:
    keys = [signing_key(key_file).public_jwk()]
    known = {service: secrets.token_hex(32) for service in SERVICE_SCOPES}
    signing: dict[str, Any] = {"signing_key_file": key_file}
    async with running(GATEWAY, await databases.clone("gateway"), own=signing, more_keys=keys) as gateway:
        await provision(gateway.runtime.engine, Wanted.model_validate({"clients": service_clients(known)}))
        async with (
            on_socket(gateway.app) as gateway_url,
            running(
                REGISTRY,
                await databases.clone("registry"),
                common={"gateway_url": gateway_url},
                own={"secret": known["registry"]},
            ) as registry,
        ):
            staff = await registry.account("coordinator", scopes=[READ, WRITE])
            yield House(registry, gateway, staff, await registry.anonymous())


async def fed(house: House, url: str) -> list[Any]:
    """The events of a feed, as the library reads them back."""
    answer = await house.anonymous.get(url)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/calendar")
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


async def test_a5_a_feed_is_read_back_with_stable_events_and_no_pretended_day(house: House) -> None:
    town, other = await pair(house.staff)
    day = clock.today(house.registry.runtime.settings.common.zone)
    month = f"{day.year}-{day.month:02}"
    lasting = await cooperation(house.staff, town, other, title={"fr": "Amitié"}, started_on=f"{day.year - 5}-01-15")
    signed_on = str(day - timedelta(days=200))
    one = await agreement(house.staff, town, other, title={"fr": "Convention"}, signed_on=signed_on, term_months=24)
    visit = {"kind": "visit", "title": {"fr": "Visite"}, "on": month}
    await made(house.staff, f"cooperations/{lasting['id']}/milestones", visit)
    _, caller = await house.account("coordinator")
    feed = await made(caller, "calendar-feeds", {"language": "fr", "partner_id": town["id"]})
    entries = (await caller.get(f"{API}/calendar", params={"partner_id": town["id"]})).json()
    events = {str(event["UID"]): event for event in await fed(house, feed["url"])}
    uids = {f"{entry['id']}@entente.test" for entry in entries["items"]}
    assert uids <= events.keys()
    assert len(events) == 6, "three reminders, an end, an anniversary, a visit"
    expiry = events[f"expiry-{one['id']}-0@entente.test"]
    assert str(expiry["SUMMARY"]) == "Échéance : Convention"
    assert expiry.decoded("DTSTART") == date.fromisoformat(one["ends_on"])
    assert expiry.decoded("DTEND") - expiry.decoded("DTSTART") == timedelta(days=1)
    assert (int(expiry["SEQUENCE"]), str(expiry["URL"])) == (1, f"https://entente.test{API}/agreements/{one['id']}")
    assert expiry.decoded("DTSTAMP") == expiry.decoded("LAST-MODIFIED")
    [visited] = [event for uid, event in events.items() if uid.startswith("milestone-")]
    assert visited.decoded("DTSTART") == day.replace(day=1)
    assert str(visited["SUMMARY"]) == f"Visite (seul {month} est connu, sans jour)"
    alarms = [uid for uid, event in events.items() if event.walk("VALARM")]
    assert len(alarms) == 3
    assert all(uid.startswith("reminder-") for uid in alarms)
    await changed(house.staff, f"agreements/{one['id']}", term_months=30)
    [moved] = [event for event in await fed(house, feed["url"]) if str(event["UID"]) == str(expiry["UID"])]
    assert moved.decoded("DTSTART") > expiry.decoded("DTSTART")
    assert int(moved["SEQUENCE"]) == 2


async def test_a_feed_that_has_not_changed_is_not_sent_again(house: House) -> None:
    _, caller = await house.account("viewer")
    feed = await made(caller, "calendar-feeds", {"kinds": ["expiry"]})
    first = await house.anonymous.get(feed["url"])
    again = await house.anonymous.get(feed["url"], headers={"If-None-Match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


async def test_a_feed_shows_what_its_owner_may_see_now_and_nothing_once_it_is_deactivated(house: House) -> None:
    town, other = await pair(house.staff)
    signed_on = str(clock.today(house.registry.runtime.settings.common.zone) - timedelta(days=300))
    hidden = await agreement(house.staff, town, other, signed_on=signed_on, term_months=24, visibility="private")
    account_id, caller = await house.account("coordinator")
    feed = await made(caller, "calendar-feeds", {"kinds": ["expiry"], "partner_id": town["id"]})
    [event] = await fed(house, feed["url"])
    assert hidden["id"] in str(event["UID"])
    await house.set(account_id, role="viewer")
    assert await fed(house, feed["url"]) == []
    await house.set(account_id, role="coordinator", active=False)
    told(await house.anonymous.get(feed["url"]), 404)
    await house.set(account_id, active=True)
    assert len(await fed(house, feed["url"])) == 1


async def test_a_feed_opens_to_its_secret_alone_and_no_longer_once_it_is_deleted(house: House) -> None:
    _, caller = await house.account("viewer")
    _, other = await house.account("viewer")
    feed = await made(caller, "calendar-feeds", {"language": "de"})
    path, _, token = feed["url"].partition("?token=")
    assert len(token) >= 43
    for wrong in ("", "x" * 43, token[:-1]):
        told(await house.anonymous.get(path, params={"token": wrong}), 404)
    told(await house.anonymous.get(path), 422)
    async with house.registry.runtime.engine.connect() as connection:
        kept = (await connection.execute(text("select * from calendar_feed"))).all()
        answers = await connection.scalar(text("select count(*) from idempotent_answer where body like '%token=%'"))
    assert token not in str(kept)
    assert answers == 0
    [mine] = (await caller.get(f"{API}/calendar-feeds")).json()["items"]
    assert (mine["id"], mine["language"], "url" in mine) == (feed["id"], "de", False)
    assert (await other.get(f"{API}/calendar-feeds")).json()["items"] == []
    assert (await house.anonymous.get(f"{API}/calendar-feeds")).status_code == 401
    _, if_match = await read(caller, f"calendar-feeds/{feed['id']}")
    told(await other.delete(f"{API}/calendar-feeds/{feed['id']}", headers=if_match), 404)
    assert (await caller.delete(f"{API}/calendar-feeds/{feed['id']}", headers=if_match)).status_code == 204
    told(await house.anonymous.get(feed["url"]), 404)


async def test_nobody_has_more_than_twenty_feeds(house: House) -> None:
    _, caller = await house.account("viewer")
    answers: list[Json] = [await made(caller, "calendar-feeds", {}) for _ in range(20)]
    assert len({answer["url"] for answer in answers}) == 20
    assert told(await caller.post(f"{API}/calendar-feeds", json={}), 409)["limit"] == 20


async def test_only_an_account_looks_after_a_renewal(house: House) -> None:
    signed_on = str(clock.today(house.registry.runtime.settings.common.zone) - timedelta(days=300))
    one = await agreement(house.staff, *await pair(house.staff), signed_on=signed_on, term_months=24)
    account_id, _ = await house.account("member")
    for unknown in (str(new_id()), one["id"]):
        assert pointers(told(await changed(house.staff, f"renewals/{one['id']}", owner=unknown), 422)) == ["/owner"]
    assert (await changed(house.staff, f"renewals/{one['id']}", owner=account_id)).json()["owner"] == account_id
    await house.set(account_id, active=False)
    told(await changed(house.staff, f"renewals/{one['id']}", owner=account_id), 422)
