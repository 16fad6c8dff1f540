"""What the gateway service alone is told by its environment (`ENTENTE_GATEWAY_…`)."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from shared.settings import PREFIX, OwnSettings


class GatewaySettings(OwnSettings):
    """Besides database and secret: the key that signs access tokens, and which front ends may send the cookie."""

    model_config = SettingsConfigDict(populate_by_name=True)

    signing_key_file: Path = Field(description="PEM of the RSA private key that signs access tokens")
    cors_origins: str = Field(
        default="",
        validation_alias=f"{PREFIX}CORS_ORIGINS",
        description="origins of front ends besides our own, separated by commas",
    )
    webhook_allow_private: bool | None = Field(
        default=None,
        validation_alias=f"{PREFIX}WEBHOOK_ALLOW_PRIVATE",
        description="deliver to plain http and private addresses too; by default on a laptop, never in production",
    )

    @property
    def origins(self) -> frozenset[str]:
        return frozenset(origin.strip().rstrip("/") for origin in self.cors_origins.split(",") if origin.strip())
