"""Organisers' own words: what is sent, what is refused, and that nothing in them is more than text."""

from typing import Any

import httpx
import pytest

from services.registration.rules.own_texts import filled, has_stray_braces, named_in, needed_in, placeholders_of
from services.registration.vocabularies.emails import EmailTemplate
from tests.post_office import html_of, text_of
from tests.registration.conftest import ORGANISER
from tests.registration.emails.conftest import Post
from tests.registration.seats.scene import V1, Scene

TEXT = "Welcome to {conference}.\r\n\r\nBring <b>water</b>,\r\nand 7*7 %s"


def path_of(scene: Scene, kind: str = "confirmed") -> str:
    return f"{V1}/conferences/{scene.conference_id}/messages/{kind}"


async def put(scene: Scene, texts: dict[str, Any], kind: str = "confirmed") -> httpx.Response:
    tag = (await scene.staff.get(path_of(scene, kind))).headers["etag"]
    return await scene.staff.put(path_of(scene, kind), json={"texts": texts}, headers={"If-Match": tag})


async def test_own_words_are_sent_in_their_language_and_taken_back(post: Post) -> None:
    scene = await post.scene(title={"en": "Sixth {days} <i>meeting</i>"})
    saved = await put(scene, {"en": {"subject": "{conference}: welcome", "text": TEXT}})
    assert (saved.status_code, saved.json()["version"]) == (200, 1), saved.text
    made, french = [await scene.register(delegation="FR", language=language) for language in ("en", "fr")]
    await post.deliver()
    (mail,) = post.to(made)
    assert str(mail["Subject"]) == "Sixth {days} <i>meeting</i>: welcome", "values are not looked through again"
    assert "Welcome to Sixth {days} <i>meeting</i>." in text_of(mail)
    html = html_of(mail)
    assert "Bring &lt;b&gt;water&lt;/b&gt;,<br>and 7*7" in html
    assert "<i>" not in html
    assert "<b>" not in html
    assert "is confirmed" not in text_of(mail)
    assert "#token=" in text_of(mail), "the link stays"
    assert "inscription confirmée" in str(post.to(french)[0]["Subject"]), "no other language's words"
    tag = (await scene.staff.get(path_of(scene))).headers["etag"]
    assert (await scene.staff.delete(path_of(scene), headers={"If-Match": tag})).status_code == 204
    assert (await scene.staff.delete(path_of(scene), headers={"If-Match": "*"})).status_code == 404
    shown = (await scene.staff.get(path_of(scene))).json()
    assert (shown["version"], shown["texts"]) == (2, {}), "no version comes twice"
    later = await scene.register(delegation="FR", language="en")
    await post.deliver()
    assert "is confirmed" in text_of(post.to(later)[0])


async def test_an_offer_in_own_words_names_its_workshop_and_its_end(post: Post) -> None:
    scene = await post.scene(policy={"promotion": "offer"})
    text = "{workshop}{hours}: answer before {expires}, in {where}."
    assert (await put(scene, {"en": {"text": text}}, "offered")).status_code == 200
    workshop = await scene.workshop(capacity=1, title={"en": "Water {where}"})
    seated, waiting = [await scene.register(workshop, delegation="FR", language="en") for _ in range(2)]
    await scene.withdraw(seated["id"])
    await post.deliver()
    mail = post.to(waiting)[1]
    assert "Water {where}: answer before " in text_of(mail)
    assert text_of(mail).count(", in Chengdu.") == 1
    assert str(mail["Subject"]).endswith("a seat is offered to you")


