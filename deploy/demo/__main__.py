"""`python -m deploy.demo`: loads the demo data through the public API. Running it again adds nothing."""

import argparse
import asyncio
import os
import sys
from datetime import UTC, datetime

import httpx

from deploy.demo.api import Api, Refused
from deploy.demo.conferences import load_conferences
from deploy.demo.frameworks import load_indicators
from deploy.demo.partners import load_partners
from deploy.demo.registry import load_registry

_PREFIX = "ENTENTE_"


def _arguments(arguments: list[str]) -> argparse.Namespace:
    environment = os.environ
    url = environment.get(f"{_PREFIX}DEMO_URL") or environment.get(f"{_PREFIX}PUBLIC_URL") or "http://127.0.0.1:8080"
    parser = argparse.ArgumentParser(prog="python -m deploy.demo", description=__doc__)
    parser.add_argument("--url", default=url, help="the platform's address (ENTENTE_DEMO_URL, else ENTENTE_PUBLIC_URL)")
    parser.add_argument("--client-id", default=environment.get(f"{_PREFIX}DEMO_CLIENT_ID"))
    parser.add_argument("--if-empty", action="store_true", help="do nothing when there are partners already")
    parsed = parser.parse_args(arguments)
    # A secret on the command line would be seen by everybody on the machine.
    parsed.client_secret = environment.get(f"{_PREFIX}DEMO_CLIENT_SECRET")
    owner = tuple(environment.get(f"{_PREFIX}DEMO_OWNER_{name}") for name in ("EMAIL", "PASSWORD"))
    parsed.owner = owner if all(owner) else None
    if not (parsed.client_id and parsed.client_secret):
        parser.error("set ENTENTE_DEMO_CLIENT_ID and ENTENTE_DEMO_CLIENT_SECRET to a machine client that may write")
    return parsed


async def load(api: Api, owner: tuple[str, str] | None = None) -> None:
    """Load all of the demo data into the platform behind `api`.

    `owner` is with what somebody logs in, and looks after the agreements that are to be renewed.
    """
    today = datetime.now(UTC).date()
    partners = await load_partners(api, today)
    account = await api.account_of(*owner) if owner else None
    await asyncio.gather(load_registry(api, partners, today, account), load_conferences(api, partners, today))
    await load_indicators(api, partners, today)


async def _run(arguments: argparse.Namespace) -> str:
    async with Api(arguments.url, arguments.client_id, arguments.client_secret) as api:
        if arguments.if_empty and (await api.get("/registry/v1/partners", limit=1))["items"]:
            return "There are partners already: no demo data was loaded."
        await load(api, arguments.owner)
        return f"The demo data is there; {api.created} objects of it are new."


def main(arguments: list[str]) -> None:
    parsed = _arguments(arguments)
    try:
        print(asyncio.run(_run(parsed)))
    except (Refused, httpx.HTTPError) as error:
        sys.exit(f"The demo data could not be loaded: {error}")


if __name__ == "__main__":
    main(sys.argv[1:])
