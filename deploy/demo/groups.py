"""Invented groups register for the invented edition: a school's class, and a few young people."""

from deploy.demo.api import Api, Item
from deploy.demo.people import people_of
from deploy.demo.plans import Ids

_PUPILS = ("Alix", "Bilal", "Clara", "Driss", "Emma", "Farid", "Gaïa", "Hélio", "Irène", "Jules", "Kenza", "Lina")


async def load_groups(api: Api, conference: str, groups: list[Item], workshops: Ids) -> None:
    """Register the groups of the plan that are not registered yet. `conference` is the conference's path."""
    known = {item["name"] for item in await api.every(f"{conference}/groups", limit=200)}
    for group in groups:
        if group["name"] not in known:
            await api.create(f"{conference}/groups", _body(group, workshops))


def _body(group: Item, workshops: Ids) -> Item:
    adults = [people_of(group["delegation"])[number] for number in group["adults"]]
    consents = [index >= group.get("without_consent", 0) for index in range(group["minors"])]
    return {
        "name": group["name"],
        "kind": group["kind"],
        "leader": adults[0],
        "members": [*adults, *(_pupil(index, consents=given) for index, given in enumerate(consents))],
        "delegation": group["delegation"],
        "workshops": [workshops[key] for key in group["workshops"]],
        "all_or_nothing": group.get("all_or_nothing", False),
        "consents": group["consents"],
    }


def _pupil(index: int, *, consents: bool) -> Item:
    """An invented minor without an address, of a family of examples."""
    given = _PUPILS[index % len(_PUPILS)]
    person: Item = {"given_name": given, "family_name": "Élève" if index < len(_PUPILS) else "Écolier", "minor": True}
    signed = {"given_by": f"Parent de {given} (exemple)", "text_version": 1}
    return person | ({"guardian_consent": signed} if consents else {})
