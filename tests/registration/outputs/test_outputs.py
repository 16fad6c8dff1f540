"""The programme for calendars, people and search engines, over HTTP."""

import json
from datetime import datetime
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest
import pytest_asyncio
from icalendar import Calendar

from tests.registration.making import BASE, act, change, made, speaker
from tests.registration.seats.scene import MORNING, Scene, open_scene

LI = {"given_name": "Ping", "family_name": "Zhao", "name_order": "family_first", "native_name": "赵平"}


@pytest_asyncio.fixture
async def scene(coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> Scene:
    return await open_scene(coordinator, anonymous, title={"fr": "Rencontres", "zh": "合作论坛"})


async def _get(client: httpx.AsyncClient, path: str) -> httpx.Response:
    answer = await client.get(f"{BASE}{path}")
    assert answer.status_code == 200, answer.text
    return answer


async def _events(client: httpx.AsyncClient, path: str) -> dict[str, Any]:
    """The events of a calendar by the kind and id that their UID names."""
    answer = await _get(client, path)
    assert answer.headers["content-type"].startswith("text/calendar")
    return {str(event["UID"]).partition("@")[0]: event for event in Calendar.from_ical(answer.content).walk("VEVENT")}


async def test_a_calendars_entry_keeps_its_uid_and_raises_its_sequence(scene: Scene) -> None:
    workshop = await scene.workshop(at=MORNING, title={"fr": "Économie, circulaire; oui"})
    path = f"/conferences/{scene.conference_id}/calendar.ics?lang=fr"
    before = (await _events(scene.anyone, path))[f"workshop-{workshop}"]
    assert (str(before["SUMMARY"]), before["DTSTART"].dt) == ("Économie, circulaire; oui", MORNING)
    await scene.change_workshop(workshop, title={"fr": "Eau"})
    after = (await _events(scene.anyone, path))[f"workshop-{workshop}"]
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert (await act(scene.staff, f"/workshops/{workshop}:cancel")).status_code == 200
    gone = (await _events(scene.anyone, path))[f"workshop-{workshop}"]
    assert (gone["STATUS"], gone["SEQUENCE"] > after["SEQUENCE"]) == ("CANCELLED", True)
    only = await _events(scene.anyone, f"/workshops/{workshop}/calendar.ics")
    assert set(only) == {f"workshop-{workshop}", f"conference-{scene.conference_id}"}


async def test_a_rooms_calendar_holds_what_is_in_it_and_drafts_are_hidden(scene: Scene) -> None:
    room = await made(scene.staff, f"/conferences/{scene.conference_id}/rooms", name={"fr": "Salle A"})
    inside, elsewhere = await scene.workshop(at=MORNING, room_id=room["id"]), await scene.workshop(at=MORNING)
    draft = await scene.workshop(at=MORNING, announced=False)
    path = f"/conferences/{scene.conference_id}/calendar.ics"
    in_room = await _events(scene.anyone, f"{path}?room_id={room['id']}")
    assert set(in_room) == {f"workshop-{inside}", f"conference-{scene.conference_id}"}
    assert "Salle A" in str(in_room[f"workshop-{inside}"]["LOCATION"])
    shown = await _events(scene.anyone, path)
    assert f"workshop-{elsewhere}" in shown
    assert f"workshop-{draft}" not in shown
    assert f"workshop-{draft}" in await _events(scene.staff, path)


async def test_a_participants_own_calendar_is_read_by_its_signed_url_alone(scene: Scene) -> None:
    seat = await scene.workshop(at=MORNING, capacity=1)
    queue = await scene.workshop(at=MORNING)
    await scene.workshop(at=MORNING)
    someone = await scene.register(seat, queue, language="zh")
    url = httpx.URL((await _get(scene.staff, f"/registrations/{someone['id']}/calendar")).json()["url"])
    path = url.raw_path.decode().removeprefix(BASE)
    events = await _events(scene.anyone, path)
    own = {uid: str(event["STATUS"]) for uid, event in events.items() if uid.startswith("workshop")}
    assert own == {f"workshop-{seat}": "CONFIRMED", f"workshop-{queue}": "TENTATIVE"}
    assert str(events[f"conference-{scene.conference_id}"]["SUMMARY"]) == "合作论坛"
    assert (await scene.withdraw(someone["id"])).status_code == 200
    assert all(event["STATUS"] == "CANCELLED" for uid, event in (await _events(scene.anyone, path)).items()
               if uid.startswith("workshop"))  # fmt: skip
    for wrong in (path.partition("?")[0], path[:-3] + "abc"):
        assert (await scene.anyone.get(f"{BASE}{wrong}")).status_code == 404
    assert (await scene.anyone.get(f"{BASE}/registrations/{someone['id']}/calendar")).status_code == 401


class _Tags(HTMLParser):
    """Every tag of a page, each closed where it was opened."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize(
    ("language", "word", "day"),
    [
        ("fr", "Intervenants", "samedi 26 octobre 2030"),
        ("en", "Speakers", "Saturday, October 26, 2030"),
        ("de", "Mitwirkende", "Samstag, 26. Oktober 2030"),
        ("zh", "发言人", "2030年10月26日星期六"),
    ],
)
async def test_the_page_is_whole_in_each_language_and_hides_who_did_not_agree(
    scene: Scene, language: str, word: str, day: str
) -> None:
    workshop = await scene.workshop(at=MORNING, title={"fr": "<b>Eau</b> & énergie"})
    await speaker(scene.staff, workshop, None, person=LI, public_consent=True, state="accepted")
    await speaker(scene.staff, workshop, None, person={"given_name": "Invisible"}, state="accepted")
    answer = await _get(scene.anyone, f"/conferences/{scene.conference_id}/programme.html?lang={language}")
    page = answer.text
    tags = _Tags()
    tags.feed(page)
    assert tags.open == []
    assert ("html", {"lang": language}) in tags.seen
    assert word in page
    assert day in page
    assert "&lt;b&gt;Eau&lt;/b&gt; &amp; énergie" in page
    assert 'Zhao Ping</span> (<span lang="zh">赵平</span>)' in page
    assert "Invisible" not in page
    assert {tag for tag, _ in tags.seen}.isdisjoint({"script", "link", "img", "iframe"})
    assert "unsafe" not in answer.headers["content-security-policy"]


async def test_search_engines_read_events_with_their_places_and_people(scene: Scene) -> None:
    workshop = await scene.workshop(at=MORNING)
    await speaker(scene.staff, workshop, None, person=LI, public_consent=True, state="accepted")
    await speaker(scene.staff, workshop, None, person={"given_name": "Invisible"}, state="accepted")
    path = f"/conferences/{scene.conference_id}/programme.jsonld?lang=fr"
    answer = await _get(scene.anyone, path)
    assert answer.headers["content-type"].startswith("application/ld+json")
    found = json.loads(answer.text)
    assert (found["@context"], found["@type"], found["name"]) == ("https://schema.org", "Event", "Rencontres")
    assert found["alternateName"] == ["合作论坛"]
    (part,) = found["subEvent"]
    assert [person["name"] for person in part["performer"]] == ["Zhao Ping"]
    assert datetime.fromisoformat(part["startDate"]) == MORNING
    changed = await change(scene.staff, f"/conferences/{scene.conference_id}", place="Chengdu", country="CN")
    assert changed.status_code == 200
    assert (await act(scene.staff, f"/conferences/{scene.conference_id}:cancel")).status_code == 200
    found = json.loads((await _get(scene.anyone, path)).text)
    assert found["location"]["address"]["addressLocality"] == "Chengdu"
    assert found["eventStatus"].endswith("EventCancelled")


async def test_an_unchanged_programme_is_not_sent_again(scene: Scene) -> None:
    for name in ("calendar.ics", "programme.html", "programme.jsonld"):
        first = await _get(scene.anyone, f"/conferences/{scene.conference_id}/{name}")
        again = await scene.anyone.get(
            f"{BASE}/conferences/{scene.conference_id}/{name}", headers={"If-None-Match": first.headers["etag"]}
        )
        assert again.status_code == 304
