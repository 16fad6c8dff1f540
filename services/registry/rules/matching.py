"""Which of the things that share a name is meant, and how sure that is.

Candidates come from the database by their keys; here they are weighed, and `certainty` says whether the first may be
matched unasked. One-word names are the common case, so that names are compared whole, letter by letter; a name that
merely holds another is no evidence.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from services.registry.rules.countries import CountryRead, read_country
from services.registry.rules.likeness import Closeness, compare, differ_by_a_slip, keys_of, lookup_keys
from services.registry.rules.names import fold
from services.registry.rules.place_words import Form, Rank, bare_names, forms_of

LIKE_ENOUGH = 0.6
"""Below this likeness (0 to 1) of whole names a thing is no candidate."""

# What a score of 100 loses.
_SECOND_NAME, _FORMER_NAME, _OTHER_RANK, _UNCONFIRMED, _NO_COUNTRY, _OBSCURITY = 2.0, 4.0, 15.0, 12.0, 4.0, 6.0
_LOCAL_FIRST, _DRESSED, _OTHER_IDENTIFIER = 1.5, 1.0, 40.0
# Inhabitants of a territory of which no source tells them.
_USUAL = {Rank.STATE: 10_000_000, Rank.REGION: 100_000, Rank.DEPARTMENT: 500_000, Rank.GROUP: 30_000}
_MOST_POPULOUS = 8  # the logarithm of the largest population
_NUMBERED = re.compile(r" (?:[ivx]+|\d+)$")


Identifier = tuple[str, str]
"""Scheme and value: what a thing is known by elsewhere."""


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a thing: its text, and whether it is its own (`official`), another, or one it had (`former`)."""

    text: str
    official: bool = True
    former: bool = False


@dataclass(frozen=True, slots=True)
class Thing:
    """What may be meant: a territory, or a partner. `around` are the folded names and codes of what it lies in.

    `leads` is True for what stands above the towns of its country that share its name: a prefecture-level city.
    """

    id: str
    name: str
    country: str
    ranks: frozenset[Rank]
    names: tuple[Name, ...]
    inhabitants: int | None = None
    around: frozenset[str] = frozenset()
    dissolved: bool = False
    identifiers: frozenset[Identifier] = frozenset()
    leads: bool = False

    @property
    def population(self) -> int:
        """Its inhabitants, or about as many as territories of its rank have."""
        usual = max((_USUAL.get(rank, 0) for rank in self.ranks), default=0)
        return self.inhabitants if self.inhabitants is not None else usual


