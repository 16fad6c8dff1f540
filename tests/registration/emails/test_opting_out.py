"""Reminders can be turned off, as mail programs do it (RFC 8058) and by a page; what one holds is always told."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from services.registration.emails.calling import remind, remind_of_offers
from services.registration.rules.emails import offer_reminder_due
from shared.clock import now
from tests.post_office import html_of, text_of
from tests.registration.emails.conftest import Post
from tests.registration.emails.test_emails import subjects
from tests.registration.seats.processes import holder
from tests.registration.seats.scene import V1, Scene

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


async def soon(post: Post, **policy: Any) -> Scene:
    """A conference of next week, of which those are to be reminded who registered a month ago."""
    day = (now().date() + timedelta(days=6)).isoformat()
    return await post.scene(starts_on=day, ends_on=day, time_zone="UTC", policy=policy)


async def remind_all(post: Post) -> None:
    await post.execute("update registration set created_at = now() - interval '30 days'")
    await remind(post.service.runtime)
    await post.send()


async def another_reminder(post: Post, scene: Scene, days: int) -> None:
    """The policy is changed so that one more reminder's day has come."""
    await scene.set_policy(reminder_days=[days])
    await remind_all(post)


async def one_click(client: httpx.AsyncClient, url: str) -> httpx.Response:
    """As a mail program posts it: without a key, a token or a cookie."""
    request = client.build_request("POST", url, data=ONE_CLICK)
    request.headers.pop("Authorization", None)
    return await client.send(request)


async def test_one_click_ends_reminders_and_nothing_else(post: Post) -> None:
    scene = await soon(post)
    made, other = [await scene.register(delegation="FR", language="en") for _ in range(2)]
    await post.deliver()
    assert all(mail["List-Unsubscribe"] is None for mail in post.office.mails), "what was done is always told"
    await remind_all(post)
    reminder = post.to(made)[1]
    url = str(reminder["List-Unsubscribe"]).strip("<>")
    assert str(reminder["List-Unsubscribe-Post"]) == "List-Unsubscribe=One-Click"
    assert url.startswith("https://entente.test/registration/v1/")
    assert made["person"]["email"] not in url
    assert url in text_of(reminder)
    assert url.replace("&", "&amp;") in html_of(reminder)
    for _ in range(2):
        answer = await one_click(post.anyone, url)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8"), answer.text
    await another_reminder(post, scene, 8)
    await scene.withdraw(made["id"])
    await post.deliver()
    assert subjects(post.to(made)) == ["registration confirmed", "a reminder", "registration withdrawn"]
    assert subjects(post.to(other)) == ["registration confirmed", "a reminder", "a reminder"]
    assert [mail["last_error"] for mail in await post.emails(scene, status="dropped")] == ["unwanted"]
    who = {name: made["person"][name] for name in ("given_name", "family_name", "email")}
    again = await scene.register(delegation="FR", language="en", **who)
    await another_reminder(post, scene, 9)
    await post.deliver()
    assert subjects(post.to(again))[3:] == ["registration confirmed"], "it is the same person who wants none"


async def test_the_page_changes_nothing_by_itself_and_turns_them_on_again(post: Post) -> None:
    scene = await soon(post)
    made = await scene.register(delegation="FR", language="fr", given_name="<i>Ada")
    await remind_all(post)
    url = str(post.to(made)[0]["List-Unsubscribe"]).strip("<>")
    page = await post.anyone.get(url)
    assert "Vous recevez des courriels" in page.text
    assert "Ada" not in page.text
    assert "form-action 'self'" in page.headers["content-security-policy"]
    assert "Ne plus m&#39;en envoyer" in page.text
    await one_click(post.anyone, url)
    assert "Vous ne recevez plus ces courriels" in (await post.anyone.get(url)).text
    answer = await post.anyone.post(url, data={"List-Unsubscribe": "Undo"})
    assert "Vous recevez des courriels" in answer.text
    await another_reminder(post, scene, 8)
    assert len(post.to(made)) == 2


