"""In production nothing is invented, and what is missing or weak refuses to start."""

import os
import secrets
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from deploy.launcher import LaunchError, LauncherSettings
from deploy.launcher.production import check_production
from deploy.launcher.settings import ROOT
from deploy.launcher.strength import weakness_of_secret
from shared.settings import SERVICES

Settings = dict[str, str]


def pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    for name, bits in (("gateway", 2048), ("registration", 2048), ("short", 1024)):
        (folder / f"{name}.pem").write_bytes(pem(rsa.generate_private_key(public_exponent=65537, key_size=bits)))
    for name, curve in (("curve", ec.SECP256R1()), ("other_curve", ec.SECP384R1())):
        (folder / f"{name}.pem").write_bytes(pem(ec.generate_private_key(curve)))
    (folder / "text.pem").write_text("no key at all")
    return folder


@pytest.fixture
def complete(keys: Path) -> Settings:
    """All that production asks for."""
    return {
        "env": "production",
        "public_url": "https://entente.example",
        "database_url": f"postgresql://administrator:{secrets.token_hex(24)}@db.example/postgres",
        "gateway_signing_key_file": str(keys / "gateway.pem"),
        "registration_signing_key_file": str(keys / "registration.pem"),
        **{f"{service}_secret": "Ym9!" + secrets.token_urlsafe(36) for service in SERVICES},
    }


def complaints(settings: Settings) -> list[str]:
    try:
        check_production(LauncherSettings(_env_file=None, **settings))  # type: ignore[arg-type]
    except LaunchError as error:
        return str(error).splitlines()
    return []


def test_what_is_complete_may_start(complete: Settings) -> None:
    assert complaints(complete) == []


def test_links_may_be_signed_on_a_curve(complete: Settings, keys: Path) -> None:
    assert complaints({**complete, "registration_signing_key_file": str(keys / "curve.pem")}) == []


def test_a_laptop_needs_nothing() -> None:
    assert complaints({}) == []


def test_each_missing_thing_has_its_sentence() -> None:
    told = complaints({"env": "production"})
    assert len(told) == 1 + len(SERVICES) + len(SERVICES) + 2
    for name in ("PUBLIC_URL", "REGISTRY_DATABASE_URL", "REGISTRY_SECRET", "GATEWAY_SIGNING_KEY_FILE"):
        assert sum(line.startswith(f"ENTENTE_{name} is missing: in production") for line in told) == 1


WEAK: list[tuple[str, Callable[[Path], str], str]] = [
    ("registry_secret", lambda _: "Kf8#mQ2z", "too short"),
    ("registry_secret", lambda _: "a" * 64, "repeats"),
    ("registry_secret", lambda _: "k3J9x!Qp7vBz" * 4, "repeats"),
    ("registry_secret", lambda _: "please-change-me-please-9f8e7d6c5b4a", "well-known word 'change'"),
    ("registry_secret", lambda _: "S3cr3t-0123456789-qazwsxedcrfvtgb", "well-known word"),
    ("gateway_signing_key_file", lambda keys: str(keys / "short.pem"), "1024 bits"),
    ("gateway_signing_key_file", lambda keys: str(keys / "curve.pem"), "no RSA key"),
    ("registration_signing_key_file", lambda keys: str(keys / "other_curve.pem"), "none on the curve P-256"),
    ("gateway_signing_key_file", lambda keys: str(keys / "text.pem"), "no private key"),
    ("gateway_signing_key_file", lambda keys: str(keys / "absent.pem"), "cannot be read"),
    ("gateway_signing_key_file", lambda keys: str(keys / "registration.pem"), "each needs its own"),
    ("database_url", lambda _: "postgresql://postgres:postgres@db.example/postgres", "easy to guess"),
    ("webhook_allow_private", lambda _: "true", "cannot be on"),
    ("demo", lambda _: "true", "cannot be on"),
    ("registry_s3_endpoint", lambda _: "http://store.example", "is not https"),
    ("registry_s3_access_key", lambda _: "key", "one is missing"),
    ("smtp_user", lambda _: "entente", "one is missing"),
]


@pytest.mark.parametrize(("name", "value", "reason"), WEAK, ids=[f"{name}-{reason}" for name, _, reason in WEAK])
def test_a_weak_one_refuses_with_one_sentence(
    complete: Settings, keys: Path, name: str, value: Callable[[Path], str], reason: str
) -> None:
    told = complaints({**complete, name: value(keys)})
    assert len(told) == 1
    assert f"ENTENTE_{name.upper() if name != 'gateway_signing_key_file' else ''}" in told[0]
    assert reason in told[0]


def test_e_mails_need_a_sender_and_tls(complete: Settings) -> None:
    told = complaints({**complete, "smtp_host": "post.example", "smtp_security": "none"})
    assert [sentence.split()[0] for sentence in told] == ["ENTENTE_SMTP_SECURITY", "ENTENTE_MAIL_FROM"]
    good = {"smtp_host": "post.example", "mail_from": "Entente <no-reply@town.example>"}
    assert complaints({**complete, **good}) == []


def test_two_services_may_not_share_a_secret(complete: Settings) -> None:
    told = complaints({**complete, "registry_secret": complete["gateway_secret"]})
    assert told == [
        "ENTENTE_REGISTRY_SECRET is the same as ENTENTE_GATEWAY_SECRET: each service needs its own.",
    ]


def test_random_secrets_are_never_called_weak() -> None:
    assert [weakness_of_secret(secrets.token_hex(32)) for _ in range(200)] == [None] * 200


def test_the_command_refuses_without_making_anything(home: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "ENTENTE_ENV": "production", "ENTENTE_HOME": str(home / "new")}
    refused = subprocess.run(
        [sys.executable, "-m", "deploy.launcher"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 1
    assert "ENTENTE_GATEWAY_SECRET is missing" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (home / "new").exists()


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "99999", "ENTENTE_PORT: Input should be less than or equal to 65535."),
        ("WORKERS", "many", "ENTENTE_WORKERS: Input should be a valid integer"),
        ("TIME_ZONE", "Mars/Olympus", "ENTENTE_TIME_ZONE: 'Mars/Olympus' is no time zone of the IANA list."),
    ],
)
def test_a_wrong_setting_is_one_sentence(name: str, value: str, sentence: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"ENTENTE_{name}", value)
    with pytest.raises(LaunchError) as refusal:
        LauncherSettings.load()
    assert str(refusal.value).startswith(sentence)


def test_the_example_of_settings_is_read(tmp_path: Path) -> None:
    """`.env` is honoured, and `.env.example` with its comment signs taken away is a valid one."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    file = tmp_path / ".env"
    file.write_text("\n".join(line.removeprefix("#") for line in lines if line.startswith("#ENTENTE_")) + "\n")
    settings = LauncherSettings(_env_file=file)
    assert settings.in_production
    assert settings.origins == ("http://127.0.0.1:3000",)
