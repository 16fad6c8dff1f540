"""`python -m services.gateway.provision`: makes the accounts and clients that it is told of on its standard input.

    {"accounts": [{"email": …, "password": …, "role": …, "name": …}],
     "clients": [{"client_id": …, "secret": …, "scopes": […], "name": …}]}

Safe to repeat: what exists is brought to what is told. This is how a platform gets its first administrator, and its
services their clients (`service:<name>`), which the API does not make.
"""

import asyncio
import sys

from pydantic import ValidationError

from services.gateway.auth.provisioning.schemas import Wanted
from services.gateway.auth.provisioning.use_cases import provision
from shared.db.engine import make_engine
from shared.settings import OwnSettings, load_settings


async def _provision(wanted: Wanted) -> str:
    settings = load_settings("gateway", OwnSettings)
    engine = make_engine(settings.own.database_url.get_secret_value(), pool_size=1, application="entente-provision")
    try:
        return await provision(engine, wanted)
    finally:
        await engine.dispose()


def main() -> None:
    try:
        wanted = Wanted.model_validate_json(sys.stdin.read())
    except ValidationError as error:
        sys.exit("\n".join(_sentence(item["loc"], item["msg"]) for item in error.errors(include_input=False)))
    print(asyncio.run(_provision(wanted)))  # noqa: T201  a command's answer


def _sentence(location: tuple[int | str, ...], message: str) -> str:
    """What is wrong and where, without what was told: it holds secrets."""
    return f"{'/'.join(map(str, location)) or 'standard input'}: {message.removeprefix('Value error, ')}"


if __name__ == "__main__":
    main()
