"""What participants are written, as it arrives at a real mail server: each happening once, in their own language."""

from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from tests.post_office import html_of, text_of
from tests.registration.emails.conftest import Post
from tests.registration.seats.processes import holder
from tests.registration.seats.scene import MORNING, V1

SUBJECTS = {
    "fr": "Sixièmes rencontres : inscription confirmée",
    "en": "Sixth meeting: registration confirmed",
    "de": "Sechstes Treffen: Anmeldung bestätigt",
    "zh": "第六届会议：报名已确认",
}


def subjects(mails: list[EmailMessage]) -> list[str]:
    return [str(mail["Subject"]).partition(": ")[2] for mail in mails]


def calendars(mail: EmailMessage) -> list[tuple[str, Any]]:
    """The attached appointments: method and event."""
    found = [Calendar.from_ical(part.get_content()) for part in mail.iter_attachments()]
    return [(str(calendar["method"]), calendar.walk("VEVENT")[0]) for calendar in found]


@pytest.mark.parametrize("language", SUBJECTS)
async def test_a_registration_is_confirmed_once_and_whole_in_the_persons_language(post: Post, language: str) -> None:
    scene = await post.scene()
    morning = await scene.workshop(at=MORNING, title={"en": "Water", "fr": "Eau", "zh": "水"}, capacity=5)
    full = await scene.workshop(title={"en": "Waste"}, capacity=0)
    made = await scene.register(morning, full, delegation="FR", language=language, given_name="<b>Ada</b>")
    await post.deliver()
    await post.deliver()
    (mail,) = post.to(made)
    assert str(mail["Subject"]) == SUBJECTS[language]
    assert mail["Content-Language"] == language
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe"] is None
    text, html = text_of(mail), html_of(mail)
    link = f"/registrations/{made['id']}#token="
    assert link in text
    assert link in html
    assert "<b>Ada</b>" in text
    assert "<b>" not in html, "what people typed in is no markup"
    for word in ({"en": "Water", "zh": "水"}.get(language, "Eau"), "Waste"):
        assert word in text
        assert word in html
    assert "17:00–18:30" in text, "in the conference's time zone"
    whole, workshop = calendars(mail)
    assert (whole[0], workshop[0]) == ("REQUEST", "REQUEST")
    assert str(whole[1]["uid"]) == f"conference-{scene.conference_id}@entente.test"
    assert workshop[1].start.astimezone(UTC) == MORNING
    assert str(workshop[1]["uid"]) == f"workshop-{morning}@entente.test"
    assert whole[1]["sequence"] == workshop[1]["sequence"]


