"""The registry's rules as callers read them, by what they are about; `rules.md` of the design names their sources."""

from services.registry.rules.catalogue import agreements, cooperations, networks, partners, people
from shared.catalogue.rules import Catalogue, Rule


def _in_order(rule: Rule) -> tuple[str, int]:
    return rule.id[0], int(rule.id[1:])


_RULES = [*partners.RULES, *people.RULES, *networks.RULES, *cooperations.RULES, *agreements.RULES]
CATALOGUE = Catalogue(sorted(_RULES, key=_in_order))
