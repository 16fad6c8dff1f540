"""`python -m deploy.compose.clients`: print what `services.gateway.provision` reads.

That is the services' own clients, from their `ENTENTE_<SERVICE>_SECRET`, and the accounts and clients that the operator
wrote into the file `ENTENTE_ACCOUNTS_FILE`: `{"accounts": [...], "clients": [...]}`, as `docs/containers.md` shows.
"""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from deploy.service_clients import service_clients
from shared.settings import PREFIX, SERVICES


def accounts_and_clients(environment: Mapping[str, str]) -> dict[str, Any]:
    """Raises ValueError naming the variable or the file that is missing or wrong."""
    secrets = {service: _required(environment, f"{PREFIX}{service.upper()}_SECRET") for service in SERVICES}
    file = Path(_required(environment, f"{PREFIX}ACCOUNTS_FILE"))
    try:
        given = json.loads(file.read_text(encoding="utf-8"))
        accounts, clients = given.get("accounts", []), given.get("clients", [])
    except (OSError, ValueError, AttributeError) as error:
        raise ValueError(f"{file} is not a readable JSON object: {error}.") from error
    return {"accounts": accounts, "clients": [*service_clients(secrets), *clients]}


def _required(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name)
    if not value:
        raise ValueError(f"{name} is not set.")
    return value


def main() -> int:
    try:
        print(json.dumps(accounts_and_clients(os.environ)))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
