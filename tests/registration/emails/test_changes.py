"""What people hold has changed: told to whom it concerns, several changes in one e-mail, with what calendars need."""

from datetime import UTC, timedelta
from email.message import EmailMessage
from typing import Any

from icalendar import Calendar

from services.registration.rules.emails import change_to_tell, corrected
from shared.ids import new_id
from tests.post_office import html_of, text_of
from tests.registration.emails.conftest import Post
from tests.registration.emails.test_emails import calendars, subjects
from tests.registration.making import room, session
from tests.registration.seats.processes import holder
from tests.registration.seats.scene import MORNING, V1, Scene

LATER = MORNING + timedelta(hours=1)
LATER_TIMES = {"starts_at": LATER.isoformat(), "ends_at": (LATER + timedelta(hours=1)).isoformat()}


class CalendarProgram:
    """A calendar as RFC 5546 wants one: of each UID the highest SEQUENCE counts, and nothing that is no higher."""

    def __init__(self) -> None:
        self.known: dict[str, Any] = {}

    def read(self, mail: EmailMessage) -> None:
        for part in mail.iter_attachments():
            calendar = Calendar.from_ical(part.get_content())
            (event,) = calendar.walk("VEVENT")
            former = self.known.get(event["uid"])
            if former is None or former["sequence"] < event["sequence"]:
                self.known[str(event["uid"])] = event

    def standing(self) -> set[str]:
        """The kinds of what takes place."""
        return {uid.partition("-")[0] for uid, event in self.known.items() if event["status"] == "CONFIRMED"}


async def test_those_in_a_workshop_are_told_what_changed_of_it_in_one_e_mail(post: Post) -> None:
    scene = await post.scene()
    workshop = await scene.workshop(at=MORNING, capacity=1, title={"en": "Water"})
    lotus = await room(scene.staff, scene.conference_id, name={"en": "Lotus <hall>"})
    seated, waiting = [await scene.register(workshop, delegation="FR", language="en") for _ in range(2)]
    other = await scene.register(delegation="FR", language="en")
    await post.deliver()
    await scene.change_workshop(workshop, debate_minutes=15)
    await scene.change_workshop(workshop, **LATER_TIMES)
    await scene.change_workshop(workshop, room_id=lotus["id"])
    await post.deliver()
    assert len(post.to(seated)) == 1, "it waits for more of the kind"
    await post.deliver_changes()
    await post.deliver_changes()
    assert subjects(post.to(seated)) == ["registration confirmed", "changes that concern you"]
    assert len(post.to(waiting)) == 2
    assert len(post.to(other)) == 1
    mail = post.to(seated)[1]
    assert "- Water (Sunday, October 27, 2030, 18:00–19:00, Lotus <hall>) – new time, new room" in text_of(mail)
    assert "Lotus &lt;hall&gt;" in html_of(mail)
    ((method, event),) = calendars(mail)
    before = calendars(post.to(seated)[0])
    assert (method, event.start.astimezone(UTC)) == ("REQUEST", LATER)
    assert str(event["location"]) == "Lotus <hall>, Chengdu"
    assert calendars(post.to(waiting)[1]) == [], "who waits has nothing in the calendar"
    assert event["uid"] == before[1][1]["uid"]
    assert event["sequence"] > before[1][1]["sequence"]
    told = await post.emails(scene, template="changed")
    assert sorted((mail["status"], mail["last_error"]) for mail in told) == [
        *[("dropped", "bundled")] * 2,
        *[("sent", None)] * 2,
    ]


async def test_an_event_that_comes_by_again_after_its_e_mail_is_told_once(post: Post) -> None:
    scene = await post.scene()
    workshop = await scene.workshop(at=MORNING, capacity=1)
    made = await scene.register(workshop, delegation="FR", language="en")
    await scene.change_workshop(workshop, **LATER_TIMES)
    for _ in range(3):  # the gateway is not there: the outbox keeps the event
        await post.deliver_changes()
    assert len(post.to(made)) == 2


async def test_a_session_that_moves_or_is_cancelled_is_told_to_all_who_come_and_a_break_to_nobody(post: Post) -> None:
    scene = await post.scene(starts_on="2027-10-26", ends_on="2027-10-28")
    opening = await session(scene.staff, scene.conference_id, title={"en": "Opening", "fr": "Ouverture"})
    pause = await session(scene.staff, scene.conference_id, kind="break", starts_at="2027-10-26T11:00:00+08:00",
                          ends_at="2027-10-26T11:30:00+08:00")  # fmt: skip
    coming = await scene.register(delegation="FR", language="fr")
    gone = await scene.register(delegation="FR", language="fr")
    await scene.withdraw(gone["id"])
    await post.deliver()
    for path, hours in ((opening["id"], (8, 10)), (pause["id"], (12, 13))):
        start, end = (f"2027-10-27T{hour:02}:00:00+08:00" for hour in hours)
        answer = await scene.change(f"{V1}/sessions/{path}", starts_at=start, ends_at=end)
        assert answer.status_code == 200, answer.text
    await post.deliver_changes()
    assert len(post.to(gone)) == 2
    mail = post.to(coming)[1]
    assert "- Ouverture (mercredi 27 octobre 2027, 08:00–10:00) – nouvel horaire" in text_of(mail)
    assert text_of(mail).count("\n- ") == 1
    ((method, event),) = calendars(mail)
    assert (method, str(event["uid"])) == ("REQUEST", f"session-{opening['id']}@entente.test")
    assert (await scene.staff.post(f"{V1}/sessions/{opening['id']}:cancel")).status_code == 200
    await post.deliver_changes()
    mail = post.to(coming)[2]
    assert "– annulé" in text_of(mail)
    assert [(method, str(event["status"])) for method, event in calendars(mail)] == [("CANCEL", "CANCELLED")]


