"""B9: who of the candidates should speak first, and why. The audience's waitlist knows no such thing.

The terms count double each time: no sum of later terms outweighs an earlier one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from services.registration.vocabularies.candidates import Term
from services.registration.vocabularies.participants import Gender
from services.registration.vocabularies.programme import SpeakerProfile

POINTS: Mapping[Term, int] = {
    Term.PROJECT_OPERATOR: 8,
    Term.PRIORITY_PROFILE: 4,
    Term.DELEGATION_BALANCE: 2,
    Term.GENDER_BALANCE: 1,
}
PRIORITY_PROFILES = frozenset(
    {SpeakerProfile.COMPANY, SpeakerProfile.EXPERT, SpeakerProfile.TECHNICIAN, SpeakerProfile.ACADEMIC}
)
_COUNTED_GENDERS = frozenset({Gender.FEMALE, Gender.MALE})


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who would speak, as far as the rule looks."""

    delegation: str | None
    profile: SpeakerProfile | None
    project_operator: bool
    gender: str | None


@dataclass(frozen=True, slots=True)
class Stage:
    """Who has a seat already: numbers per delegation (each is named) and per gender."""

    by_delegation: Mapping[str, int] = field(default_factory=dict)
    by_gender: Mapping[str, int] = field(default_factory=dict)


def stage_of(delegations: Iterable[str], seated: Sequence[tuple[str | None, str | None]]) -> Stage:
    """Of the delegation and gender of each who has a seat."""
    sides = Counter(side for side, _ in seated)
    genders = Counter(gender for _, gender in seated)
    return Stage({code: sides[code] for code in delegations}, {gender: genders[gender] for gender in _COUNTED_GENDERS})


def terms_of(candidate: Candidate, stage: Stage) -> dict[Term, int]:
    """B9: the terms that speak for a candidate, with their points; their sum is its rank."""
    holds = {
        Term.PROJECT_OPERATOR: candidate.project_operator,
        Term.PRIORITY_PROFILE: candidate.profile in PRIORITY_PROFILES,
        Term.DELEGATION_BALANCE: _is_behind(candidate.delegation, stage.by_delegation),
        Term.GENDER_BALANCE: _is_behind(candidate.gender, stage.by_gender),
    }
    return {term: POINTS[term] for term, applies in holds.items() if applies}


def _is_behind(code: str | None, numbers: Mapping[str, int]) -> bool:
    """Whether `code` has the fewest, and another has more."""
    if code is None or code not in numbers:
        return False
    fewest, most = min(numbers.values()), max(numbers.values())
    return numbers[code] == fewest < most
