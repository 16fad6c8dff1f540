"""What indicators is made of."""

from services.indicators.conferences.consumer import COUNTS
from services.indicators.conferences.routes import router as conferences
from services.indicators.settings import IndicatorsSettings
from shared.app import Service

SERVICE = Service(
    name="indicators",
    title="Entente: indicators",
    description="What the cooperation achieves. For now: the live counts of a conference, from its events alone.",
    routers=[conferences],
    own_settings=IndicatorsSettings,
    workers={"counts": COUNTS.run},
)
