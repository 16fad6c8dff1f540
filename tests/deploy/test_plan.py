"""What each process is told: what it needs, and of the secrets its own."""

from pathlib import Path

import pytest

from deploy.launcher.home import Home
from deploy.launcher.keyring import Keyring
from deploy.launcher.plan import Plan
from deploy.launcher.settings import LauncherSettings
from shared.settings import SERVICES


@pytest.fixture
def told(home: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, str]]:
    """The environment of every service, where a bucket's keys are set."""
    for name, value in (("ACCESS_KEY", "name"), ("SECRET_KEY", "key"), ("ENDPOINT", "https://store.example")):
        monkeypatch.setenv(f"ENTENTE_REGISTRY_S3_{name}", value)
    monkeypatch.setenv("ENTENTE_SMTP_PASSWORD", "of the server")
    opened = Home(home)
    opened.open()
    each = dict.fromkeys(SERVICES, "x")
    plan = Plan(LauncherSettings(_env_file=None), Keyring(each, {}, {}, {}), opened, each, each, pool_size=2)
    environments = {service: plan.environment(service) for service in SERVICES}
    opened.close()
    return environments


def test_documents_lie_in_the_home_and_a_buckets_keys_are_the_registrys_alone(
    told: dict[str, dict[str, str]], home: Path
) -> None:
    assert told["registry"]["ENTENTE_REGISTRY_DOCUMENT_STORE"] == f"file://{home}/documents"
    assert told["registration"]["ENTENTE_REGISTRATION_DOCUMENT_STORE"] == f"file://{home}/slides"
    assert told["registry"]["ENTENTE_REGISTRY_S3_SECRET_KEY"] == "key"
    assert told["registry"]["ENTENTE_REGISTRY_S3_ENDPOINT"] == "https://store.example"
    for service in set(SERVICES) - {"registry"}:
        assert not [name for name in told[service] if name.endswith(("_S3_ACCESS_KEY", "_S3_SECRET_KEY"))]


def test_e_mails_lie_in_the_home_and_the_servers_password_is_told_to_who_sends(
    told: dict[str, dict[str, str]], home: Path
) -> None:
    assert told["registration"]["ENTENTE_MAIL_FOLDER"] == f"{home}/mail"
    assert told["registration"]["ENTENTE_SMTP_PASSWORD"] == "of the server"
    for service in set(SERVICES) - {"registration"}:
        assert not [name for name in told[service] if "SMTP" in name or "MAIL" in name]
