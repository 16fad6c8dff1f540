"""Heads of delegations are told what waits for their approval, once a day: a real gateway knows their address."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from sqlalchemy import text

from deploy.service_clients import SERVICE_SCOPES, service_clients
from services.gateway.auth.keys import signing_key
from services.gateway.auth.provisioning.schemas import Wanted
from services.gateway.auth.provisioning.use_cases import provision
from services.gateway.service import SERVICE as GATEWAY
from services.registration.emails.digest import note_digests
from services.registration.rules.emails import digest_since
from services.registration.service import SERVICE
from shared.db.engine import transaction
from shared.ids import new_id
from shared.testing.databases import TestDatabases
from shared.testing.service import ServiceUnderTest, on_socket, running
from tests.post_office import html_of, post_office, text_of
from tests.registration.conftest import MEMBER, ORGANISER
from tests.registration.emails.conftest import Post
from tests.registration.emails.test_opting_out import one_click
from tests.registration.seats.scene import V1, Scene

BY_HEADS = {"approval": "delegation_head", "digest_hour": 0}


class House(Post):
    """Post with a gateway, at which people have accounts."""

    gateway: ServiceUnderTest

    async def account(self, name: str, **columns: Any) -> tuple[str, str]:
        """Id and address of a new account."""
        account_id, email = str(new_id()), f"{new_id()}@side.example.org"
        values = {"id": UUID(account_id), "email": email, "name": name, "active": True} | columns
        statement = (
            "insert into account (id, email, name, role, active, version, created_at, updated_at) "
            "values (:id, :email, :name, 'member', :active, 1, now(), now())"
        )
        async with transaction(self.gateway.runtime.engine) as session:
            await session.execute(text(statement), values)
        return account_id, email

    async def head(self, scene: Scene, side: str, name: str = "Camille Exemple", **columns: Any) -> tuple[str, str]:
        """An account that leads a delegation: its id and address."""
        account_id, email = await self.account(name, **columns)
        await grant(scene, account_id, side)
        return account_id, email

    async def digests(self, scene: Scene) -> list[dict[str, Any]]:
        return await self.emails(scene, template="digest")

    async def age(self) -> None:
        """Whoever waits has waited since yesterday."""
        await self.execute("update registration set created_at = now() - interval '30 hours'")


async def grant(scene: Scene, account_id: str, side: str) -> None:
    body = {"account_id": account_id, "role": "delegation_head", "side": side}
    answer = await scene.staff.post(f"{V1}/conferences/{scene.conference_id}/grants", json=body)
    assert answer.status_code == 201, answer.text


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def house(databases: TestDatabases, signing_key_file: Path) -> AsyncIterator[House]:
    known = {service: secrets.token_hex(32) for service in SERVICE_SCOPES}
    own = {"signing_key_file": signing_key_file}
    keys = [signing_key(signing_key_file).public_jwk()]
    async with (
        post_office() as office,
        running(GATEWAY, await databases.clone("gateway"), own=own, more_keys=keys) as gateway,
        on_socket(gateway.app) as gateway_url,
    ):
        await provision(gateway.runtime.engine, Wanted.model_validate({"clients": service_clients(known)}))
        common = {
            "gateway_url": gateway_url,
            "smtp_host": "127.0.0.1",
            "smtp_port": office.port,
            "smtp_security": "none",
        }
        secret = own | {"secret": known["registration"]}
        async with running(
            SERVICE, await databases.clone("registration"), common=common, own=secret, more_keys=keys
        ) as service:
            staff = await service.account("coordinator", scopes=ORGANISER)
            house = House(service, office, staff, await service.anonymous())
            house.gateway = gateway
            yield house


async def test_a_head_is_told_by_name_who_waits_once_a_day_in_the_heads_language(house: House) -> None:
    scene = await house.scene(policy=BY_HEADS)
    delegations = (await scene.staff.get(f"{V1}/conferences/{scene.conference_id}/delegations")).json()["items"]
    china = next(item["id"] for item in delegations if item["code"] == "CN")
    answer = await scene.change(
        f"{V1}/delegations/{china}", head={"given_name": "Ping", "family_name": "Zhao", "language": "zh"}
    )
    assert answer.status_code == 200, answer.text
    account_id, email = await house.head(scene, "CN", "赵平")
    _, of_france = await house.head(scene, "FR")
    waiting = await scene.register(
        delegation="CN", given_name="<b>Xin", family_name="Shen", function="Secret", organisation_name="Hidden"
    )
    await scene.register(delegation="CN", given_name="Late")
    await house.age()
    await asyncio.gather(*(note_digests(house.service.runtime) for _ in range(3)))
    assert len(await house.digests(scene)) == 1, "several processes, and nothing waits for France"
    await house.send()
    assert await note_digests(house.service.runtime) == 0
    (mail,) = house.office.to(email)
    assert house.office.to(of_france) == []
    assert str(mail["Subject"]) == "第六届会议：有报名等待您批准"
    assert str(mail["To"]).startswith("赵平")
    text, html = text_of(mail), html_of(mail)
    assert text.startswith("赵平，您好：")
    assert "有2份" in text
    assert "- <b>Xin Shen" in text.splitlines(), "a name, and nothing beside it"
    assert "<b>" not in html
    for hidden in ("Secret", "Hidden", waiting["person"]["email"], "#token="):
        assert hidden not in text + html
    page = f"http://127.0.0.1:3000/conferences/{scene.conference_id}/registrations?state=pending_approval"
    assert page in text
    assert page in html
    (shown,) = await house.digests(scene)
    assert (shown["status"], shown["registration"], shown["account_id"]) == ("sent", None, account_id)


async def test_what_is_decided_before_it_is_sent_is_not_told_and_a_head_that_is_none_any_more_neither(
    house: House,
) -> None:
    scene = await house.scene(policy=BY_HEADS)
    _, email = await house.head(scene, "FR")
    _, former = await house.head(scene, "CN")
    _, inactive = await house.head(scene, "CN", active=False)
    for side in ("FR", "CN"):
        made = await scene.register(delegation=side)
        if side == "FR":
            decided = made
    await house.age()
    assert await note_digests(house.service.runtime) == 3
    assert (await scene.staff.post(f"{V1}/registrations/{decided['id']}:approve")).status_code == 200
    grants = (await scene.staff.get(f"{V1}/conferences/{scene.conference_id}/grants")).json()["items"]
    first_of_china = next(item["id"] for item in grants if item["side"] == "CN")
    removed = await scene.staff.delete(f"{V1}/grants/{first_of_china}", headers={"If-Match": "*"})
    assert removed.status_code == 204, removed.text
    await house.send()
    assert [house.office.to(address) for address in (email, former, inactive)] == [[], [], []]
    assert sorted(mail["last_error"] for mail in await house.digests(scene)) == ["gone", "gone", "over"]


async def test_only_what_came_in_before_the_hour_calls_for_a_digest_and_the_next_day_brings_the_next(
    house: House,
) -> None:
    scene = await house.scene(policy=BY_HEADS)
    _, email = await house.head(scene, "FR")
    await scene.register(delegation="FR")
    assert await note_digests(house.service.runtime) == 0, "it came in after the hour: tomorrow"
    await house.age()
    assert await note_digests(house.service.runtime) == 1
    await scene.set_policy(**BY_HEADS | {"digest_hour": None})
    await house.send()
    assert len(house.office.to(email)) == 1
    for policy in ({"approval": "organiser", "digest_hour": 0}, {"approval": "delegation_head", "digest_hour": None}):
        other = await house.scene(policy=policy)
        await house.head(other, "FR")
        await other.register(delegation="FR")
    await house.age()
    assert await note_digests(house.service.runtime) == 0


async def test_a_head_unsubscribes_by_one_click_from_one_conference(house: House) -> None:
    scene, another = await house.scene(policy=BY_HEADS), await house.scene(policy=BY_HEADS)
    account_id, email = await house.head(scene, "FR")
    await grant(another, account_id, "FR")
    for each in (scene, another):
        await each.register(delegation="FR")
    await house.age()
    await note_digests(house.service.runtime)
    await house.send()
    first, _ = sorted(house.office.to(email), key=lambda mail: scene.conference_id not in text_of(mail))
    assert str(first["List-Unsubscribe-Post"]) == "List-Unsubscribe=One-Click"
    url = str(first["List-Unsubscribe"]).strip("<>")
    assert (await one_click(house.anyone, url)).status_code == 200
    await house.execute("delete from email")  # another day
    await note_digests(house.service.runtime)
    assert await house.digests(scene) == []
    assert len(await house.digests(another)) == 1


async def test_an_address_is_told_to_our_own_services_alone(house: House) -> None:
    account_id, email = await house.account("Camille Exemple")
    path = f"/auth/v1/subjects/{account_id}/address"
    for role in ("admin", "member"):
        caller = await house.gateway.account(role, scopes=["accounts:manage", *MEMBER])
        assert (await caller.get(path)).status_code == 403
    assert (await (await house.gateway.anonymous()).get(path)).status_code == 401
    ours = await house.gateway.machine("service:registration", scopes=[])
    assert (await ours.get(path)).json() == {"email": email, "name": "Camille Exemple"}
    assert (await ours.get(f"/auth/v1/subjects/{new_id()}/address")).status_code == 404


async def test_while_the_gateway_is_away_a_digest_waits_and_no_try_counts(post: Post) -> None:
    scene = await post.scene(policy=BY_HEADS)
    await grant(scene, str(new_id()), "FR")
    made = await scene.register(delegation="FR", language="en")
    await post.execute("update registration set created_at = now() - interval '30 hours'")
    await post.note()
    assert await note_digests(post.service.runtime) == 1
    await post.send()
    (waiting,) = await post.emails(scene, template="digest")
    assert (waiting["status"], waiting["attempts"], waiting["last_error"]) == ("pending", 0, "gateway")
    assert len(post.to(made)) == 1, "others do not wait for it"


@pytest.mark.parametrize(("hour", "due"), [(8, True), (9, True), (10, False), (None, False), (0, True)])
def test_the_hour_is_the_conferences(hour: int | None, due: bool) -> None:
    zone = ZoneInfo("Asia/Shanghai")
    moment = datetime(2026, 10, 20, 1, 30, tzinfo=UTC).astimezone(zone)  # 09:30 there
    since = digest_since(hour, moment)
    assert since == (datetime(2026, 10, 20, hour or 0, tzinfo=zone) if due else None)


def test_where_clocks_skip_the_hour_it_comes_all_the_same_and_once() -> None:
    zone = ZoneInfo("Europe/Paris")  # 29 March 2026: 02:00 is 03:00
    times = [datetime(2026, 3, 29, 0, 50, tzinfo=UTC) + timedelta(minutes=5 * step) for step in range(5)]
    told = [digest_since(2, moment.astimezone(zone)) for moment in times]
    assert [since is not None for since in told] == [False, False, True, True, True]
