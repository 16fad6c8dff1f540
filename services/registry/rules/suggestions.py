"""Whom to suggest to a partner as a new one (A36): reasons with their points, and a score from 0 to 100.

The score is the sum of what the reasons weigh; the most that each weighs adds up to 100. What both sides say counts for
most: their themes, and what each seeks. Nothing speaks against a candidate: who says less of itself scores less, and a
town far away loses only what nearness would have added, because a sister abroad is not far.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from services.registry.vocabularies.partners import PartnerKind
from services.registry.vocabularies.suggestions import SuggestionReason as Code

FIRST_THEME, FURTHER_THEME, MOST_FURTHER_THEMES = 10, 4, 3
"""Themes in common: the first says that there is something to talk about; at most 22."""
SOUGHT_KIND, SOUGHT_COUNTRY, SOUGHT_THEME, MOST_SOUGHT_THEMES = 5, 5, 4, 3
"""What one seeks and the other is: at most 22, for either side."""
SAME_AIM, MOST_AIMS = 3, 2
SAME_SIZE = 10
"""Towns of the same population; of one half as large, half of it."""
SAME_LANGUAGE, MOST_LANGUAGES = 3, 2
LINK_WITH_IT, MOST_LINKS_WITH_IT = 3, 2
LINK_WITH_COUNTRY, MOST_LINKS_WITH_COUNTRY = 1, 2
NEAREST, NEAR_KM, FAR_KM = 4, 250.0, 2_000.0
"""All of it up to NEAR_KM, and nothing from FAR_KM on: from Lille, that is Cologne and Kyiv."""
_EARTH_KM = 6_371.0


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a partner seeks."""

    themes: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    aims: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Profile:
    """What is compared of a partner; population and place (degrees) are None where nobody knows them."""

    kind: str
    country: str
    themes: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    wishes: Wishes = Wishes()
    population: int | None = None
    place: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Links:
    """How many partners of one's own country cooperate with a candidate, and with anybody in its country."""

    with_it: int = 0
    with_its_country: int = 0


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a candidate fits, what that weighs, and what it was told by."""

    code: Code
    points: int
    terms: dict[str, list[str] | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suggested:
    """A candidate that was weighed; `sort_key` is its folded name."""

    id: UUID
    sort_key: str
    score: int
    reasons: tuple[Reason, ...]


def reasons_for(mine: Profile, theirs: Profile, links: Links) -> tuple[Reason, ...]:
    """Why `theirs` may be a new partner for `mine`: the heaviest reason first; of equal ones, in the codes' order."""
    common = sorted(mine.themes & theirs.themes)
    further = min(max(len(common) - 1, 0), MOST_FURTHER_THEMES)
    aims = sorted(mine.wishes.aims & theirs.wishes.aims)
    languages = sorted(mine.languages & theirs.languages)
    found = [
        Reason(Code.COMMON_THEMES, bool(common) * FIRST_THEME + further * FURTHER_THEME, {"themes": list(common)}),
        _met(Code.IS_SOUGHT, mine.wishes, theirs),
        _met(Code.SEEKS_YOU, theirs.wishes, mine),
        Reason(Code.COMMON_AIMS, min(len(aims), MOST_AIMS) * SAME_AIM, {"aims": list(aims)}),
        _size(mine, theirs),
        Reason(
            Code.COMMON_LANGUAGES, min(len(languages), MOST_LANGUAGES) * SAME_LANGUAGE, {"languages": list(languages)}
        ),
        _links(links),
        _near(mine.place, theirs.place),
    ]
    return tuple(sorted((reason for reason in found if reason.points > 0), key=lambda reason: -reason.points))


def score_of(reasons: Iterable[Reason]) -> int:
    """0 to 100: what the reasons weigh together."""
    return sum(reason.points for reason in reasons)


def ranked(suggestions: Iterable[Suggested]) -> list[Suggested]:
    """The best first, without those for which nothing speaks; of equal ones by name, and of namesakes by id."""
    worth = [one for one in suggestions if one.score > 0]
    return sorted(worth, key=lambda one: (-one.score, one.sort_key, one.id))


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """How far two places are along the great circle (haversine)."""
    (south, west), (north, east) = ((math.radians(degrees) for degrees in place) for place in (one, other))
    half = math.sin((north - south) / 2) ** 2
    half += math.cos(south) * math.cos(north) * math.sin((east - west) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(min(half, 1.0)))


def _met(code: Code, wishes: Wishes, other: Profile) -> Reason:
    """What of one side's wishes the other is."""
    themes = sorted(wishes.themes & other.themes)
    kinds = [kind for kind in (other.kind,) if kind in wishes.kinds]
    countries = [country for country in (other.country,) if country in wishes.countries]
    points = min(len(themes), MOST_SOUGHT_THEMES) * SOUGHT_THEME
    points += len(kinds) * SOUGHT_KIND + len(countries) * SOUGHT_COUNTRY
    told: dict[str, list[str]] = {"themes": themes, "kinds": kinds, "countries": countries}
    return Reason(code, points, {name: list(codes) for name, codes in told.items() if codes})


def _size(mine: Profile, theirs: Profile) -> Reason:
    """Local authorities alone have a size: a school is not as large as its town."""
    sized = mine.kind == theirs.kind == PartnerKind.LOCAL_AUTHORITY
    if not sized or not mine.population or not theirs.population:
        return Reason(Code.SIZE_ALIKE, 0)
    small, large = sorted((mine.population, theirs.population))
    terms: dict[str, list[str] | int] = {"population": mine.population, "its_population": theirs.population}
    return Reason(Code.SIZE_ALIKE, round(SAME_SIZE * small / large), terms)


def _links(links: Links) -> Reason:
    points = min(links.with_it, MOST_LINKS_WITH_IT) * LINK_WITH_IT
    points += min(links.with_its_country, MOST_LINKS_WITH_COUNTRY) * LINK_WITH_COUNTRY
    return Reason(Code.NEIGHBOURS_LINKS, points, {"with_it": links.with_it, "with_its_country": links.with_its_country})


def _near(mine: tuple[float, float] | None, theirs: tuple[float, float] | None) -> Reason:
    if mine is None or theirs is None:
        return Reason(Code.NEAR, 0)
    km = kilometres(mine, theirs)
    share = (FAR_KM - km) / (FAR_KM - NEAR_KM)
    return Reason(Code.NEAR, round(NEAREST * max(0.0, min(1.0, share))), {"km": round(km)})
