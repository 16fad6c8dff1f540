"""What a process is told by its environment (`ENTENTE_…`, or a `.env` file beside the start of the process)."""

import hashlib
import hmac
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Literal, Self, TypeVar
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "ENTENTE_"
SERVICES = ("gateway", "registry", "registration", "indicators")


class CommonSettings(BaseSettings):
    """What all services are told alike (`ENTENTE_…`)."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", env_ignore_empty=True, extra="ignore")

    env: Literal["development", "production"] = "development"
    public_url: str = "http://127.0.0.1:8080"
    gateway_url: str = "http://127.0.0.1:8001"
    registry_url: str = "http://127.0.0.1:8002"
    registration_url: str = "http://127.0.0.1:8003"
    indicators_url: str = "http://127.0.0.1:8004"
    frontend_url: str = "http://127.0.0.1:3000"
    time_zone: str = "Europe/Paris"
    log_format: Literal["console", "json"] = "json"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    database_pool_size: int = Field(default=10, ge=1, le=200)
    workers_enabled: bool = Field(default=True, description="run the background workers inside this process")
    mail_from: str = "Entente <no-reply@entente.example>"
    mail_folder: Path | None = Field(default=None, description="e-mails become files here where no server is named")
    smtp_host: str | None = None
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_ca_file: Path | None = Field(default=None, description="PEM of who vouches for the server, if not the system")

    @field_validator("time_zone")
    @classmethod
    def _known_time_zone(cls, value: str) -> str:
        ZoneInfo(value)
        return value

    @model_validator(mode="after")
    def _no_open_mail_in_production(self) -> Self:
        if self.env == "production" and self.smtp_host is not None and self.smtp_security == "none":
            raise ValueError("in production e-mails are not sent without TLS: smtp_security is starttls or tls")
        return self

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def peer_urls(self, service: str) -> tuple[str, ...]:
        """Where the processes of `service` are reached directly, each `http://host:port` or `unix:/path` of its socket;
        the setting separates several by commas."""
        return tuple(url.strip() for url in str(getattr(self, f"{service}_url")).split(",") if url.strip())


class OwnSettings(BaseSettings):
    """What one service is told alone (`ENTENTE_<SERVICE>_…`)."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    database_url: SecretStr
    secret: SecretStr = Field(min_length=32)

    def key_for(self, purpose: str) -> bytes:
        """A 32-byte key for one purpose, derived from the service's secret so that no key serves two ends."""
        return hmac.digest(self.secret.get_secret_value().encode(), purpose.encode(), hashlib.sha256)


OwnT_co = TypeVar("OwnT_co", bound=OwnSettings, covariant=True)


@dataclass(frozen=True)
class Settings(Generic[OwnT_co]):
    """All that a service process is told."""

    service: str
    common: CommonSettings
    own: OwnT_co


def load_settings(service: str, own: type[OwnT_co]) -> Settings[OwnT_co]:
    """Read the settings of `service` from the environment; raises pydantic's ValidationError naming what is missing."""
    return Settings(service, CommonSettings(), own(_env_prefix=f"{PREFIX}{service.upper()}_"))
