"""Minors count, and take seats, once a guardian's consent is recorded: by whom, when, to which text."""

from datetime import date
from uuid import UUID

from shared.testing.service import ServiceUnderTest
from tests.registration.groups.making import Groups, adult, consent, pupil, token
from tests.registration.seats.books import check, read_books
from tests.registration.seats.scene import V1


async def test_a_minor_has_no_seat_before_a_guardian_consents(groups: Groups, registration: ServiceUnderTest) -> None:
    workshop = await groups.workshop(capacity=2)
    made = await groups.group(workshop, members=[adult(), pupil(), pupil(guardian_consent=None)])
    states = [(item["state"], item["minor"], item["enrolments"][0]["state"]) for item in made["members"]]
    assert states == [
        ("confirmed", False, "confirmed"),
        ("confirmed", True, "confirmed"),
        ("pending_approval", True, "waitlisted"),
    ]
    assert made["members"][2]["enrolments"][0]["reason"] == "guardian_consent"
    assert (made["state"], made["pending"]) == ("pending", 1)
    assert (await groups.seats())[workshop]["taken"] == 2
    later = await groups.register(workshop, delegation="FR")
    await groups.change_workshop(workshop, capacity=3)
    assert (await groups.read(later["id"]))["enrolments"][0]["state"] == "confirmed"
    told = (await groups.queue(workshop))[0]["passed_over"]
    assert [item["reason"] for item in told] == ["guardian_consent"]
    check(await read_books(registration.runtime.engine, groups.conference_id))
    path = f"{V1}/registrations/{made['members'][2]['id']}"
    assert (await groups.staff.post(f"{path}:approve")).json()["reason"] == "guardian_consent"
    promoted = f"{V1}/enrolments/{made['members'][2]['enrolments'][0]['id']}:promote"
    by_hand = await groups.staff.post(promoted, json={"override": True, "reason": "The mayor's niece"})
    assert (by_hand.status_code, by_hand.json()["reason"]) == (409, "guardian_consent")


async def test_no_override_gives_a_minor_a_seat_without_a_guardians_consent(groups: Groups) -> None:
    workshop = await groups.workshop(capacity=0)
    why = {"override": True, "reason": "Guests of the mayor"}
    made = await groups.group(workshop, members=[adult(), pupil(guardian_consent=None)], by=groups.staff, **why)
    assert await groups.standing(made["id"], workshop) == (1, 1)
    made = await groups.group(
        workshop, members=[adult(), pupil(guardian_consent=None)], by=groups.staff, all_or_nothing=True, **why
    )
    assert await groups.standing(made["id"], workshop) == (0, 2)


async def test_the_leader_records_a_consent_and_the_minor_gets_the_seat(groups: Groups) -> None:
    workshop = await groups.workshop(capacity=1)
    made = await groups.group(workshop, members=[pupil(guardian_consent=None)])
    path = f"{V1}/registrations/{made['members'][0]['id']}:record-consent"
    assert (await groups.anyone.post(path, json=consent())).status_code == 401
    recorded = await groups.anyone.post(path, json=consent(text_version=3), headers=token(made))
    assert recorded.status_code == 200, recorded.text
    assert (recorded.json()["state"], recorded.json()["enrolments"][0]["state"]) == ("confirmed", "confirmed")
    kept = recorded.json()["guardian_consent"]
    assert (kept["given_by"], kept["given_on"], kept["text_version"]) == ("Nadia Exemple", "2026-01-15", 3)
    assert kept["by"] is None, "which account or link is the organisers' affair"
    seen = (await groups.read(made["members"][0]["id"]))["guardian_consent"]
    assert seen["by"].startswith("link:")
    assert (await groups.read_group(made["id"]))["state"] == "confirmed"
    later = await groups.staff.post(path, json=consent(text_version=4))
    assert later.json()["guardian_consent"]["text_version"] == 4


async def test_an_all_or_nothing_group_waits_for_its_last_consent(groups: Groups) -> None:
    workshop = await groups.workshop(capacity=3)
    made = await groups.group(
        workshop, members=[adult(), pupil(guardian_consent=None), pupil(guardian_consent=None)], all_or_nothing=True
    )
    assert await groups.standing(made["id"], workshop) == (0, 3)
    place = (await groups.queue(workshop))[0]
    assert (place["group"]["size"], place["reason"]) == (3, "guardian_consent")
    first, second = [f"{V1}/registrations/{item['id']}:record-consent" for item in made["members"][1:]]
    await groups.staff.post(first, json=consent())
    assert await groups.standing(made["id"], workshop) == (0, 3)
    await groups.staff.post(second, json=consent())
    assert await groups.standing(made["id"], workshop) == (3, 0)


async def test_a_minors_own_link_records_no_consent_and_an_adult_needs_none(
    groups: Groups, registration: ServiceUnderTest
) -> None:
    young = (await groups.group(members=[pupil(guardian_consent=None, email="young@town.example.org")]))["members"][0]
    path = f"{V1}/registrations/{young['id']}:record-consent"
    url = registration.runtime.resources["links"].manage_url(UUID(young["id"]), date(2030, 10, 28))
    assert (await groups.anyone.post(path, json=consent(), headers=token({"manage_url": url}))).status_code == 403
    assert (await groups.staff.post(path, json={})).json()["errors"][0]["pointer"] == "/given_by"
    grown = await groups.group(members=1)
    path = f"{V1}/registrations/{grown['members'][0]['id']}:record-consent"
    assert (await groups.staff.post(path, json=consent())).status_code == 409


