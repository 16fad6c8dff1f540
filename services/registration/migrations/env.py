"""Alembic's entry; migrations go forward only."""

import services.registration.models  # noqa: F401  so that METADATA knows every table
from services.registration.tables import METADATA
from shared.db.migration_environment import run

run(METADATA)
