"""What the registry is told alone (`ENTENTE_REGISTRY_…`)."""

from pydantic import Field, field_validator

from shared.files.kinds import DOCX, JPEG, ODS, ODT, PDF, PNG, XLSX
from shared.files.settings import FileStoreSettings

DOCUMENT_TYPES = (PDF, DOCX, ODT, XLSX, ODS, PNG, JPEG)
"""The media types that a file of an agreement may have, unless fewer are set."""


class RegistrySettings(FileStoreSettings):
    """`iati_…` is who publishes in IATI: its reference in a list of organisations, its type, its name.

    In `document_store` lie the files of agreements.
    """

    iati_ref: str = Field(default="ENTENTE", min_length=1)
    iati_type: str = Field(default="90", pattern=r"^\d\d$")
    iati_name: str = Field(default="Entente", min_length=1)

    document_types: str = ",".join(DOCUMENT_TYPES)

    @field_validator("document_types")
    @classmethod
    def _known_types(cls, value: str) -> str:
        unknown = [media_type for media_type in _listed(value) if media_type not in DOCUMENT_TYPES]
        if unknown:
            raise ValueError(f"{unknown[0]} is none of {', '.join(DOCUMENT_TYPES)}")
        return value

    @property
    def allowed_types(self) -> tuple[str, ...]:
        """The media types that a document may have."""
        return _listed(self.document_types)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
