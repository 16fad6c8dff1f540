"""What the registration service is told alone (`ENTENTE_REGISTRATION_…`)."""

from pathlib import Path

from pydantic import Field

from shared.files.settings import FileStoreSettings


class RegistrationSettings(FileStoreSettings):
    """In `document_store` lie the slides of speakers."""

    signing_key_file: Path = Field(
        description="PEM of the private key (EC on P-256, or RSA) that signs participants' links"
    )
