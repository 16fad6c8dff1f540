"""`python -m services.gateway.provision`: the operator's way to the first accounts and clients."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.gateway.auth.people import PASSWORD, SECRET, Person, browser, log_in, logged_in

ROOT = Path(__file__).parents[3]


def told(**changes: Any) -> dict[str, Any]:
    mark = new_id().hex
    account = {"email": f"{mark}@entente.example", "password": PASSWORD, "role": "admin", "name": "First"}
    client = {"client_id": f"c-{mark}", "secret": SECRET, "scopes": ["registry:read"], "name": "A client"}
    return {"accounts": [account], "clients": [client]} | changes


def provision(gateway: ServiceUnderTest, what: object) -> subprocess.CompletedProcess[str]:
    own = gateway.runtime.settings.own
    environment = {
        "PATH": os.environ["PATH"],
        "ENTENTE_GATEWAY_DATABASE_URL": own.database_url.get_secret_value(),
        "ENTENTE_GATEWAY_SECRET": own.secret.get_secret_value(),
    }
    return subprocess.run(
        [sys.executable, "-m", "services.gateway.provision"],
        input=what if isinstance(what, str) else json.dumps(what),
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


async def test_what_is_told_is_made_and_told_again_changes_nothing(gateway: ServiceUnderTest) -> None:
    what = told()
    first = provision(gateway, what)
    assert first.returncode == 0, first.stderr
    person = Person(what["accounts"][0]["email"])
    admin = await logged_in(gateway, person)
    assert provision(gateway, what).stdout == "accounts: 0 made or changed of 1; clients: 0 made or changed of 1\n"
    assert (await admin.get("/auth/v1/me")).json()["role"] == "admin"
    assert PASSWORD not in first.stdout + first.stderr


async def test_another_secret_or_role_is_brought_about(gateway: ServiceUnderTest) -> None:
    what = told()
    provision(gateway, what)
    person, client_id = Person(what["accounts"][0]["email"]), what["clients"][0]["client_id"]
    refresh_token = (await log_in(gateway, person))["refresh_token"]
    what["accounts"][0] |= {"password": "another lamp, another bridge", "role": "viewer"}
    what["clients"][0] |= {"secret": SECRET[::-1], "scopes": ["registry:read", "registry:write"]}
    assert "accounts: 1 made or changed" in provision(gateway, what).stdout
    client = await browser(gateway)
    assert (await client.post("/auth/v1/login", json=person.credentials)).status_code == 401
    refreshed = await client.post("/auth/v1/refresh", json={"refresh_token": refresh_token})
    assert refreshed.status_code == 400
    changed = await log_in(gateway, Person(person.email, "another lamp, another bridge"))
    assert "accounts:manage" not in changed["scope"]
    grant = {"grant_type": "client_credentials"}
    assert (await client.post("/auth/v1/token", data=grant, auth=(client_id, SECRET))).status_code == 401
    granted = await client.post("/auth/v1/token", data=grant, auth=(client_id, SECRET[::-1]))
    assert granted.json()["scope"] == "registry:read registry:write"


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("no json", "standard input: "),
        ({"acounts": []}, "acounts: "),
        (
            told(accounts=[{"email": "a@b.example", "password": "tooshort1", "role": "admin", "name": "A"}]),
            "12 characters",
        ),
        (told(clients=[{"client_id": "c-1", "secret": "tooshort1", "scopes": [], "name": "C"}]), "clients/0/secret: "),
    ],
)
def test_what_is_wrong_is_said_without_the_secret(gateway: ServiceUnderTest, what: object, sentence: str) -> None:
    answer = provision(gateway, what)
    assert answer.returncode == 1
    assert sentence in answer.stderr
    assert "Traceback" not in answer.stderr
    assert "tooshort1" not in answer.stderr + answer.stdout
