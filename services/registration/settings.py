"""What the registration service is told alone (`ENTENTE_REGISTRATION_…`)."""

from pathlib import Path

from pydantic import Field

from shared.settings import OwnSettings


class RegistrationSettings(OwnSettings):
    signing_key_file: Path = Field(
        description="PEM of the private key (EC on P-256, or RSA) that signs participants' links"
    )