@pytest.mark.parametrize(
    ("kind", "own", "pointer", "code", "named"),
    [
        ("confirmed", {"text": "Dear {nmae}"}, "/texts/en/text", "unknown_placeholder", "{nmae}"),
        ("confirmed", {"text": "a", "subject": "{expires}"}, "/texts/en/subject", "unknown_placeholder", "{expires}"),
        ("confirmed", {"text": "{conference.__class__}"}, "/texts/en/text", "unknown_placeholder", "__class__"),
        ("confirmed", {"text": "{{ conference }}"}, "/texts/en/text", "unknown_placeholder", "{ conference }"),
        ("confirmed", {"text": "{conference"}, "/texts/en/text", "stray_brace", ""),
        ("offered", {"text": "{workshop}"}, "/texts/en/text", "missing_placeholder", "expires"),
        ("confirmed", {"text": "x" * 4_001}, "/texts/en/text", "", ""),
        ("confirmed", {"text": "a", "subject": "a\r\nBcc: b@example.org"}, "/texts/en/subject", "", ""),
        ("confirmed", {"text": "a", "html": "<b>"}, "/texts/en/html", "", ""),
    ],
)
async def test_what_cannot_be_filled_in_is_refused_by_its_name(
    post: Post, kind: str, own: dict[str, str], pointer: str, code: str, named: str
) -> None:
    scene = await _any_scene(post)
    answer = await put(scene, {"en": own}, kind)
    assert answer.status_code == 422, answer.text
    (error,) = answer.json()["errors"]
    assert error["pointer"] == pointer
    assert not code or error["code"] == code
    assert named in error["message"]


_scenes: dict[int, Scene] = {}


async def _any_scene(post: Post) -> Scene:
    """One conference for all that is refused."""
    if id(post) not in _scenes:
        _scenes[id(post)] = await post.scene()
    return _scenes[id(post)]


async def test_a_preview_shows_a_draft_or_what_is_saved_and_sends_nothing(post: Post) -> None:
    scene = await _any_scene(post)
    path = f"{path_of(scene, 'promoted')}:preview"
    usual = await scene.staff.post(path, json={"language": "fr"})
    assert usual.status_code == 200, usual.text
    assert "L'eau et la ville" in usual.json()["text"]
    draft = await scene.staff.post(path, json={"language": "fr", "own": {"text": "<script>{workshop}"}})
    assert "&lt;script&gt;L&#39;eau" in draft.json()["html"]
    assert (await scene.staff.get(path_of(scene, "promoted"))).json()["texts"] == {}
    wrong = await scene.staff.post(path, json={"language": "fr", "own": {"text": "{workshop} {x}"}})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/own/text")
    for kind in EmailTemplate:
        shown = await scene.staff.post(f"{path_of(scene, kind)}:preview", json={"language": "zh"})
        assert shown.status_code == 200, shown.text
    await post.deliver()
    assert post.office.mails == []


async def test_own_words_are_the_managers_affair_and_nobody_overwrites_anothers(post: Post) -> None:
    scene = await post.scene()
    viewer = await post.service.account("viewer", scopes=["registration:read"])
    stranger = await post.service.account("organiser", scopes=ORGANISER)
    path = f"{V1}/conferences/{scene.conference_id}/messages"
    texts = {"texts": {"en": {"text": "Hello"}}}
    for caller in (viewer, stranger):
        assert (await caller.get(path)).status_code == 403
        assert (await caller.get(f"{path}/confirmed")).status_code == 403
        assert (await caller.put(f"{path}/confirmed", json=texts, headers={"If-Match": "*"})).status_code == 403
        assert (await caller.post(f"{path}/confirmed:preview", json={"language": "en"})).status_code == 403
    assert (await post.anyone.get(path)).status_code == 401
    old = (await scene.staff.get(f"{path}/confirmed")).headers["etag"]
    assert (await scene.staff.put(f"{path}/confirmed", json=texts)).status_code == 428
    assert (await scene.staff.put(f"{path}/confirmed", json=texts, headers={"If-Match": old})).status_code == 200
    assert (await scene.staff.put(f"{path}/confirmed", json=texts, headers={"If-Match": old})).status_code == 412
    assert (await scene.staff.get(f"{path}/nothing")).status_code == 404
    items = (await scene.staff.get(path)).json()["items"]
    assert [item["kind"] for item in items] == list(EmailTemplate)
    assert [item["kind"] for item in items if item["texts"]] == ["confirmed"]


def test_every_kind_needs_nothing_that_it_does_not_know() -> None:
    for kind in EmailTemplate:
        assert needed_in(kind) <= placeholders_of(kind)
        assert placeholders_of(kind) >= {"conference", "days", "where"}


def test_names_are_found_as_they_stand_and_filled_once() -> None:
    assert named_in("{a} {b c} {a}") == ["a", "b c"]
    assert filled("{a}{b}", {"a": "{b}", "b": "1"}) == "{b}1"
    assert has_stray_braces("{{a}}")
    assert not has_stray_braces("{a}")
