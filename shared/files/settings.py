"""Where a service that takes files keeps them (`ENTENTE_<SERVICE>_DOCUMENT_STORE`, `…_S3_…`)."""

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from shared.settings import OwnSettings


class FileStoreSettings(OwnSettings):
    """`document_store` is where files lie, `file:///folder` or `s3://bucket/prefix`; without it, none are taken.

    `s3_…` say how a bucket is reached, else it is AWS with what the machine may do.
    """

    model_config = SettingsConfigDict(env_ignore_empty=True)

    document_store: str | None = Field(default=None, pattern=r"^(file:///.+|s3://[a-z0-9][a-z0-9.-]+(/.*)?)$")
    s3_endpoint: str | None = Field(default=None, pattern=r"^https?://[^\s/]+/?$")
    s3_region: str | None = None
    s3_access_key: SecretStr | None = None
    s3_secret_key: SecretStr | None = None
