"""Links that are sent again, and reminders: each once, and to nobody whom it does not concern."""

from datetime import date, timedelta

import pytest

from services.registration.emails.calling import remind
from services.registration.rules.emails import reminder_due
from shared.clock import now
from tests.post_office import text_of
from tests.registration.emails.conftest import Post
from tests.registration.emails.test_emails import subjects
from tests.registration.seats.scene import V1

DAY = date(2026, 10, 20)


async def test_b13_who_registers_again_gets_the_link_by_e_mail_and_the_caller_learns_nothing(post: Post) -> None:
    scene = await post.scene()
    made = await scene.register(delegation="FR", language="en")
    await post.deliver()
    again = {name: made["person"][name] for name in ("given_name", "family_name", "email")}
    for _ in range(3):
        answer = await scene.ask(delegation="FR", **again)
        assert (answer.status_code, answer.json()["rule"]) == (409, "B13")
        assert made["id"] not in answer.text
    entered = await scene.staff.post(
        f"{V1}/conferences/{scene.conference_id}/registrations", json={"person": again, "delegation": "FR"}
    )
    assert entered.status_code == 409
    await post.deliver()
    assert subjects(post.to(made)) == ["registration confirmed", "your link"], "once an hour, whoever asks"
    assert f"/registrations/{made['id']}#token=" in text_of(post.to(made)[1])


@pytest.mark.parametrize(("days_before", "due"), [(15, None), (14, 14), (8, 14), (7, 7), (1, 7), (0, None), (-1, None)])
def test_the_latest_reminder_that_has_come_is_due(days_before: int, due: int | None) -> None:
    assert reminder_due([14, 7], DAY, DAY - timedelta(days=days_before)) == due


def test_without_days_nobody_is_reminded() -> None:
    assert reminder_due([], DAY, DAY) is None


async def test_those_who_come_are_reminded_once(post: Post) -> None:
    soon = (now().date() + timedelta(days=6)).isoformat()
    scene = await post.scene(starts_on=soon, ends_on=soon, time_zone="UTC")
    silent = await post.scene(starts_on=soon, ends_on=soon, time_zone="UTC", policy={"reminder_days": []})
    workshop = await scene.workshop(capacity=1, title={"en": "Water"})
    coming = await scene.register(workshop, delegation="FR", language="en")
    gone, late = [await scene.register(delegation="FR", language="en") for _ in range(2)]
    other = await silent.register(delegation="FR", language="en")
    await post.execute("update registration set created_at = now() - interval '30 days' where id <> :id", id=late["id"])
    await scene.withdraw(gone["id"])
    await post.deliver()
    post.office.mails.clear()
    post.office.envelopes.clear()
    await remind(post.service.runtime)
    assert await remind(post.service.runtime) == 0
    await post.send()
    assert subjects(post.to(coming)) == ["a reminder"]
    assert "Water" in text_of(post.to(coming)[0])
    assert [post.to(made) for made in (gone, late, other)] == [[], [], []]
