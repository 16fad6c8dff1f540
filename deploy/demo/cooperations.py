"""Programmes, cooperations, and the agreements and milestones that belong to them."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from deploy.demo.api import Api, Item
from deploy.demo.data import read
from deploy.demo.plans import Ids, title_of, with_partners, without

_LINKS = ("follows", "renews")


@dataclass(frozen=True)
class _Named:
    """The ids of what cooperations, agreements and renewals name."""

    partners: Ids
    programmes: Ids
    owner: str | None


async def load_cooperations(api: Api, partners: Ids, today: date, owner: str | None) -> None:
    """Enter the programmes, cooperations, agreements and milestones that are missing, each found by its French name.

    `owner` is the account that looks after the renewals.
    """
    named = _Named(partners, await _load_programmes(api, partners, today), owner)
    found = await api.every("/registry/v1/cooperations", limit=200)
    known = {title_of(cooperation): cooperation for cooperation in found}
    items = [*read("cooperations", today), *read("invented_cooperations", today)]
    await asyncio.gather(*(_load_cooperation(api, known, named, item) for item in items))


async def _load_programmes(api: Api, partners: Ids, today: date) -> Ids:
    found = await api.every("/registry/v1/programmes", limit=200)
    known = {programme["name"].get("fr"): str(programme["id"]) for programme in found}
    ids: Ids = {}
    for item in read("programmes", today):
        name = item["name"]["fr"]
        if name not in known:
            support = {"support_id": partners[item["support"]]} if "support" in item else {}
            known[name] = (await api.create("/registry/v1/programmes", without(item, "support") | support))["id"]
        ids[item["key"]] = known[name]
    return ids


async def _load_cooperation(api: Api, known: Mapping[str, Item], named: _Named, item: Item) -> None:
    cooperation = known.get(title_of(item))
    if cooperation is None:
        body = without(item, "founding", "agreements", "milestones")
        body["partners"] = with_partners(item["partners"], named.partners)
        body["actors"] = with_partners(item.get("actors", []), named.partners)
        cooperation = await api.create("/registry/v1/cooperations", body)
    agreements = await _load_agreements(api, cooperation["id"], named, item["agreements"])
    path = f"/registry/v1/cooperations/{cooperation['id']}"
    if "founding" in item and cooperation["founding_agreement_id"] is None:
        await api.change(path, {"founding_agreement_id": agreements[item["founding"]]})
    await _load_milestones(api, f"{path}/milestones", named.partners, agreements, item.get("milestones", []))


async def _load_agreements(api: Api, cooperation_id: str, named: _Named, items: list[Item]) -> Ids:
    """In the order of the file: an agreement comes after the one that it follows or renews."""
    found = await api.every("/registry/v1/agreements", cooperation_id=cooperation_id, limit=200)
    known = {title_of(agreement): agreement for agreement in found}
    ids: Ids = {}
    for item in items:
        agreement = known.get(title_of(item))
        if agreement is None:
            body = without(item, "programmes", "amendments", "desk") | {"cooperation_id": cooperation_id}
            body["signatories"] = [{"partner_id": named.partners[key]} for key in item["signatories"]]
            body["programme_ids"] = [named.programmes[key] for key in item.get("programmes", [])]
            for people in ("attendees", "council_resolutions"):
                body[people] = with_partners(item.get(people, []), named.partners)
            body |= {link: ids[item[link]] for link in _LINKS if link in item}
            agreement = await api.create("/registry/v1/agreements", body)
        ids[item["key"]] = str(agreement["id"])
        for amendment in item.get("amendments", [])[len(agreement["amendments"]) :]:
            await api.create(f"/registry/v1/agreements/{agreement['id']}/amendments", amendment)
        if "desk" in item:
            owner = {"owner": named.owner} if named.owner else {}
            await _note_renewal(api, ids[item["key"]], item["desk"] | owner)
    return ids


async def _note_renewal(api: Api, agreement_id: str, desk: Item) -> None:
    """Tell the renewal desk of an agreement, unless somebody told it something or it has left the desk."""
    waiting = await api.every("/registry/v1/renewals", limit=200)
    if any(renewal["agreement_id"] == agreement_id and not renewal["version"] for renewal in waiting):
        await api.change(f"/registry/v1/renewals/{agreement_id}", desk)


async def _load_milestones(api: Api, path: str, partners: Ids, agreements: Ids, items: list[Item]) -> None:
    if not items:
        return
    known = {title_of(milestone) for milestone in (await api.get(path))["items"]}
    for item in items:
        if title_of(item) in known:
            continue
        body = without(item, "partners", "agreement")
        body["partner_ids"] = [partners[key] for key in item["partners"]]
        if "agreement" in item:
            body["agreement_id"] = agreements[item["agreement"]]
        await api.create(path, body)