async def test_the_link_in_an_e_mail_is_good(post: Post) -> None:
    scene = await post.scene()
    made = await scene.register(delegation="FR")
    await post.deliver()
    token = text_of(post.to(made)[0]).partition("#token=")[2].split()[0]
    answer = await post.anyone.get(f"{V1}/registrations/{made['id']}", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200


async def test_without_a_language_of_ours_one_is_written_in_the_conferences_first(post: Post) -> None:
    scene = await post.scene(languages=["pt", "de"])
    made = await scene.register(delegation="FR", language="uk")
    await post.deliver()
    assert post.to(made)[0]["Content-Language"] == "de"


async def test_who_waited_moves_up_and_who_leaves_is_told_so(post: Post) -> None:
    scene = await post.scene()
    workshop = await scene.workshop(at=MORNING, capacity=1)
    seated = await scene.register(workshop, delegation="FR", language="en")
    waiting = await scene.register(workshop, delegation="FR", language="en")
    await scene.leave(seated["enrolments"][0]["id"])
    await post.deliver()
    await scene.withdraw(waiting["id"])
    await post.deliver()
    assert subjects(post.to(seated)) == ["registration confirmed", "seat given back"]
    assert subjects(post.to(waiting)) == ["registration confirmed", "a seat came free", "registration withdrawn"]
    assert [method for method, _ in calendars(post.to(seated)[1])] == ["CANCEL"]
    assert [method for method, _ in calendars(post.to(waiting)[1])] == ["REQUEST"]
    cancelled = calendars(post.to(waiting)[2])
    assert [method for method, _ in cancelled] == ["CANCEL", "CANCEL"]
    assert {str(event["status"]) for _, event in cancelled} == {"CANCELLED"}


async def test_a_later_enrolment_is_a_seat_or_a_place_in_the_queue(post: Post) -> None:
    scene = await post.scene()
    free, full = await scene.workshop(capacity=1), await scene.workshop(capacity=0)
    made = await scene.register(delegation="FR", language="en")
    await post.deliver()
    for workshop in (free, full):
        answer = await post.anyone.post(
            f"{V1}/registrations/{made['id']}/enrolments", json={"workshop_id": workshop}, headers=holder(made)
        )
        assert answer.status_code == 201, answer.text
    await post.deliver()
    assert subjects(post.to(made)) == [
        "registration confirmed",
        "seat in a workshop confirmed",
        "on the waitlist",
    ]


async def test_an_offer_says_until_when_and_is_not_sent_once_that_is_over(post: Post) -> None:
    scene = await post.scene(policy={"promotion": "offer", "offer_hours": 5})
    workshop = await scene.workshop(capacity=1)
    seated, first, second = [await scene.register(workshop, delegation="FR", language="en") for _ in range(3)]
    await scene.withdraw(seated["id"])
    await post.deliver()
    offered = (await scene.read(first["id"]))["enrolments"][0]
    hour = datetime.fromisoformat(offered["offer_expires_at"])
    mail = post.to(first)[1]
    assert subjects([mail]) == ["a seat is offered to you"]
    there = hour.astimezone(ZoneInfo("Asia/Shanghai"))
    assert f"{there:%H:%M} (China Standard Time)" in text_of(mail)
    answer = await post.anyone.post(f"{V1}/enrolments/{offered['id']}:decline", headers=holder(first))
    assert answer.status_code == 200, answer.text
    await post.note()
    passed = '{"offer_expires_at": "2020-01-01T00:00:00Z"}'
    statement = "update email set details = cast(:passed as jsonb) where template = 'offered' and status = 'pending'"
    await post.execute(statement, passed=passed)
    await post.send()
    assert subjects(post.to(second)) == ["registration confirmed"]
    dropped = await post.emails(scene, status="dropped")
    assert [(mail["template"], mail["last_error"]) for mail in dropped] == [("offered", "over")]


async def test_an_approval_is_told_once_with_its_seats(post: Post) -> None:
    scene = await post.scene(policy={"approval": "delegation_head"})
    workshop = await scene.workshop(at=MORNING, capacity=5, title={"en": "Water"})
    made, other = [await scene.register(workshop, delegation="FR", language="en") for _ in range(2)]
    await post.deliver()
    approved = await scene.staff.post(f"{V1}/registrations/{made['id']}:approve")
    assert approved.status_code == 200, approved.text
    rejected = await scene.staff.post(f"{V1}/registrations/{other['id']}:reject", json={"reason": "Full"})
    assert rejected.status_code == 200, rejected.text
    await post.deliver()
    assert subjects(post.to(made)) == ["registration received", "registration confirmed"]
    assert subjects(post.to(other)) == ["registration received", "registration not accepted"]
    assert len(calendars(post.to(made)[1])) == 2


async def test_what_is_cancelled_is_told_once_to_each(post: Post) -> None:
    scene = await post.scene()
    first, second = [await scene.workshop(at=MORNING, capacity=2) for _ in range(2)]
    both = await scene.register(first, second, delegation="FR", language="en")
    await post.deliver()
    answer = await scene.staff.post(f"{V1}/workshops/{first}:cancel")
    assert answer.status_code == 200, answer.text
    await post.deliver()
    answer = await scene.staff.post(f"{V1}/conferences/{scene.conference_id}:cancel")
    assert answer.status_code == 200, answer.text
    await post.deliver()
    told = subjects(post.to(both))
    assert told[0] == "registration confirmed"
    assert told[-1] == "conference cancelled"
    assert told.count("a workshop is cancelled") == 1
    assert told.count("conference cancelled") == 1


async def test_of_history_and_to_erased_people_nothing_is_written(post: Post) -> None:
    past = await post.scene()
    await post.execute("update conference set historical = true where id = :id", id=past.conference_id)
    old = await past.register(delegation="FR")
    scene = await post.scene()
    erased, gone = [await scene.register(delegation="FR") for _ in range(2)]
    await post.note()
    await post.execute("update registration set person = '{}', address_key = null where id = :id", id=erased["id"])
    await post.execute("delete from registration where id = :id", id=gone["id"])
    await post.send()
    assert post.office.mails == []
    assert await post.emails(past) == []
    assert {mail["last_error"] for mail in await post.emails(scene)} == {"gone", "no_address"}
    assert old["state"] == "confirmed"
