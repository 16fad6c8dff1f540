from services.indicators.service import SERVICE  # noqa: F401  importing the service imports all its tables
from services.indicators.tables import METADATA
from shared.db.migration_environment import run

run(METADATA)
