"""What indicators alone is told by its environment (`ENTENTE_INDICATORS_…`)."""

from shared.settings import OwnSettings


class IndicatorsSettings(OwnSettings):
    """The database and the secret that every service has; nothing more yet."""
