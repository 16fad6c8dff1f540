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


async def load_registrations(api: Api, conference: str, groups: list[Item], workshops: Ids, partners: Ids) -> None:
    """Register everybody of the plan who is not registered yet. `conference` is the conference's path."""
    places = asyncio.Semaphore(_TOGETHER)

    async def register(body: Item) -> None:
        async with places:
            try:
                await api.create(f"{conference}/registrations", body)
            except Refused as refused:
                if not refused.is_because_of("B13"):  # registered by an earlier run
                    raise

    bodies = [body for group in groups for body in _bodies(group, workshops, partners)]
    await asyncio.gather(*(register(body) for body in bodies))


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
