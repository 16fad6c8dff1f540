"""What the registry is told alone (`ENTENTE_REGISTRY_…`)."""

from pydantic import Field

from shared.settings import OwnSettings


class RegistrySettings(OwnSettings):
    """`iati_…` is who publishes in IATI: its reference in a list of organisations, its type, its name."""

    iati_ref: str = Field(default="ENTENTE", min_length=1)
    iati_type: str = Field(default="90", pattern=r"^\d\d$")
    iati_name: str = Field(default="Entente", min_length=1)
