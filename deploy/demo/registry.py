"""Partners, their successions, cooperations and agreements: what is there is left as it is, the rest is entered."""

import asyncio
from collections.abc import Mapping

from deploy.demo.api import Api, Item
from deploy.demo.data import read

Ids = dict[str, str]
"""The ids that the registry gave, by the keys of the data files."""

_NOT_SENT = {"key", "source", "parent"}


async def load_registry(api: Api) -> Ids:
    """Enter all partners, successions, cooperations and agreements that are missing; the partners' ids."""
    partners = await _load_partners(api)
    await _load_successions(api, partners)
    cooperations = await api.every("/registry/v1/cooperations", limit=200)
    known = {_title(cooperation): cooperation for cooperation in cooperations}
    await asyncio.gather(*(_load_cooperation(api, known, partners, item) for item in read("cooperations")))
    return partners


async def _load_partners(api: Api) -> Ids:
    items: list[Item] = read("partners")
    known = {
        (partner["name"], partner["country"]): str(partner["id"])
        for partner in await api.every("/registry/v1/partners", limit=200)
    }
    ids: Ids = {}

    async def load(item: Item) -> None:
        identity = item["name"], item["country"]
        if identity not in known:
            body = {name: value for name, value in item.items() if name not in _NOT_SENT}
            if "parent" in item:
                body["parent_id"] = ids[item["parent"]]
            known[identity] = (await api.create("/registry/v1/partners", body))["id"]
        ids[item["key"]] = known[identity]

    # A parent is entered before those that name it.
    await asyncio.gather(*(load(item) for item in items if "parent" not in item))
    await asyncio.gather(*(load(item) for item in items if "parent" in item))
    return ids


async def _load_successions(api: Api, partners: Ids) -> None:
    found = await api.every("/registry/v1/successions", limit=200)
    known = {party["partner_id"] for succession in found for party in succession["predecessors"]}
    for item in read("successions"):
        body = {name: value for name, value in item.items() if name not in _NOT_SENT}
        body |= {role: [partners[key] for key in item[role]] for role in ("predecessors", "successors")}
        if known.isdisjoint(body["predecessors"]):
            await api.create("/registry/v1/successions", body)


async def _load_cooperation(api: Api, known: Mapping[str, Item], partners: Ids, item: Item) -> None:
    cooperation = known.get(_title(item))
    if cooperation is None:
        body: Item = {name: item[name] for name in ("title", "started_on", "themes") if name in item}
        body["partners"] = [_with_id(party, partners) for party in item["partners"]]
        body["actors"] = [_with_id(actor, partners) for actor in item.get("actors", [])]
        cooperation = await api.create("/registry/v1/cooperations", body)
    await _load_agreements(api, cooperation["id"], partners, item["agreements"])


async def _load_agreements(api: Api, cooperation_id: str, partners: Ids, items: list[Item]) -> None:
    """In the order of the file: an agreement comes after the one that it follows or renews."""
    found = await api.every("/registry/v1/agreements", cooperation_id=cooperation_id, limit=200)
    known = {_title(agreement): str(agreement["id"]) for agreement in found}
    ids: Ids = {}
    for item in items:
        title = _title(item)
        if title not in known:
            body = {name: value for name, value in item.items() if name != "key"}
            body["cooperation_id"] = cooperation_id
            body["signatories"] = [{"partner_id": partners[key]} for key in item["signatories"]]
            body["attendees"] = [_with_id(attendee, partners) for attendee in item.get("attendees", [])]
            body |= {link: ids[item[link]] for link in ("follows", "renews") if link in item}
            known[title] = (await api.create("/registry/v1/agreements", body))["id"]
        ids[item["key"]] = known[title]


def _title(item: Item) -> str:
    return str(item["title"]["fr"])


def _with_id(item: Item, partners: Ids) -> Item:
    """What the file says of a partner, with its id in place of its key."""
    said = {name: value for name, value in item.items() if name != "partner"}
    return said | {"partner_id": partners[item["partner"]]}
