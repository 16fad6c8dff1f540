"""E-mails are sent as often as things happen: under refusals, retries, outages and kill -9."""

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Any

import httpx

from services.registration.rules.emails import RETRIES
from shared.children import die_with_parent
from shared.clock import now
from tests.registration.emails.conftest import Post
from tests.registration.seats.processes import holder
from tests.registration.seats.scene import V1, Scene

DUE = "update email set next_attempt_at = now() where status = 'pending'"


async def only(post: Post, scene: Scene) -> dict[str, Any]:
    (email,) = await post.emails(scene)
    return email


async def test_events_that_come_by_twice_are_told_once(post: Post) -> None:
    scene = await post.scene()
    made = await scene.register(delegation="FR")
    for _ in range(3):  # the gateway is down: the same events are on their way again and again
        await post.note()
    await asyncio.gather(post.send(), post.send(), post.send())
    assert len(post.to(made)) == 1
    assert (await only(post, scene))["status"] == "sent"


async def test_greylisting_is_waited_for(post: Post) -> None:
    scene = await post.scene()
    made = await scene.register(delegation="FR")
    post.office.to_recipients.extend(["451 4.7.1 greylisted, try again", "451 4.7.1 greylisted, try again"])
    await post.deliver()
    waiting = await only(post, scene)
    assert (waiting["status"], waiting["attempts"], waiting["last_error"]) == ("pending", 1, "smtp_451")
    assert await post.send() == 0, "not before its time"
    for _ in range(2):
        await post.execute(DUE)
        await post.send()
    assert len(post.to(made)) == 1
    assert ((await only(post, scene))["status"], (await only(post, scene))["attempts"]) == ("sent", 3)


async def test_after_three_days_one_gives_up_and_organisers_may_ask_again(post: Post) -> None:
    assert 3 <= sum(pause.total_seconds() for pause in RETRIES) / 86_400 < 3.2
    scene = await post.scene()
    made = await scene.register(delegation="FR")
    post.office.answers.extend(["450 busy"] * (len(RETRIES) + 1))
    await post.deliver()
    for number in range(len(RETRIES)):
        assert (await only(post, scene))["attempts"] == number + 1
        await post.execute(DUE)
        await post.send()
    failed = await only(post, scene)
    assert (failed["status"], failed["next_attempt_at"], failed["last_error"]) == ("failed", None, "smtp_450")
    assert [item["id"] for item in await post.emails(scene, status="failed")] == [failed["id"]]
    again = await post.staff.post(f"{V1}/emails/{failed['id']}:retry")
    assert (again.status_code, again.json()["status"]) == (200, "pending")
    await post.send()
    assert len(post.to(made)) == 1
    sent = await post.staff.post(f"{V1}/emails/{failed['id']}:retry")
    assert sent.status_code == 409


async def test_an_address_that_is_refused_is_not_tried_again_and_holds_up_nobody(post: Post) -> None:
    scene = await post.scene()
    first, second = [await scene.register(delegation="FR") for _ in range(2)]
    post.office.to_recipients.append("550 5.1.1 no such user")
    await post.deliver()
    assert (len(post.to(first)), len(post.to(second))) == (0, 1)
    (failed,) = await post.emails(scene, status="failed")
    assert (failed["last_error"], failed["registration"]["id"]) == ("smtp_550", first["id"])
    assert failed["registration"]["display_name"].startswith("Ada")
    assert "email" not in failed["registration"]
    path = f"{V1}/conferences/{scene.conference_id}"
    for refused, whose in ((True, first), (False, second)):
        found = await post.staff.get(f"{path}/registrations", params={"email_refused": refused})
        assert [item["id"] for item in found.json()["items"]] == [whose["id"]]
        assert (found.json()["items"][0]["email_refused_at"] is not None) == refused
    own = await post.anyone.get(f"{V1}/registrations/{first['id']}", headers=holder(first))
    assert own.json()["email_refused_at"] is None, "for those who manage the conference"
    listed = (await post.staff.get(f"{path}/participants.csv", params={"columns": "email_refused_at,email"})).text
    assert sorted(bool(line.split(",")[0]) for line in listed.splitlines()[1:]) == [False, True]
    other = {name: first["person"][name] for name in ("given_name", "family_name")} | {"email": "ada@other.example.org"}
    await scene.change(f"{V1}/registrations/{first['id']}", person=other)
    assert (await scene.read(first["id"]))["email_refused_at"] is None, "another address may take them"


