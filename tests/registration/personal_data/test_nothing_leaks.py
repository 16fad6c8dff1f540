"""Nothing personal in logs, URLs, events, metrics and public answers (D7)."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from prometheus_client import generate_latest

from services.registration.service import SERVICE
from shared.testing.databases import TestDatabases
from shared.testing.service import curve_pem, running
from tests.registration.conftest import ORGANISER
from tests.registration.making import BASE, made, speaker
from tests.registration.participants.test_own_registration import holder_of
from tests.registration.personal_data.scan import places_with
from tests.registration.personal_data.test_erasure import erase, exported, fresh_mark, somebody
from tests.registration.seats.scene import MORNING, open_scene

_PUBLIC = ("", "/workshops", "/delegations", "/seats", "/line-up", "/programme", "/milestones", "/sessions", "/rooms")


def _forget_cached_loggers() -> None:
    """A logger keeps the stream and the level of its first use: here it is to speak anew."""
    for module in list(sys.modules.values()):
        for value in list(getattr(module, "__dict__", {}).values()):
            if type(value).__name__ == "BoundLoggerLazyProxy":
                vars(value).pop("bind", None)


@pytest.fixture
def _loggers_speak_anew() -> Iterator[None]:
    before = structlog.get_config()
    _forget_cached_loggers()
    yield
    structlog.configure(**before)
    _forget_cached_loggers()


@pytest.mark.usefixtures("_loggers_speak_anew")
async def test_d7_nothing_personal_is_in_logs_events_metrics_and_public_answers(
    databases: TestDatabases, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    key = tmp_path / "key.pem"
    key.write_bytes(curve_pem())
    database = await databases.clone("registration")
    async with running(SERVICE, database, common={"log_level": "debug"}, own={"signing_key_file": key}) as service:
        staff = await service.account("coordinator", scopes=ORGANISER)
        anyone = await service.anonymous()
        scene = await open_scene(staff, anyone)
        mark = fresh_mark()
        who = somebody(mark)
        path = f"/conferences/{scene.conference_id}"
        workshop = await scene.workshop(at=MORNING, capacity=1)
        await scene.invite(who["email"])
        registered = await scene.register(workshop, **who)
        assert (await scene.ask(workshop, **who)).status_code == 409  # refused, and not told about whom
        waits = await scene.register(workshop, **somebody(f"{mark}b"))
        await speaker(staff, workshop, None, person=who)
        await made(staff, f"{path}/delegations", code="FR", name={"en": "FR"}, role="guest", head=who)
        await made(staff, f"{path}/working-groups", name={"en": "W"}, members=[{"person": who}])
        await made(staff, f"{path}/lists:freeze")
        holder = await holder_of(service, registered)
        await exported(holder, registered["id"])
        bad = {"person": who | {"birth_year": "never"}, "workshops": []}
        assert (await anyone.post(f"{BASE}{path}/registrations", json=bad)).status_code == 422
        assert mark in (await staff.get(f"{BASE}{path}/registrations", params={"q": mark})).text
        for each in _PUBLIC:
            answer = await anyone.get(f"{BASE}{path}{each}")
            assert answer.status_code == 200, (each, answer.text)
            assert mark not in answer.text, each
        assert mark not in (await anyone.get(f"{BASE}/workshops/{workshop}/line-up")).text
        assert mark not in (await anyone.get(f"{BASE}/workshops/{workshop}/speakers")).text
        await scene.withdraw(waits["id"])
        where = await places_with(service, [mark])
        assert "registration" in where[mark]
        assert "outbox" not in where[mark]
        assert (await erase(holder, registered["id"])).status_code == 200
        assert "outbox" not in (await places_with(service, [mark]))[mark]
        metrics = generate_latest().decode()
    written = "".join(capfd.readouterr())
    assert "/registrations/{registration_id}/personal-data" in written  # the log does speak of what happened
    assert mark not in written
    assert mark not in metrics
