"""What the registry is told alone (`ENTENTE_REGISTRY_…`)."""

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import SettingsConfigDict

from services.registry.rules.file_types import SUFFIXES
from shared.settings import OwnSettings


class RegistrySettings(OwnSettings):
    """`iati_…` is who publishes in IATI: its reference in a list of organisations, its type, its name.

    `document_store` is where files of agreements lie, `file:///folder` or `s3://bucket/prefix`; without it, none are
    taken. `s3_…` say how a bucket is reached, else it is AWS with what the machine may do.
    """

    model_config = SettingsConfigDict(env_ignore_empty=True)

    iati_ref: str = Field(default="ENTENTE", min_length=1)
    iati_type: str = Field(default="90", pattern=r"^\d\d$")
    iati_name: str = Field(default="Entente", min_length=1)

    document_store: str | None = Field(default=None, pattern=r"^(file:///.+|s3://[a-z0-9][a-z0-9.-]+(/.*)?)$")
    document_types: str = ",".join(SUFFIXES)
    s3_endpoint: str | None = Field(default=None, pattern=r"^https?://[^\s/]+/?$")
    s3_region: str | None = None
    s3_access_key: SecretStr | None = None
    s3_secret_key: SecretStr | None = None

    @field_validator("document_types")
    @classmethod
    def _known_types(cls, value: str) -> str:
        unknown = [media_type for media_type in _listed(value) if media_type not in SUFFIXES]
        if unknown:
            raise ValueError(f"{unknown[0]} is none of {', '.join(SUFFIXES)}")
        return value

    @property
    def allowed_types(self) -> tuple[str, ...]:
        """The media types that a document may have."""
        return _listed(self.document_types)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
