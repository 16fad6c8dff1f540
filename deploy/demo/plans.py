"""What the data files say, made into what the API takes: keys become the ids that the registry gave."""

from collections.abc import Iterable

from deploy.demo.api import Item

Ids = dict[str, str]
"""The ids that the registry gave, by the keys of the data files."""


def title_of(item: Item) -> str:
    """By what cooperations, agreements, milestones, functions and conferences are found again."""
    return str(item["title"]["fr"])


def without(item: Item, *names: str) -> Item:
    """What is sent of an item: neither its key, nor where it is from, nor these."""
    return {name: value for name, value in item.items() if name not in {"key", "source", *names}}


def with_partner(item: Item, partners: Ids) -> Item:
    """What the file says of a partner, with its id in place of its key."""
    return without(item, "partner") | {"partner_id": partners[item["partner"]]}


def with_partners(items: Iterable[Item], partners: Ids) -> list[Item]:
    return [with_partner(item, partners) for item in items]