async def test_an_address_that_takes_an_e_mail_again_is_marked_no_more(post: Post) -> None:
    scene = await post.scene()
    made = await scene.register(delegation="FR")
    post.office.to_recipients.append("550 5.1.1 no such user")
    await post.deliver()
    assert (await scene.read(made["id"]))["email_refused_at"] is not None
    (failed,) = await post.emails(scene, status="failed")
    assert (await post.staff.post(f"{V1}/emails/{failed['id']}:retry")).status_code == 200
    await post.send()
    assert (await scene.read(made["id"]))["email_refused_at"] is None


async def test_an_e_mail_that_is_refused_for_what_it_says_marks_nobody(post: Post) -> None:
    scene = await post.scene()
    made = await scene.register(delegation="FR")
    post.office.answers.append("554 5.7.1 spam")
    await post.deliver()
    (failed,) = await post.emails(scene, status="failed")
    assert failed["last_error"] == "smtp_554"
    assert (await scene.read(made["id"]))["email_refused_at"] is None


async def test_while_the_server_is_away_tries_do_not_count(post: Post) -> None:
    scene = await post.scene()
    made = await scene.register(delegation="FR")
    await post.note()
    common = post.service.runtime.settings.common
    port = common.smtp_port
    common.smtp_port = 1
    try:
        for _ in range(len(RETRIES) + 2):
            await post.send()
            await post.execute(DUE)
    finally:
        common.smtp_port = port
    waiting = await only(post, scene)
    assert (waiting["status"], waiting["attempts"], waiting["last_error"]) == ("pending", 0, "connection")
    await post.send()
    assert len(post.to(made)) == 1


async def test_a_process_killed_before_it_could_note_sends_once_more_under_the_same_name(
    post: Post, signing_key_file: Path
) -> None:
    scene = await post.scene()
    made, other = [await scene.register(delegation="FR") for _ in range(2)]
    await post.note()
    own = post.service.runtime.settings.own
    environment = {
        "ENTENTE_REGISTRATION_DATABASE_URL": own.database_url.get_secret_value(),
        "ENTENTE_REGISTRATION_SECRET": own.secret.get_secret_value(),
        "ENTENTE_REGISTRATION_SIGNING_KEY_FILE": str(signing_key_file),
        "ENTENTE_PUBLIC_URL": "https://entente.test",
        "ENTENTE_WORKERS_ENABLED": "false",
        "ENTENTE_LOG_LEVEL": "error",
        "ENTENTE_SMTP_HOST": "127.0.0.1",
        "ENTENTE_SMTP_PORT": str(post.office.port),
        "ENTENTE_SMTP_SECURITY": "none",
    }
    post.office.taken.clear()
    post.office.may_answer.clear()
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.registration.emails.send"),
        env=os.environ | environment,
        preexec_fn=die_with_parent(signal.SIGKILL),
    )
    async with asyncio.timeout(60):
        await post.office.taken.wait()
    child.send_signal(signal.SIGKILL)
    await child.wait()
    post.office.may_answer.set()
    assert await post.send() == 0, "the dead process's lease holds"
    await post.execute("update email set leased_until = now() where status = 'pending'")
    await post.send()
    await post.deliver()
    counts = sorted((len(post.to(made)), len(post.to(other))))
    assert counts == [1, 2], "the one that was under way is sent again, the other once"
    twice = max(post.to(made), post.to(other), key=len)
    assert twice[0]["Message-ID"] == twice[1]["Message-ID"]
    assert {mail["status"] for mail in await post.emails(scene)} == {"sent"}


async def test_whoever_does_not_manage_the_conference_sees_no_e_mails(post: Post) -> None:
    scene = await post.scene()
    await scene.register(delegation="FR")
    await post.deliver()
    email = await only(post, scene)
    path = f"{V1}/conferences/{scene.conference_id}/emails"
    member = await post.service.account("member", scopes=["registration:read"])
    assert (await post.anyone.get(path)).status_code == 401
    assert (await member.get(path)).status_code == 403
    assert (await member.post(f"{V1}/emails/{email['id']}:retry")).status_code == 403
    assert (await post.staff.get(path, params={"status": "lost"})).status_code == 422
    assert "@" not in str(email)


async def test_pages_of_e_mails_hold_each_once(post: Post) -> None:
    scene = await post.scene()
    made = [await scene.register(delegation="FR") for _ in range(5)]
    await post.deliver()
    path: str | None = f"{V1}/conferences/{scene.conference_id}/emails?limit=2&count=true"
    seen: list[str] = []
    while path:
        answer: httpx.Response = await post.staff.get(path)
        assert answer.json()["total"] == 5
        seen += [item["registration"]["id"] for item in answer.json()["items"]]
        path = answer.links["next"]["url"] if "next" in answer.links else None
    assert sorted(seen) == sorted(item["id"] for item in made)
    assert all(item["created_at"] <= now().isoformat() for item in await post.emails(scene, template="confirmed"))
