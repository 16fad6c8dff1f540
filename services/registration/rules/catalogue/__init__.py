"""Registration's rules: their words in the sources, and what a caller is told; one module a subject."""

from services.registration.rules.catalogue import conference, line_up, participants, programme
from shared.catalogue.rules import Catalogue, Rule


def _number(rule: Rule) -> tuple[str, int]:
    return rule.id[0], int(rule.id[1:])


CATALOGUE = Catalogue(sorted([*conference.RULES, *line_up.RULES, *participants.RULES, *programme.RULES], key=_number))
