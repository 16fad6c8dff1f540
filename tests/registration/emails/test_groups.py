"""What the leader of a group is written: one e-mail for whatever befell those of it who have no address."""

from datetime import timedelta

from services.registration.emails.calling import remind
from shared.clock import now
from tests.post_office import text_of
from tests.registration.emails.conftest import Post
from tests.registration.groups.making import Groups, adult, leader, pupil
from tests.registration.seats.scene import V1


async def groups_of(post: Post, **values: object) -> Groups:
    scene = await post.scene(**values)
    return Groups(scene.staff, scene.anyone, scene.conference_id)


async def test_the_leader_gets_one_e_mail_for_all_who_have_no_address_and_others_get_their_own(post: Post) -> None:
    groups = await groups_of(post)
    workshop = await groups.workshop(title={"fr": "Eau"}, capacity=0)
    addressed = adult(email="teacher@school.example.org")
    made = await groups.group(workshop, members=[addressed, *(adult() for _ in range(4))], all_or_nothing=True)
    await post.deliver()
    (mail,) = post.office.to(made["leader"]["email"])
    assert str(mail["Subject"]) == "Sixièmes rencontres : votre groupe « Group »"
    text = text_of(mail)
    assert "5 membres confirmés" in text
    assert "Eau" in text
    assert "Sur liste d'attente: 5" in text
    assert len(post.office.to("teacher@school.example.org")) == 1
    token = text.partition("#token=")[2].split()[0]
    answer = await post.anyone.get(f"{V1}/groups/{made['id']}", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    await groups.change_workshop(workshop, capacity=5)
    await post.deliver()
    await post.deliver()
    mails = post.office.to(made["leader"]["email"])
    assert len(mails) == 2, "five who move up at once are one e-mail"
    assert "Place confirmée: 5" in text_of(mails[1])
    statuses = [item["status"] for item in await post.emails(groups)]
    assert set(statuses) == {"sent"}


async def test_the_leader_is_reminded_once_for_all_who_have_no_address(post: Post) -> None:
    soon = (now().date() + timedelta(days=6)).isoformat()
    groups = await groups_of(post, starts_on=soon, ends_on=soon, time_zone="UTC")
    made = await groups.group(members=3)
    await post.execute("update registration_group set created_at = now() - interval '30 days'")
    await post.deliver()
    assert await remind(post.service.runtime) == 1
    assert await remind(post.service.runtime) == 0
    await post.send()
    assert len(post.office.to(made["leader"]["email"])) == 2


async def test_another_leader_is_sent_the_link(post: Post) -> None:
    groups = await groups_of(post)
    made = await groups.group(members=[pupil(guardian_consent=None)])
    await post.deliver()
    assert "0 membres confirmés, 1 pas encore" in text_of(post.office.to(made["leader"]["email"])[0])
    follower = leader()
    assert (await groups.change(f"{V1}/groups/{made['id']}", leader=follower)).status_code == 200
    await post.deliver()
    assert len(post.office.to(follower["email"])) == 1
    assert len(post.office.to(made["leader"]["email"])) == 1
