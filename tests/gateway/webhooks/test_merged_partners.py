"""Members of a partner that turned out to be a duplicate: they are members of the partner that it became (D2)."""

from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import select

from services.gateway.auth.passwords import Passwords
from services.gateway.auth.resources import install_passwords
from services.gateway.webhooks.models import OwnerRow
from services.gateway.webhooks.store import remember_owner
from shared.auth.caller import Caller
from shared.db.engine import transaction
from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.gateway.auth.people import PASSWORD, Person, change, claims_of, log_in, make_client
from tests.gateway.conftest import LIGHT_HASHER
from tests.gateway.webhooks.conftest import event, publish

ACCOUNTS = "/auth/v1/accounts"


@pytest.fixture(autouse=True)
def _light(hooks: ServiceUnderTest) -> None:
    install_passwords(hooks.runtime, Passwords(LIGHT_HASHER))


@pytest_asyncio.fixture(loop_scope="session")
async def admin(hooks: ServiceUnderTest) -> httpx.AsyncClient:
    scopes = ["accounts:manage"]
    return await hooks.machine(await make_client(hooks, *scopes), scopes=scopes)


def told(kind: str, subject: UUID, version: int, **data: Any) -> dict[str, Any]:
    said = event(f"registry.partner.{kind}", subject_id=subject, **data)
    said["data"]["subject"]["version"] = version
    return said


def merged(subject: UUID, version: int, into: UUID) -> dict[str, Any]:
    return told("merged", subject, version, into=str(into))


def undone(subject: UUID, version: int) -> dict[str, Any]:
    return told("updated", subject, version, changed=["merged_into"])


async def member_of(admin: httpx.AsyncClient, *partners: UUID) -> tuple[Person, str]:
    """A new account with these memberships, and its path."""
    email = f"{new_id().hex}@entente.example"
    body = {"email": email, "name": "A. Example", "role": "member", "password": PASSWORD}
    made = await admin.post(ACCOUNTS, json=body | {"memberships": [{"partner_id": str(each)} for each in partners]})
    assert made.status_code == 201, made.text
    return Person(email), made.headers["location"]


async def memberships(admin: httpx.AsyncClient, path: str) -> list[str]:
    return [each["partner_id"] for each in (await admin.get(path)).json()["memberships"]]


async def named(gateway: ServiceUnderTest, person: Person) -> list[str]:
    partners: list[str] = claims_of((await log_in(gateway, person))["access_token"])["partners"]
    return partners


async def test_d2_a_member_of_a_duplicate_is_one_of_the_partner_that_it_became(
    hooks: ServiceUnderTest, registry: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    twin, town, other = new_id(), new_id(), new_id()
    person, path = await member_of(admin, twin, other)
    stranger, _ = await member_of(admin, other)
    before, etag = await log_in(hooks, person), (await admin.get(path)).headers["etag"]
    unconcerned = await log_in(hooks, stranger)
    await publish(registry, merged(twin, 2, town))
    expected = sorted(map(str, (town, other)))
    assert await memberships(admin, path) == expected
    assert (await admin.patch(path, json={"name": "B"}, headers={"If-Match": etag})).status_code == 412
    assert [
        item["email"] for item in (await admin.get(ACCOUNTS, params={"partner_id": str(town)})).json()["items"]
    ] == [person.email]
    subject = claims_of(before["access_token"])["sub"]
    as_service = await hooks.machine("service:registration", scopes=[])
    assert (await as_service.get(f"/auth/v1/subjects/{subject}")).json()["partners"] == expected
    # The token that named the duplicate is taken back, others are not; the next one names the partner that there is.
    revoked = hooks.runtime.authenticator.revocations
    assert revoked.cover(subject, claims_of(before["access_token"])["iat"])
    theirs = claims_of(unconcerned["access_token"])
    assert not revoked.cover(theirs["sub"], theirs["iat"])
    anybody = await hooks.anonymous()
    answer = await anybody.post("/auth/v1/refresh", json={"refresh_token": before["refresh_token"]})
    assert claims_of(answer.json()["access_token"])["partners"] == expected
    await publish(registry, undone(twin, 3))
    assert await memberships(admin, path) == sorted(map(str, (twin, other)))
    assert await named(hooks, person) == sorted(map(str, (twin, other)))


async def test_d2_who_is_a_member_of_both_is_one_once_and_of_both_again(
    hooks: ServiceUnderTest, registry: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    first, second, third = new_id(), new_id(), new_id()
    person, path = await member_of(admin, first, second)
    await publish(registry, merged(first, 2, second), merged(second, 2, third))
    assert await named(hooks, person) == [str(third)]
    # The same list sent back takes nothing away that an undone merge needs.
    await change(admin, path, {"memberships": [{"partner_id": str(third)}]})
    await publish(registry, undone(second, 3), undone(first, 3))
    assert await memberships(admin, path) == sorted(map(str, (first, second)))
    await publish(registry, merged(first, 4, second))
    await change(admin, path, {"memberships": []})
    await publish(registry, undone(first, 5))
    assert await memberships(admin, path) == [], "what was taken away stays so"


@pytest.mark.parametrize("late", ["merge", "undoing"])
async def test_d2_events_that_come_twice_or_late_change_nothing(
    hooks: ServiceUnderTest, registry: httpx.AsyncClient, admin: httpx.AsyncClient, late: str
) -> None:
    twin, town = new_id(), new_id()
    _, path = await member_of(admin, twin)
    first, second = (
        (merged(twin, 2, town), undone(twin, 3)) if late == "merge" else (undone(twin, 3), merged(twin, 4, town))
    )
    await publish(registry, second)
    shown = await admin.get(path)
    await publish(registry, first, second, told("updated", twin, 9, changed=["name"]))
    again = await admin.get(path)
    assert (again.json(), again.headers["etag"]) == (shown.json(), shown.headers["etag"])
    assert await memberships(admin, path) == [str(twin if late == "merge" else town)]


async def test_d2_whose_endpoints_learn_of_a_partner_learn_of_the_one_that_it_became(
    hooks: ServiceUnderTest, registry: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    twin, town = new_id(), new_id()
    _, path = await member_of(admin, twin)
    subject = path.rpartition("/")[2]
    caller = Caller("account", subject, role="member", scopes=frozenset(["registry:read"]), partners=frozenset([twin]))
    async with transaction(hooks.runtime.engine) as session:
        await remember_owner(session, caller)
    await publish(registry, merged(twin, 2, town))
    async with transaction(hooks.runtime.engine) as session:
        assert await session.scalar(select(OwnerRow.partners).where(OwnerRow.key == caller.key)) == [town]  # type: ignore[arg-type]
