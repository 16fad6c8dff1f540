"""The manage link is sent again to whoever has the address, and the caller learns nothing (B13)."""

import httpx
from sqlalchemy import text

from shared.db.engine import transaction
from shared.testing.service import ServiceUnderTest, on_socket
from tests.post_office import text_of
from tests.registration.emails.conftest import Post
from tests.registration.emails.test_emails import subjects
from tests.registration.groups.making import Groups, token
from tests.registration.seats.scene import V1, Scene, open_scene


async def resend(client: httpx.AsyncClient, scene: Scene, email: str) -> httpx.Response:
    return await client.post(f"{V1}/conferences/{scene.conference_id}/registrations:resend-link", json={"email": email})


async def test_b13_each_registration_of_an_address_gets_its_link_once_an_hour(post: Post) -> None:
    scene = await post.scene()
    made = await scene.register(delegation="FR", language="en")
    beside = await scene.register(delegation="FR", language="en", email=made["person"]["email"])
    gone = await scene.register(delegation="FR", language="en", email=made["person"]["email"])
    await scene.withdraw(gone["id"])
    await post.deliver()
    post.office.mails.clear()
    post.office.envelopes.clear()
    shouted = made["person"]["email"].upper()
    answers = [await resend(post.anyone, scene, email) for email in (shouted, shouted, "nobody@town.example.org")]
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.text for answer in answers}) == 1
    await post.deliver()
    mails = post.to(made)
    assert subjects(mails) == ["your link"] * 2
    told = "".join(text_of(mail) for mail in mails)
    assert all(f"/registrations/{each['id']}#token=" in told for each in (made, beside))
    assert gone["id"] not in told


async def test_b13_who_leads_a_group_gets_its_link(post: Post) -> None:
    scene = await post.scene()
    groups = Groups(scene.staff, scene.anyone, scene.conference_id)
    made = await groups.group(members=1)
    await post.deliver()
    for _ in range(2):
        assert (await resend(post.anyone, scene, made["leader"]["email"].upper())).status_code == 202
    await post.deliver()
    mails = post.office.to(made["leader"]["email"])
    assert len(mails) == 2, "what became of it, and the link"
    assert "#token=" in text_of(mails[1])


async def test_the_link_is_asked_for_where_the_conference_is_seen(
    coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    private = await open_scene(coordinator, anonymous, visibility="private")
    assert (await resend(anonymous, private, "a@town.example.org")).status_code == 404
    public = await open_scene(coordinator, anonymous)
    wrong = await resend(anonymous, public, "no address")
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/email")


async def test_the_answer_goes_out_before_anybody_is_looked_up(
    registration: ServiceUnderTest, coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    """Over a real socket, while nobody can look at registrations: who asks does not wait for that, and cannot tell."""
    scene = await open_scene(coordinator, anonymous)
    made = await scene.register()
    async with (
        on_socket(registration.app) as url,
        httpx.AsyncClient(
            transport=httpx.AsyncHTTPTransport(uds=url.removeprefix("unix:")), base_url="http://test"
        ) as client,
        transaction(registration.runtime.engine) as session,
    ):
        await session.execute(text("lock table registration in access exclusive mode"))
        for email in (made["person"]["email"], "nobody@town.example.org"):
            assert (await resend(client, scene, email)).status_code == 202
    async with transaction(registration.runtime.engine) as session:
        noted = await session.scalars(text("select recipient_id from email where template = 'link_asked'"))
        assert [str(recipient) for recipient in noted] == [made["id"]]


async def test_b18_what_becomes_of_a_late_change_is_told(post: Post) -> None:
    scene = await post.scene(policy={"changes_until": "2020-06-30"})
    made = await scene.register(delegation="FR", language="fr")
    await post.deliver()
    holder = {"Authorization": f"Bearer {made['manage_url'].partition('#token=')[2]}", "If-Match": "*"}
    path = f"{V1}/registrations/{made['id']}"
    for verb, body in (("approve", None), ("reject", {"reason": "Le plan de table est prêt"})):
        person = {"given_name": "Ada", "email": made["person"]["email"], "language": "fr", "function": verb}
        asked = await post.anyone.patch(path, json={"person": person}, headers=holder)
        assert asked.status_code == 202, asked.text
        change_id = asked.json()["pending_change"]["id"]
        decided = await scene.staff.post(f"{V1}/changes/{change_id}:{verb}", json=body)
        assert decided.status_code == 200, decided.text
    await post.deliver()
    _, approved, rejected = post.to(made)
    assert "votre modification est acceptée" in str(approved["subject"])
    assert "votre demande n'a pas été acceptée" in str(rejected["subject"])
    assert "Le plan de table est prêt" in text_of(rejected)
    assert (await scene.staff.get(path)).json()["person"]["function"] == "approve"


async def test_b18_of_who_has_no_address_the_leader_is_told(post: Post) -> None:
    scene = await post.scene(policy={"changes_until": "2020-06-30"})
    groups = Groups(scene.staff, scene.anyone, scene.conference_id)
    made = await groups.group(members=1)
    await post.deliver()
    (member,) = (await post.anyone.get(f"{V1}/groups/{made['id']}", headers=token(made))).json()["members"]
    path = f"{V1}/registrations/{member['id']}"
    asked = await post.anyone.post(f"{path}:withdraw", headers=token(made))
    assert asked.status_code == 202, asked.text
    change_id = asked.json()["pending_change"]["id"]
    assert (await scene.staff.post(f"{V1}/changes/{change_id}:reject", json={"reason": "Full"})).status_code == 200
    await post.deliver()
    assert len(post.office.to(made["leader"]["email"])) == 2
