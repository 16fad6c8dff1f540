"""One registration, by its link and by its organisers: read, changed, enrolled further, withdrawn."""

import httpx
import pytest_asyncio
from jose import jwt

from shared.ids import new_id
from shared.testing.service import ISSUER, ServiceUnderTest, access_token
from tests.registration.conftest import MEMBER, ORGANISER
from tests.registration.seats.scene import MORNING, V1, Scene, open_scene, states


@pytest_asyncio.fixture
async def scene(coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> Scene:
    return await open_scene(coordinator, anonymous)


def token_of(manage_url: str) -> str:
    return manage_url.partition("#token=")[2]


async def holder_of(registration: ServiceUnderTest, made: dict[str, str]) -> httpx.AsyncClient:
    return await registration.bearer(token_of(made["manage_url"]))


async def test_a_link_opens_its_own_registration_and_no_other(registration: ServiceUnderTest, scene: Scene) -> None:
    mine, other = await scene.register(), await scene.register()
    holder = await holder_of(registration, mine)
    assert (await holder.get(f"{V1}/registrations/{mine['id']}")).json()["id"] == mine["id"]
    for attempt in (
        await holder.get(f"{V1}/registrations/{other['id']}"),
        await holder.post(f"{V1}/registrations/{other['id']}:withdraw"),
        await holder.patch(
            f"{V1}/registrations/{other['id']}", json={"person": {"given_name": "X"}}, headers={"If-Match": "*"}
        ),
    ):
        assert attempt.status_code == 404
    assert (await holder.get(f"{V1}/conferences/{scene.conference_id}/registrations")).status_code == 403


async def test_a_link_is_a_token_of_registrations_own_key(registration: ServiceUnderTest, scene: Scene) -> None:
    made = await scene.register()
    assert made["manage_url"].startswith(f"http://127.0.0.1:3000/registrations/{made['id']}#token=")
    token = token_of(made["manage_url"])
    keys = (await scene.anyone.get("/registration/.well-known/jwks.json")).json()
    assert all(key["alg"] == "ES256" and "d" not in key for key in keys["keys"])
    claims = jwt.decode(
        token, keys, algorithms=["ES256"], audience="entente-registration-link", issuer=f"{ISSUER}/registration"
    )
    assert claims["sub"] == made["id"]
    assert claims["exp"] > 1_900_000_000  # the conference is in October 2030
    for bad in (token[:-6] + "AAAAAA", access_token(made["id"], aud="entente-registration-link")):
        client = await registration.bearer(bad)
        assert (await client.get(f"{V1}/registrations/{made['id']}")).status_code == 401


async def test_who_has_nothing_to_do_with_it_does_not_see_it(registration: ServiceUnderTest, scene: Scene) -> None:
    path = f"{V1}/registrations/{(await scene.register())['id']}"
    assert (await scene.anyone.get(path)).status_code == 401
    for stranger in (
        await registration.account("organiser", scopes=ORGANISER),
        await registration.account("member", scopes=MEMBER),
        await registration.machine("service:indicators", scopes=["registration:read"]),
    ):
        assert (await stranger.get(path)).status_code == 404
    assert (await scene.staff.get(f"{V1}/registrations/{new_id()}")).status_code == 404


async def test_a_delegations_head_sees_its_own_people_and_no_others(
    registration: ServiceUnderTest, coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    scene = await open_scene(coordinator, anonymous, delegations=("FR", "CN"))
    account = str(new_id())
    grant = {"account_id": account, "role": "delegation_head", "side": "FR"}
    granted = await coordinator.post(f"{V1}/conferences/{scene.conference_id}/grants", json=grant)
    assert granted.status_code == 201, granted.text
    head = await registration.account("member", scopes=MEMBER, subject=account)
    workshop = await scene.workshop(capacity=0)
    french, chinese = await scene.register(workshop, delegation="FR"), await scene.register(workshop, delegation="CN")
    assert (await head.get(f"{V1}/registrations/{french['id']}")).status_code == 200
    assert (await head.get(f"{V1}/registrations/{chinese['id']}")).status_code == 404
    listed = (await head.get(f"{V1}/conferences/{scene.conference_id}/registrations")).json()["items"]
    assert [item["id"] for item in listed] == [french["id"]]
    queue = (await head.get(f"{V1}/workshops/{workshop}/waitlist")).json()
    assert (queue["waiting"], [item["registration_id"] for item in queue["items"]]) == (2, [french["id"]])


async def test_organisers_list_search_and_filter(registration: ServiceUnderTest, scene: Scene) -> None:
    workshop = await scene.workshop()
    mark = new_id().hex
    one = await scene.register(workshop, family_name=f"Zhao {mark}")
    two = await scene.register(family_name="Li", email=f"{mark}@ville.example.org")
    await scene.withdraw((await scene.register(family_name="Gone"))["id"])
    path = f"{V1}/conferences/{scene.conference_id}/registrations"

    async def found(**query: str) -> list[str]:
        answer = await scene.staff.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return [item["id"] for item in answer.json()["items"]]

    assert await found(q=mark) == [two["id"], one["id"]]
    assert await found(state="confirmed", sort="name") == [two["id"], one["id"]]
    assert await found(workshop=workshop) == [one["id"]]
    assert await found(delegation="FR") == []
    assert len(await found(state="withdrawn")) == 1
    assert (await scene.staff.get(path, params={"limit": "1"})).json()["next"]
    stranger = await registration.account("organiser", scopes=ORGANISER)
    assert (await stranger.get(path)).status_code == 403


async def test_a_person_is_changed_under_the_etag(registration: ServiceUnderTest, scene: Scene) -> None:
    made = await scene.register()
    holder, path = await holder_of(registration, made), f"{V1}/registrations/{made['id']}"
    tag = (await holder.get(path)).headers["etag"]
    body = {"person": {"given_name": "Grace", "email": f"{new_id()}@town.example.org"}}
    assert (await holder.patch(path, json=body)).status_code == 428
    changed = await holder.patch(path, json=body, headers={"If-Match": tag})
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    assert changed.json()["person"]["family_name"] is None
    assert (await holder.patch(path, json=body, headers={"If-Match": tag})).status_code == 412
    assert (await holder.patch(path, json={"state": "withdrawn"}, headers={"If-Match": "*"})).status_code == 422


async def test_b13_a_person_cannot_be_changed_into_one_who_is_registered(scene: Scene) -> None:
    person = {"given_name": "Anna", "family_name": "Li", "email": f"a.{new_id()}@ville.example.org"}
    await scene.register(**person)
    other = await scene.register()
    path = f"{V1}/registrations/{other['id']}"
    answer = await scene.staff.patch(path, json={"person": person}, headers={"If-Match": "*"})
    assert (answer.status_code, answer.json()["rule"]) == (409, "B13")
    assert (await scene.read(other["id"]))["person"]["email"] == other["person"]["email"]


async def test_a_workshop_is_joined_and_left(registration: ServiceUnderTest, scene: Scene) -> None:
    workshop = await scene.workshop(capacity=1)
    made = await scene.register()
    holder, path = await holder_of(registration, made), f"{V1}/registrations/{made['id']}"
    joined = await holder.post(f"{path}/enrolments", json={"workshop_id": workshop})
    assert (joined.status_code, joined.json()["state"]) == (201, "confirmed")
    assert (await holder.post(f"{path}/enrolments", json={"workshop_id": workshop})).status_code == 409
    assert (await holder.post(f"{path}/enrolments", json={"workshop_id": str(new_id())})).status_code == 422
    enrolment = f"{V1}/enrolments/{joined.json()['id']}"
    assert (await holder.delete(enrolment)).status_code == 428
    assert (await holder.delete(enrolment, headers={"If-Match": '"1.00"'})).status_code == 412
    assert (await holder.delete(enrolment, headers={"If-Match": joined.headers["etag"]})).status_code == 204
    assert (await scene.seats())[workshop]["taken"] == 0
    assert states(await scene.read(made["id"])) == {}


async def test_nobody_joins_once_registration_is_closed_but_organisers_may_add(
    registration: ServiceUnderTest, scene: Scene
) -> None:
    workshop = await scene.workshop()
    made = await scene.register()
    await scene.staff.post(f"{V1}/conferences/{scene.conference_id}:close-registration")
    holder, path = await holder_of(registration, made), f"{V1}/registrations/{made['id']}/enrolments"
    assert (await holder.post(path, json={"workshop_id": workshop})).status_code == 409
    assert (await scene.staff.post(path, json={"workshop_id": workshop})).status_code == 201


async def test_withdrawing_twice_is_withdrawing_once(registration: ServiceUnderTest, scene: Scene) -> None:
    workshop = await scene.workshop(at=MORNING, capacity=1)
    made = await scene.register(workshop)
    holder, path = await holder_of(registration, made), f"{V1}/registrations/{made['id']}"
    first, again = [await holder.post(f"{path}:withdraw") for _ in range(2)]
    assert first.json() == again.json()
    assert (first.json()["state"], first.json()["version"], first.json()["enrolments"]) == ("withdrawn", 2, [])
    assert (await scene.seats())[workshop]["taken"] == 0
    assert (await holder.post(f"{path}/enrolments", json={"workshop_id": workshop})).status_code == 409
    gone = {"person": {"given_name": "X"}}
    assert (await holder.patch(path, json=gone, headers={"If-Match": "*"})).status_code == 409


async def test_a_participant_sees_only_the_own_place_in_the_queue(registration: ServiceUnderTest, scene: Scene) -> None:
    workshop = await scene.workshop(capacity=0)
    await scene.register(workshop)
    mine = await scene.register(workshop)
    holder, path = await holder_of(registration, mine), f"{V1}/workshops/{workshop}/waitlist"
    own = (await holder.get(path)).json()
    assert [(item["position"], item["registration_id"], item["name"]) for item in own["items"]] == [
        (2, mine["id"], None)
    ]
    public = (await scene.anyone.get(path)).json()
    assert (public["waiting"], public["items"]) == (2, [])
    names = [item["name"] for item in await scene.queue(workshop)]
    assert all(name.startswith("Ada") for name in names)
