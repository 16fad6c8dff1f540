"""What ties partners together: successions, networks, functions, cooperations. What is there is left as it is."""

import asyncio
from datetime import date

from deploy.demo.api import Api
from deploy.demo.cooperations import load_cooperations
from deploy.demo.networks import load_contacts, load_members
from deploy.demo.partners import load_successions
from deploy.demo.plans import Ids


async def load_registry(api: Api, partners: Ids, today: date, renewals_owner: str | None) -> None:
    """Enter all that is missing between these partners. `!ago` in the data files is counted from `today`."""
    await asyncio.gather(
        load_successions(api, partners, today),
        load_members(api, partners, today),
        load_contacts(api, partners, today),
        load_cooperations(api, partners, today, renewals_owner),
    )
