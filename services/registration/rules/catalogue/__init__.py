"""Registration's rules: their words in the sources, and what a caller is told; one module a subject."""

from services.registration.rules.catalogue import (
    conference,
    editions,
    groups,
    line_up,
    milestones,
    participants,
    personal_data,
    programme,
    working_groups,
)
from shared.catalogue.rules import Catalogue, Rule


def _number(rule: Rule) -> tuple[str, int]:
    return rule.id[0], int(rule.id[1:])


_RULES = [
    *conference.RULES,
    *editions.RULES,
    *groups.RULES,
    *line_up.RULES,
    *milestones.RULES,
    *participants.RULES,
    *personal_data.RULES,
    *programme.RULES,
    *working_groups.RULES,
]
CATALOGUE = Catalogue(sorted(_RULES, key=_number))
