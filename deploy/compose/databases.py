"""`python -m deploy.compose.databases`: make each service's database and role, as its own URL names them.

Reads `ENTENTE_DATABASE_URL` (an administrator's) and every `ENTENTE_<SERVICE>_DATABASE_URL`. Safe to repeat; a changed
password is taken over.
"""

import os
import sys
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from shared.db.binaries import PostgresUnavailable
from shared.db.provision import ServiceDatabase, provision_now
from shared.settings import PREFIX, SERVICES


def wanted_databases(environment: Mapping[str, str]) -> list[ServiceDatabase]:
    """The databases that the services' URLs name; raises ValueError naming the variable that is missing or wrong."""
    return [_wanted(environment, f"{PREFIX}{service.upper()}_DATABASE_URL") for service in SERVICES]


def _wanted(environment: Mapping[str, str], variable: str) -> ServiceDatabase:
    parts = urlsplit(environment.get(variable, ""))
    role, database = unquote(parts.username or ""), unquote(parts.path.removeprefix("/"))
    if not database or role != database or not parts.password:
        raise ValueError(f"{variable} must be postgresql://NAME:PASSWORD@HOST/NAME, the role named as its database.")
    return ServiceDatabase(database, unquote(parts.password))


def main() -> int:
    try:
        databases = wanted_databases(os.environ)
        made = provision_now(os.environ.get(f"{PREFIX}DATABASE_URL", ""), databases)
    except (ValueError, PostgresUnavailable) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"databases: {len(databases)}, of which new: {len(made.created)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
