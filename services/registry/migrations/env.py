"""Alembic's entry for the registry's migrations."""

from services.registry.tables import METADATA
from shared.db.migration_environment import run

run(METADATA)
