"""What the launcher is told: `ENTENTE_…` in the environment or in `.env`; docs/operations.md has the table."""

from pathlib import Path
from typing import Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from deploy.launcher.failure import LaunchError
from shared.settings import PREFIX

ROOT = Path(__file__).resolve().parents[2]
"""The folder of the source tree, from which every process is started."""

_ANY_ADDRESS = ("0.0.0.0", "::")
_STORE = r"^(file:///.+|s3://.+)$"
FILE_SERVICES = ("registry", "registration")
"""The services that keep files, each in a folder or bucket that it is told alone."""


class LauncherSettings(BaseSettings):
    """The variables of the launcher. In tests give `_env_file=None`, so that a developer's `.env` changes nothing."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=ROOT / ".env", env_ignore_empty=True, extra="ignore", validate_default=True
    )

    env: Literal["development", "production"] = "development"
    home: Path = ROOT / ".entente"
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=1, le=65535)
    public_url: str | None = None
    workers: int = Field(default=1, ge=1, le=64)
    demo: bool | None = None
    rate_limit: int = Field(default=50, ge=0)
    cors_origins: str = ""
    frontend_url: str = "http://127.0.0.1:3000"
    time_zone: str = "Europe/Paris"
    webhook_allow_private: bool | None = None
    log_format: Literal["console", "json"] | None = None
    log_requests: bool | None = None
    mail_from: str | None = None
    mail_folder: Path | None = None
    smtp_host: str | None = None
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None

    database_url: SecretStr | None = None
    database_prefix: str = Field(default="entente", pattern=r"^[a-z][a-z0-9_]{0,30}$")
    database_pool_size: int = Field(default=10, ge=2, le=200)
    gateway_database_url: SecretStr | None = None
    registry_database_url: SecretStr | None = None
    registration_database_url: SecretStr | None = None
    indicators_database_url: SecretStr | None = None

    gateway_secret: SecretStr | None = None
    registry_secret: SecretStr | None = None
    registration_secret: SecretStr | None = None
    indicators_secret: SecretStr | None = None
    registry_document_store: str | None = Field(default=None, pattern=_STORE)
    registry_s3_endpoint: str | None = None
    registry_s3_access_key: SecretStr | None = None
    registry_s3_secret_key: SecretStr | None = None
    registration_document_store: str | None = Field(default=None, pattern=_STORE)
    registration_s3_endpoint: str | None = None
    registration_s3_access_key: SecretStr | None = None
    registration_s3_secret_key: SecretStr | None = None
    gateway_signing_key_file: Path | None = None
    registration_signing_key_file: Path | None = None

    @field_validator("home")
    @classmethod
    def _a_folder_of_its_own(cls, value: Path) -> Path:
        """A relative path is taken from the source tree. A folder that holds the sources is no home for data."""
        home = (ROOT / value.expanduser()).resolve()
        if ROOT.is_relative_to(home):
            raise ValueError(f"{home} holds the source tree: choose a folder for the platform alone")
        return home

    @field_validator("public_url")
    @classmethod
    def _without_slash(cls, value: str | None) -> str | None:
        return value.rstrip("/") if value else None

    @field_validator("time_zone")
    @classmethod
    def _known_time_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"{value!r} is no time zone of the IANA list") from None
        return value

    @classmethod
    def load(cls) -> Self:
        """Read the environment and `.env`; raises LaunchError with a sentence per wrong variable."""
        try:
            return cls()
        except ValidationError as error:
            raise LaunchError("\n".join(_sentence(str(e["loc"][0]), e["msg"]) for e in error.errors())) from error

    @property
    def in_production(self) -> bool:
        return self.env == "production"

    @property
    def base_url(self) -> str:
        """What clients see: `ENTENTE_PUBLIC_URL`, or this machine's own address."""
        return self.public_url or f"http://{'127.0.0.1' if self.host in _ANY_ADDRESS else self.host}:{self.port}"

    @property
    def log_form(self) -> Literal["console", "json"]:
        return self.log_format or ("json" if self.in_production else "console")

    @property
    def shows_requests(self) -> bool:
        """Whether the console shows each request: what people read is else the files', what machines read is whole."""
        return self.log_form == "json" if self.log_requests is None else self.log_requests

    @property
    def loads_demo(self) -> bool:
        return not self.in_production if self.demo is None else self.demo

    @property
    def allows_private_webhooks(self) -> bool:
        return not self.in_production if self.webhook_allow_private is None else self.webhook_allow_private

    @property
    def origins(self) -> tuple[str, ...]:
        return tuple(origin.strip() for origin in self.cors_origins.split(",") if origin.strip())

    def database_url_of(self, service: str) -> str | None:
        return _text(getattr(self, f"{service}_database_url", None))

    def secret_of(self, service: str) -> str | None:
        return _text(getattr(self, f"{service}_secret", None))

    def document_store_of(self, service: str) -> str | None:
        """Where one of `FILE_SERVICES` keeps files, if that is given."""
        store: str | None = getattr(self, f"{service}_document_store")
        return store

    def bucket_keys_of(self, service: str) -> dict[str, str]:
        """By the ends of their variables' names; what is not given is left out."""
        names = {"S3_ACCESS_KEY": f"{service}_s3_access_key", "S3_SECRET_KEY": f"{service}_s3_secret_key"}
        found = {name: _text(getattr(self, field)) for name, field in names.items()}
        return {name: key for name, key in found.items() if key is not None}

    def signing_key_of(self, service: str) -> Path | None:
        """`ENTENTE_<SERVICE>_SIGNING_KEY_FILE`; only gateway and registration sign."""
        file: Path | None = getattr(self, f"{service}_signing_key_file")
        return ROOT / file.expanduser() if file else None


def _text(value: SecretStr | None) -> str | None:
    return value.get_secret_value() if value else None


def _sentence(field: str, message: str) -> str:
    return f"{PREFIX}{field.upper()}: {message.removeprefix('Value error, ')}."
