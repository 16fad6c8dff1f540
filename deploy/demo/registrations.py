"""The invented people register for the invented edition, many at a time, as on the day when registration opens."""

import asyncio
from itertools import cycle

from deploy.demo.api import Api, Item, Refused
from deploy.demo.people import people_of
from deploy.demo.plans import Ids

_TOGETHER = 12


async def load_invitations(api: Api, conference: str, invited: dict[str, list[int]]) -> None:
    """Put the people of the plan on the list of the invited, who are not on it yet."""
    known = {item["email"] for item in await api.every(f"{conference}/invitations", limit=200)}
    people = [people_of(code)[number] for code, numbers in invited.items() for number in numbers]
    for person in people:
        if person["email"] not in known:
            await api.create(f"{conference}/invitations", {"email": person["email"]})


async def load_registrations(
    api: Api, conference: str, groups: list[Item], workshops: Ids, partners: Ids, by_link: list[Item]
) -> None:
    """Register everybody of the plan who is not registered yet, and let some do what they do `by_link`.

    `conference` is the conference's path.
    """
    places = asyncio.Semaphore(_TOGETHER)
    doings = {people_of(item["delegation"])[item["number"]]["email"]: item for item in by_link}

    async def register(body: Item) -> None:
        async with places:
            try:
                made = await api.create(f"{conference}/registrations", body)
            except Refused as refused:
                if not refused.is_because_of("B13"):  # registered by an earlier run
                    raise
            else:
                await _do(api, made, doings.get(body["person"]["email"], {}))

    bodies = [body for group in groups for body in _bodies(group, workshops, partners)]
    await asyncio.gather(*(register(body) for body in bodies))


async def _do(api: Api, made: Item, doing: Item) -> None:
    """What a participant does by the link that came with the registration, unless it was done before."""
    path = f"/registration/v1/registrations/{made['id']}"
    if "change" in doing and (await api.get(path))["pending_change"] is None:
        await api.change(path, doing["change"], link=made["manage_url"])
    if "withdraw_consent" in doing:
        await api.act(f"{path}/consents/{doing['withdraw_consent']}:withdraw", link=made["manage_url"])


def _bodies(group: Item, workshops: Ids, partners: Ids) -> list[Item]:
    people = people_of(group["delegation"])[: group["people"]]
    filled = cycle(group.get("filled", [{}]))
    return [
        {
            "person": person | {"partner_id": partners[organisation]},
            "delegation": group["delegation"],
            "workshops": [workshops[key] for key in wishes],
            **answers,
        }
        for person, organisation, wishes, answers in zip(
            people, cycle(group["organisations"]), cycle(group["wishes"]), filled, strict=False
        )
    ]
