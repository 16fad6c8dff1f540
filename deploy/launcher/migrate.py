"""`python -m deploy.launcher.migrate <service> …`: brings the databases of several services to head in one process.

Each service has `python -m shared.db.migrate` for itself, as containers use it; here the libraries are loaded once and
not four times, which is half of a warm start. Reads `ENTENTE_<SERVICE>_DATABASE_URL` of each.
"""

import os
import sys
from collections.abc import Iterable

from shared.db.migrate import migrate
from shared.settings import PREFIX


def migrate_all(services: Iterable[str]) -> None:
    """Migrate one database after the other; what goes wrong is raised, after its service was named."""
    for service in services:
        try:
            migrate(service, os.environ[f"{PREFIX}{service.upper()}_DATABASE_URL"])
        except Exception:
            print(f"The database of {service} could not be brought up to date:", file=sys.stderr)
            raise


if __name__ == "__main__":
    migrate_all(sys.argv[1:])
