"""Who belongs to which network, and who answers for a partner."""

import asyncio
from datetime import date

from deploy.demo.api import Api, Item
from deploy.demo.data import read
from deploy.demo.plans import Ids, title_of, with_partner, without


async def load_members(api: Api, partners: Ids, today: date) -> None:
    """Enter the members that are missing, each by what it is in the network."""
    await asyncio.gather(*(_load_network(api, partners, item) for item in read("networks", today)))


async def _load_network(api: Api, partners: Ids, network: Item) -> None:
    path = f"/registry/v1/partners/{partners[network['network']]}/members"
    known = {(member["partner_id"], member["role"]) for member in await api.every(path, limit=200)}
    bodies = [{"role": "member"} | with_partner(item, partners) for item in network["members"]]
    missing = [body for body in bodies if (body["partner_id"], body["role"]) not in known]
    await asyncio.gather(*(api.create(path, body) for body in missing))


async def load_contacts(api: Api, partners: Ids, today: date) -> None:
    """Enter the functions that are missing, and those who hold them in turn."""
    await asyncio.gather(*(_load_contact(api, partners, item) for item in read("contacts", today)))


async def _load_contact(api: Api, partners: Ids, item: Item) -> None:
    path = f"/registry/v1/partners/{partners[item['partner']]}/contacts"
    known = {title_of(contact): contact for contact in await api.every(path, limit=200)}
    contact = known.get(title_of(item)) or await api.create(path, without(item, "partner", "holders"))
    # In turn, as they took it up. An entry stays where its person was erased, so entries are counted, not compared.
    for holder in item.get("holders", [])[len(contact["holders"]) :]:
        await api.create(f"/registry/v1/contacts/{contact['id']}/holders", holder)
