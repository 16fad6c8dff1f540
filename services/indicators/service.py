"""What indicators is made of."""

from services.indicators.conferences.consumer import COUNTS
from services.indicators.conferences.routes import router as conference_router
from services.indicators.events import EVENT_TYPES
from services.indicators.figures.routes import router as figure_router
from services.indicators.frameworks.partner_names import PARTNER_NAMES
from services.indicators.frameworks.routes import router as framework_router
from services.indicators.frameworks.sharing_routes import router as sharing_router
from services.indicators.indicators.routes import router as indicator_router
from services.indicators.measurements.routes import router as measurement_router
from services.indicators.results.routes import router as result_router
from services.indicators.rules.catalogue import CATALOGUE
from services.indicators.settings import IndicatorsSettings
from services.indicators.vocabularies import VOCABULARIES
from shared.app import Service
from shared.auth.accounts import open_accounts

SERVICE = Service(
    name="indicators",
    title="Entente indicators",
    description="What the cooperation achieves: frameworks with indicators, targets and measurements that both sides "
    "look at, and the live counts of conferences.",
    routers=[
        framework_router,
        sharing_router,
        indicator_router,
        measurement_router,
        result_router,
        figure_router,
        conference_router,
    ],
    own_settings=IndicatorsSettings,
    rules=CATALOGUE,
    vocabularies=VOCABULARIES,
    events=EVENT_TYPES,
    workers={"counts": COUNTS.run, "partner names": PARTNER_NAMES.run},
    lifespans=[open_accounts],
)
