"""What is done once in the life of a platform: its accounts and clients, and its demo data."""

from collections.abc import Collection

import httpx

from deploy.launcher.failure import LaunchError
from deploy.launcher.logs import Logs
from deploy.launcher.plan import Plan
from deploy.launcher.processes import run_to_end
from shared.settings import SERVICES

_BEGUN = "begun"
_DONE = "done"


async def make_accounts(plan: Plan, logs: Logs, created: Collection[str]) -> None:
    """Tell the gateway its accounts and clients, unless it knows them: a password changed since then stays changed."""
    if "gateway" not in plan.apps:
        return
    digest = plan.accounts_digest()
    if "gateway" in created or plan.home.read_state().get("accounts") != digest:
        await run_to_end(plan.provisioning(), logs, told=plan.accounts_and_clients())
        plan.home.write_state(accounts=digest)


async def load_demo(plan: Plan, logs: Logs, created: Collection[str]) -> None:
    """Load the demo data when the databases are empty, or when loading was interrupted.

    A failure is reported and no more: the platform itself is well, and the next start tries again.
    """
    if not plan.settings.loads_demo or not set(SERVICES) <= set(plan.apps):
        return
    state = "" if "registry" in created else plan.home.read_state().get("demo", "")
    try:
        if state == _DONE or (state != _BEGUN and not await _is_empty(plan)):
            return
        logs.say("Loading the demo data")
        plan.home.write_state(demo=_BEGUN)
        await run_to_end(plan.demo(), logs)
        plan.home.write_state(demo=_DONE)
    except (LaunchError, httpx.HTTPError) as error:
        logs.say(f"The demo data could not be loaded; the platform runs without it. {error}")


async def _is_empty(plan: Plan) -> bool:
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(f"{plan.edge_url}/registry/v1/partners", params={"limit": 1})
        return not answer.raise_for_status().json()["items"]