@dataclass(frozen=True, slots=True)
class Question:
    """A name as it was read: its forms, and the country that was said beside it.

    `unread` is True where a country was said that cannot be told: then nothing is sure.
    """

    forms: tuple[Form, ...]
    country: CountryRead | None = None
    unread: bool = False
    ranks: frozenset[Rank] | None = None
    identifiers: frozenset[Identifier] = frozenset()
    own_words: frozenset[Rank] = frozenset()

    @property
    def keys(self) -> frozenset[str]:
        """The loose keys under which candidates are looked up."""
        return frozenset(key for form in self.forms for key in lookup_keys(form, self.own_words))

    @property
    def has_places(self) -> bool:
        """Whether a larger place was said, so that those in which candidates lie are worth looking up."""
        return any(form.within for form in self.forms) or bool(self.country and self.country.within)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate with its evidence; `score` is 0 to 100. None of `…_agrees` where nothing was said of it."""

    thing: Thing
    name: Name
    score: float
    closeness: Closeness
    likeness: float
    country_agrees: bool | None
    rank_agrees: bool | None
    around_agrees: bool | None
    identifiers_agree: bool | None = None
    marks_agree: bool = True

    @property
    def prominence(self) -> float:
        """0 for a place that nobody lives in, 1 for the largest."""
        return round(1 - _obscurity(self.thing.population) / _OBSCURITY, 3)


def asked(
    text: str,
    country: str | None = None,
    *,
    ranks: frozenset[Rank] | None = None,
    within: tuple[str, ...] = (),
    identifiers: frozenset[Identifier] = frozenset(),
    own_words: frozenset[Rank] = frozenset(),
) -> Question:
    """Read what was typed.

    `country` is a name or a code, as typed; `ranks` narrow what is looked for; `within` are names, codes or ids of the
    larger places in which it lies; `identifiers` what it is known by; `own_words` are the ranks whose words things may
    carry in their own name.
    """
    read = read_country(country)
    forms = tuple(
        replace(form, within=form.within + within)
        for form in forms_of(text)
        # « Atlanta, Georgia » of the United States names no second country.
        if not (form.country and read) or any(read.covers(code) for code in form.country.codes)
    )
    unread = bool(country and country.strip()) and read is None
    return Question(forms, read, unread, ranks, identifiers, own_words)


def ranked(question: Question, things: Iterable[Thing]) -> list[Weighed]:
    """The candidates in the order of their likelihood; what is of another country than the one said is none."""
    found = [best for thing in things if (best := _weigh(question, thing))]
    beside = question.country.within if question.country else None
    if beside and any(_is_one_of(beside, each.thing.around) for each in found):
        # « Ohio, United States »: the ones there before all others.
        found = [each if _is_one_of(beside, each.thing.around) else _elsewhere(each) for each in found]
    return sorted(found, key=lambda each: (-each.score, -each.thing.population, each.thing.name, each.thing.id))


def _elsewhere(weighed: Weighed) -> Weighed:
    return replace(weighed, score=max(weighed.score - _UNCONFIRMED, 0.0), around_agrees=False)


def _weigh(question: Question, thing: Thing) -> Weighed | None:
    if question.country and not question.country.covers(thing.country):
        return None
    identified = _identified(question.identifiers, thing.identifiers)
    weighed = [
        _weigh_name(question, form, thing, name)
        for form in question.forms
        for name in thing.names
        if form.country is None or form.country.covers(thing.country)
    ]
    best = max((each for each in weighed if each), key=lambda each: (each.score, each.closeness), default=None)
    if identified is None:
        return best
    if best is None:
        said = True if question.country else None
        best = Weighed(thing, thing.names[0], 0.0, Closeness.FAR, 0.0, said, None, None)
    score = 100.0 if identified else max(best.score - _OTHER_IDENTIFIER, 0.0)
    return replace(best, score=score, identifiers_agree=identified) if identified or best.score else None


def _identified(said: frozenset[Identifier], known: frozenset[Identifier]) -> bool | None:
    """Whether what a thing is known by is what was said; None where nothing can be compared."""
    if not said.isdisjoint(known):
        return True
    return False if {scheme for scheme, _ in said} & {scheme for scheme, _ in known} else None


def _weigh_name(question: Question, form: Form, thing: Thing, name: Name) -> Weighed | None:
    closeness, likeness = _nearest(form, thing, name)
    if likeness < LIKE_ENOUGH:
        return None
    said = form.country or question.country
    ranks = form.ranks if question.ranks is None else question.ranks
    rank_agrees = None if ranks is None or not thing.ranks else not thing.ranks.isdisjoint(ranks)
    around_agrees = _lies_within(form.within, thing, name) if form.within else None
    score = 100 * likeness - _obscurity(thing.population)
    score -= _FORMER_NAME if name.former or thing.dissolved else 0 if name.official else _SECOND_NAME
    score -= _OTHER_RANK if rank_agrees is False else 0
    score -= _UNCONFIRMED if around_agrees is False else 0
    score -= _NO_COUNTRY if said is None else 0
    if ranks is None and thing.ranks and Rank.LOCAL not in thing.ranks:
        score -= _LOCAL_FIRST
    return Weighed(
        thing,
        name,
        round(max(score, 0.0), 2),
        closeness,
        likeness,
        None if said is None else True,
        rank_agrees,
        around_agrees,
        marks_agree=_marks_agree(form.name, name, closeness),
    )


def _marks_agree(typed: str, name: Name, closeness: Closeness) -> bool:
    """Who types an accent means it: Münster is no Munster. Only other names may be written down without theirs."""
    ours, theirs = keys_of(typed), keys_of(name.text)
    if closeness is Closeness.EXACT or ours.exact == ours.loose[0]:
        return True
    if closeness is Closeness.SLIP:
        return differ_by_a_slip(typed, name.text)
    return not name.official and theirs.exact == theirs.loose[0]


def _nearest(form: Form, thing: Thing, name: Name) -> tuple[Closeness, float]:
    """The nearness of a form to a name, or to what is left of it without the word for the thing's rank."""
    near = compare(form.name, name.text)
    if near[0] >= Closeness.LOOSE:
        return near
    bare = [compare(form.name, text) for rank in thing.ranks for text in bare_names(name.text, rank)]
    return max([near, *((closeness, likeness - _DRESSED / 100) for closeness, likeness in bare)])


def _lies_within(within: Iterable[str], thing: Thing, name: Name) -> bool:
    """Whether each larger place that was said is one in which the thing lies, or the thing that now holds the name."""
    places = thing.around | ({fold(thing.name)} if name.former or not name.official else frozenset())
    return all(_is_one_of(place, places) for place in within)


def _is_one_of(said: str, places: frozenset[str]) -> bool:
    keys = keys_of(said).loose
    # « Budapest XIX – Kispest »
    return not places.isdisjoint(keys) or any(_NUMBERED.sub("", key) in places for key in keys)


def _obscurity(population: int) -> float:
    return _OBSCURITY * (1 - min(math.log10(population + 1) / _MOST_POPULOUS, 1))