async def test_where_registrations_are_approved_a_consent_comes_first(groups: Groups) -> None:
    await groups.set_policy(approval="organiser")
    workshop = await groups.workshop(capacity=1)
    made = await groups.group(workshop, members=[pupil(guardian_consent=None)])
    path = f"{V1}/registrations/{made['members'][0]['id']}"
    assert (await groups.staff.post(f"{path}:approve")).status_code == 409
    recorded = (await groups.anyone.post(f"{path}:record-consent", json=consent(), headers=token(made))).json()
    assert (recorded["state"], recorded["enrolments"][0]["reason"]) == ("pending_approval", "not_approved")
    approved = (await groups.staff.post(f"{path}:approve")).json()
    assert (approved["state"], approved["enrolments"][0]["state"]) == ("confirmed", "confirmed")


async def test_a_minor_takes_over_a_seat_only_with_a_guardians_consent(groups: Groups) -> None:
    workshop = await groups.workshop(capacity=1)
    made = await groups.group(workshop, members=1)
    path = f"{V1}/groups/{made['id']}/members/{made['members'][0]['id']}:replace"
    refused = await groups.staff.post(path, json=pupil(guardian_consent=None))
    assert (refused.status_code, refused.json()["reason"]) == (409, "guardian_consent")
    assert (await groups.staff.post(path, json=pupil())).json()["enrolments"][0]["state"] == "confirmed"
    waiting = await groups.group(workshop, members=[pupil(guardian_consent=None)])
    path = f"{V1}/groups/{waiting['id']}/members/{waiting['members'][0]['id']}:replace"
    grown = (await groups.staff.post(path, json=adult())).json()
    assert (grown["state"], grown["minor"], grown["enrolments"][0]["reason"]) == ("confirmed", False, "no_free_seat")


async def test_nobody_becomes_a_minor_or_another_one_by_a_change(groups: Groups) -> None:
    grown = await groups.register(await groups.workshop(capacity=1), delegation="FR")
    path = f"{V1}/registrations/{grown['id']}"
    names = {"given_name": grown["person"]["given_name"], "family_name": grown["person"]["family_name"]}
    young = await groups.change(path, person=names | {"email": grown["person"]["email"], "birth_year": 2018})
    assert (young.status_code, young.json()["reason"]) == (409, "guardian_consent")
    assert (await groups.read(grown["id"]))["person"]["birth_year"] is None
    made = await groups.group(await groups.workshop(capacity=1), members=[pupil(given_name="Lina")])
    path = f"{V1}/registrations/{made['members'][0]['id']}"
    other = await groups.change(path, person={"given_name": "Paul", "birth_year": 2018})
    assert (other.status_code, other.json()["reason"]) == (409, "guardian_consent"), "Paul's guardian said nothing"


async def test_consent_is_to_the_present_text_where_the_form_has_one(groups: Groups) -> None:
    path = f"{V1}/conferences/{groups.conference_id}/form"
    for text in ("Mon enfant participe.", "Mon enfant participe au voyage."):
        asked = {"purpose": "guardian", "text": {"fr": text}, "required": False}
        changed = await groups.change(path, consents=[asked])
        assert changed.status_code == 200, changed.text
    outdated = await groups.ask_as_group(members=[pupil()])
    assert (outdated.status_code, outdated.json()["type"]) == (409, "/problems/consent-outdated")
    assert outdated.json()["consents"] == [{"purpose": "guardian", "version": 2}]
    made = await groups.group(members=[pupil(guardian_consent={"given_by": "Nadia Exemple"})])
    assert made["members"][0]["guardian_consent"]["text_version"] == 2


async def test_b29_twenty_pupils_and_two_teachers_are_enough_and_one_teacher_is_warned_of(groups: Groups) -> None:
    made = await groups.group(members=[adult(), adult(), *(pupil() for _ in range(20))], kind="school")
    assert made["supervision"] == {"minors": 20, "adults": 2, "minors_per_adult": "10.0"}
    assert made["warnings"] == []
    gone = f"{V1}/groups/{made['id']}/members/{made['members'][0]['id']}"
    assert (await groups.staff.delete(gone, headers={"If-Match": "*"})).status_code == 204
    warned = await groups.read_group(made["id"])
    assert [item["rule"] for item in warned["warnings"]] == ["B29"]
    await groups.set_policy(minors_per_adult=20)
    assert (await groups.read_group(made["id"]))["warnings"] == []


async def test_a_minor_who_registers_alone_counts_once_a_guardian_consents_too(groups: Groups) -> None:
    workshop = await groups.workshop(capacity=1)
    made = await groups.register(workshop, delegation="FR", birth_year=2018)
    assert (made["state"], made["minor"], made["enrolments"][0]["reason"]) == (
        "pending_approval",
        True,
        "guardian_consent",
    )
    assert (await groups.read(made["id"])) | {"invited": None} == {
        name: value for name, value in made.items() if name not in ("refused", "manage_url", "sister_registration")
    }
    path = f"{V1}/registrations/{made['id']}:record-consent"
    recorded = await groups.anyone.post(path, json=consent(), headers=token(made))
    assert (recorded.json()["state"], recorded.json()["enrolments"][0]["state"]) == ("confirmed", "confirmed")
    asked = {"person": adult(birth_year=2018), "delegation": "FR", "guardian_consent": consent()}
    answer = await groups.anyone.post(f"{V1}/conferences/{groups.conference_id}/registrations", json=asked)
    assert (answer.json()["state"], answer.json()["guardian_consent"]["given_by"]) == ("confirmed", "Nadia Exemple")
    for wrong in ({"minor": False}, {"person": adult(birth_year=1970)}, {"guardian_consent": {}}):
        refused = await groups.anyone.post(f"{V1}/conferences/{groups.conference_id}/registrations", json=asked | wrong)
        assert refused.status_code == 422, refused.text