async def test_new_days_and_another_place_of_the_conference_are_told_with_all_that_stands_in_calendars(
    post: Post,
) -> None:
    scene = await post.scene()
    workshop = await scene.workshop(at=MORNING, capacity=1)
    made = await scene.register(workshop, delegation="FR", language="de")
    await post.deliver()
    path = f"{V1}/conferences/{scene.conference_id}"
    answer = await scene.change(path, place="Wuhan", ends_on="2030-10-29", languages=["zh", "fr"], edition=None)
    assert answer.status_code == 200, answer.text
    await post.deliver_changes()
    mail = post.to(made)[1]
    assert "– neue Tage, neuer Ort" in text_of(mail)
    assert "29. Okt. 2030, Wuhan" in text_of(mail)
    program = CalendarProgram()
    for each in post.to(made):
        program.read(each)
    assert {str(event["location"]) for event in program.known.values()} == {"Wuhan"}
    answer = await scene.change(path, place="Wuhan", languages=["zh"])
    assert answer.status_code == 200, answer.text
    await post.deliver_changes()
    assert len(post.to(made)) == 2, "what was sent again and is the same has not changed"


async def test_what_organisers_correct_of_a_person_is_told_to_the_person_and_own_changes_are_not(post: Post) -> None:
    scene = await post.scene()
    made = await scene.register(delegation="FR", language="en", function="Mayor")
    await post.deliver()
    path = f"{V1}/registrations/{made['id']}"
    person = {"given_name": "Ada", "email": made["person"]["email"], "language": "en", "phone": "+33 3 20 00 00 00"}
    own = await post.anyone.patch(path, json={"person": person}, headers=holder(made) | {"If-Match": "*"})
    assert own.status_code == 200, own.text
    await post.deliver_changes()
    assert len(post.to(made)) == 1
    answer = await scene.change(path, person=person | {"family_name": "Exemple", "function": "Deputy mayor"})
    assert answer.status_code == 200, answer.text
    await post.deliver_changes()
    mail = post.to(made)[1]
    assert "- What the organisers have corrected about you – Function, Name" in text_of(mail)
    assert "Deputy" not in text_of(mail)
    assert calendars(mail) == []


async def test_who_withdraws_and_registers_anew_has_it_in_the_calendar_again(post: Post) -> None:
    scene = await post.scene()
    workshop = await scene.workshop(at=MORNING, capacity=1)
    who = {"given_name": "Ada", "family_name": "Exemple", "email": f"{new_id()}@town.example.org", "language": "en"}
    program = CalendarProgram()
    seen = 0
    for _ in range(2):
        made = await scene.register(workshop, delegation="FR", **who)
        await _withdrawn_and_back(scene, post, made)
        for mail in post.to(made)[seen:]:
            program.read(mail)
            seen += 1
        assert program.standing() == {"conference", "workshop"}
        await scene.withdraw(made["id"])
        await post.deliver()
        program.read(post.to(made)[seen])
        seen += 1
        assert program.standing() == set()
    assert seen == 8


async def _withdrawn_and_back(scene: Scene, post: Post, made: dict[str, Any]) -> None:
    """The seat is given back and taken again, each told."""
    (enrolment,) = made["enrolments"]
    await post.deliver()
    await scene.leave(enrolment["id"])
    await post.deliver()
    answer = await post.anyone.post(
        f"{V1}/registrations/{made['id']}/enrolments",
        json={"workshop_id": enrolment["workshop_id"]},
        headers=holder(made),
    )
    assert answer.status_code == 201, answer.text
    await post.deliver()


def test_what_is_no_appointment_of_anybodys_is_not_told() -> None:
    data = {
        "id": str(new_id()),
        "conference_id": str(new_id()),
        "subject": {"type": "programme", "id": str(new_id())},
        "changed": ["rooms", "place"],
    }
    assert change_to_tell("registration.conference.programme_changed", data) is None


def test_a_correction_names_what_is_another_now() -> None:
    before = {"given_name": "Ada", "native_name": "艾达", "organisation_name": "Lille", "gender": None}
    after = {"given_name": "Ada", "native_name": "爱达", "partner_id": "1", "phone": "1"}
    assert corrected(before, after) == ["name", "organisation", "phone"]
