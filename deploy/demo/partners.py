"""Partners, those of the documents and invented ones, and what followed what."""

import asyncio
from collections.abc import Iterable, Iterator
from datetime import date

from deploy.demo.api import Api, Item
from deploy.demo.data import read
from deploy.demo.plans import Ids, without

_Identity = tuple[str, str]


async def load_partners(api: Api, today: date) -> Ids:
    """The partners' ids. One that is there already, under a former name or by an identifier too, is left as it is."""
    items: list[Item] = [*read("partners", today), *read("invented_partners", today)]
    known = _index(await api.every("/registry/v1/partners", limit=200))
    ids: Ids = {}

    async def load(item: Item) -> None:
        found = next((known[identity] for identity in _identities(item) if identity in known), None)
        if found is None:
            body = without(item, "parent")
            if "parent" in item:
                body["parent_id"] = ids[item["parent"]]
            found = (await api.create("/registry/v1/partners", body))["id"]
        ids[item["key"]] = found

    # A parent is entered before those that name it.
    await asyncio.gather(*(load(item) for item in items if "parent" not in item))
    await asyncio.gather(*(load(item) for item in items if "parent" in item))
    return ids


def _index(partners: Iterable[Item]) -> dict[_Identity, str]:
    found: dict[_Identity, str] = {}
    for partner in partners:
        for identity in _own_identities(partner):
            found[identity] = str(partner["id"])
    return found


def _own_identities(partner: Item) -> Iterator[_Identity]:
    """Its name in its country, and its identifiers."""
    yield partner["name"], partner["country"]
    for identifier in partner.get("identifiers", []):
        yield identifier["scheme"], identifier["value"]


def _identities(item: Item) -> Iterator[_Identity]:
    """By what a partner of the files may be there already: earlier versions of them used names that are former now."""
    yield from _own_identities(item)
    for name in item.get("names", []):
        if name["kind"] == "former":
            yield name["text"], item["country"]


async def load_successions(api: Api, partners: Ids, today: date) -> None:
    """A body that some succession has ended already is left alone."""
    found = await api.every("/registry/v1/successions", limit=200)
    known = {party["partner_id"] for succession in found for party in succession["predecessors"]}
    for item in read("successions", today):
        named = {role: [partners[key] for key in item[role]] for role in ("predecessors", "successors")}
        if known.isdisjoint(named["predecessors"]):
            await api.create("/registry/v1/successions", without(item) | named)
