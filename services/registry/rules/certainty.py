"""Whether it is safe to say unasked which of the things that share a name is meant.

The first of the candidates that `matching` has weighed is *matched* only when nothing speaks against it: precision
before recall.
"""

from collections.abc import Sequence

from services.registry.rules.likeness import Closeness
from services.registry.rules.matching import Question, Weighed
from services.registry.rules.names import fold
from services.registry.rules.place_words import Rank

PLENTY = 100_000
"""Inhabitants from which on a place may be meant without more being said, though small ones share its name."""
OUTSHINES = 15
"""How many times larger it must be than each of them."""
OVERSHADOWS = 10
"""How many times larger a territory of another rank, or one that bears the name as a second one, makes it doubtful."""
KNOWN_WORLDWIDE = 15_000
"""Inhabitants from which on every place of the world is in the gazetteer: below, a name without a country may be that
of a place which we do not know."""
COMPLETE = frozenset({"FR"})
"""Countries of which every commune is known: a slip there is a slip, and not the name of a village elsewhere."""
FORGIVEN_FROM = 7
"""Letters from which on one slip is forgiven in a complete country."""
_PAST = 2


def is_safe(candidates: Sequence[Weighed], question: Question, complete: frozenset[str] = COMPLETE) -> bool:
    """Whether the first candidate may be matched without asking anybody.

    `complete` are the countries all of whose things are known.
    """
    best = candidates[0]
    if best.identifiers_agree is not None:
        return best.identifiers_agree and not any(other.identifiers_agree for other in candidates[1:])
    if question.unread or (question.country and question.country.code is None):
        return False
    if best.rank_agrees is False or best.around_agrees is False or not best.marks_agree:
        return False
    if best.closeness < Closeness.LOOSE and not _is_forgiven(best, complete):
        return False
    if best.country_agrees is None and not _stands_alone(best):
        return False
    return all(_yields(other, best) for other in candidates[1:] if _is_rival(other, best))


def _is_forgiven(best: Weighed, complete: frozenset[str]) -> bool:
    return (
        best.closeness is Closeness.SLIP
        and best.country_agrees is True
        and best.thing.country in complete
        and len(fold(best.name.text)) >= FORGIVEN_FROM
    )


def _stands_alone(best: Weighed) -> bool:
    """Whether a name without a country is telling enough: several words, a rank, or a place that is known worldwide."""
    words = fold(best.name.text).split()
    return (
        len(words) > 1
        or best.rank_agrees is True
        or best.around_agrees is True
        or best.thing.population >= KNOWN_WORLDWIDE
    )


def _is_rival(other: Weighed, best: Weighed) -> bool:
    if other.rank_agrees is False and best.rank_agrees is not False:
        return False
    if other.around_agrees is False and best.around_agrees is not False:
        return False
    if best.closeness is Closeness.SLIP:
        return other.closeness >= Closeness.SLIP
    # Who typed the accents did not mean the name without them.
    return other.closeness >= Closeness.LOOSE and other.marks_agree


def _yields(other: Weighed, best: Weighed) -> bool:
    """Whether a rival need not be thought of."""
    if _has_a_claim(other, best):
        return False
    ours, theirs = best.thing.population, other.thing.population
    if ours >= PLENTY and ours >= OUTSHINES * theirs:
        return True
    at_home = other.thing.country == best.thing.country
    if at_home and best.thing.leads != other.thing.leads:
        # « Changsha » is the city, and not one of the towns of that name; unless the town has more people.
        return best.thing.leads and theirs <= ours
    if _standing(other) > _standing(best):
        # Of two whose size is not known, only what is no more yields.
        return theirs < OVERSHADOWS * ours or (theirs == 0 and _standing(other) == _PAST)
    if at_home and (_is_higher(other, best) or other.thing.ranks.isdisjoint(best.thing.ranks)):
        return theirs <= OVERSHADOWS * ours
    return False


def _has_a_claim(other: Weighed, best: Weighed) -> bool:
    """Whether a rival is meant as likely as the best, whatever their sizes."""
    if _is_higher(other, best) and other.rank_agrees and len(best.thing.ranks) > 1:
        return True  # « Sofia Oblast » is said of what is a region alone, too.
    # « Henan » is the province's own name, and only another one of Hengyang.
    both_lead = best.thing.leads and other.thing.leads and best.thing.country == other.thing.country
    return both_lead and _standing(other) < _standing(best)


def _is_higher(other: Weighed, best: Weighed) -> bool:
    """Whether a rival is no town and the best is one, be it a region too: Sofia is a city first."""
    return Rank.LOCAL in best.thing.ranks and Rank.LOCAL not in other.thing.ranks


def _standing(weighed: Weighed) -> int:
    """0 for a thing's own name, 1 for another of it, and the last for a former name or what is no more."""
    if weighed.name.former or weighed.thing.dissolved:
        return _PAST
    return 0 if weighed.name.official else 1