async def test_nobody_unsubscribes_another_and_other_forms_are_refused(post: Post) -> None:
    scene = await soon(post)
    made, other = [await scene.register(delegation="FR", language="en") for _ in range(2)]
    await remind_all(post)
    url = str(post.to(made)[0]["List-Unsubscribe"]).strip("<>")
    parts = urlsplit(url)
    forged = url.replace(made["id"], other["id"])
    for wrong in (forged, url.replace("kind=reminders", "kind=digest"), f"{parts.path}?kind=reminders&lang=en"):
        assert (await one_click(post.anyone, wrong)).status_code == 404
        assert (await post.anyone.get(wrong)).status_code == 404
    assert (await post.staff.post(f"{parts.path}?kind=reminders&lang=en", data=ONE_CLICK)).status_code == 404
    assert (await post.anyone.post(url, data={"List-Unsubscribe": "Yes"})).status_code == 422
    assert (await post.anyone.post(url, json=ONE_CLICK)).status_code == 415
    assert (await post.anyone.post(url, files={"List-Unsubscribe": (None, "One-Click")})).status_code == 200


async def test_what_somebody_wants_no_more_of_is_forgotten_with_the_person(post: Post) -> None:
    scene = await soon(post)
    made = await scene.register(delegation="FR", language="en")
    await remind_all(post)
    await one_click(post.anyone, str(post.to(made)[0]["List-Unsubscribe"]).strip("<>"))
    path = f"{V1}/registrations/{made['id']}/personal-data"
    told = (await post.anyone.get(path, headers=holder(made))).json()
    assert "email_opt_out.kind" in {item["place"] for item in told["held"]}
    erased = await post.staff.delete(path, headers={"If-Match": "*"})
    assert erased.json()["places"]["email_opt_out"] == 1, erased.text


async def test_a_reminder_is_not_sent_to_an_address_that_was_refused(post: Post) -> None:
    scene = await soon(post)
    made = await scene.register(delegation="FR", language="en")
    post.office.to_recipients.append("550 5.1.1 no such user")
    await post.deliver()
    await remind_all(post)
    assert post.to(made) == []
    assert [mail["template"] for mail in await post.emails(scene)] == ["confirmed"]


@pytest.mark.parametrize(
    ("stands", "left", "due"), [(72, 25, False), (72, 24, True), (72, 1, True), (72, 0, False), (47, 20, False)]
)
def test_an_offer_is_reminded_of_a_day_before_its_end_where_it_stands_for_two(
    stands: int, left: int, due: bool
) -> None:
    end = now()
    offered, moment = end - timedelta(hours=stands), end - timedelta(hours=left)
    assert offer_reminder_due(24, offered, end, moment) is due


async def test_who_does_not_answer_an_offer_is_reminded_once_and_who_accepted_is_not(post: Post) -> None:
    scene = await post.scene(policy={"promotion": "offer", "offer_hours": 72})
    workshop = await scene.workshop(capacity=2, title={"en": "Water"})
    seated = [await scene.register(workshop, delegation="FR", language="en") for _ in range(2)]
    silent, quick = [await scene.register(workshop, delegation="FR", language="en") for _ in range(2)]
    for made in seated:
        await scene.withdraw(made["id"])
    await post.deliver()
    assert await remind_of_offers(post.service.runtime) == 0
    ends = now() + timedelta(hours=23)
    await post.execute("update enrolment set offer_expires_at = :ends where state = 'offered'", ends=ends)
    await post.execute("update email set created_at = created_at - interval '2 days' where template = 'offered'")
    assert await remind_of_offers(post.service.runtime) == 2
    assert await remind_of_offers(post.service.runtime) == 0
    (offer,) = (await scene.read(quick["id"]))["enrolments"]
    accepted = await post.anyone.post(f"{V1}/enrolments/{offer['id']}:accept", headers=holder(quick))
    assert accepted.status_code == 200, accepted.text
    await post.deliver()
    assert subjects(post.to(silent))[2:] == ["a seat waits for your answer"]
    mail = post.to(silent)[2]
    assert "Water" in text_of(mail)
    assert str(mail["List-Unsubscribe-Post"]) == "List-Unsubscribe=One-Click"
    assert subjects(post.to(quick))[2:] == ["seat in a workshop confirmed"]
