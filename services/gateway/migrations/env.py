from services.gateway.service import SERVICE  # noqa: F401  importing the service imports all its tables
from services.gateway.tables import METADATA
from shared.db.migration_environment import run

run(METADATA)
