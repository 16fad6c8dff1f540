"""The network's policy: limits, and the strengths of the rules that a network may raise or lower."""

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from services.registry.rules.catalogue import CATALOGUE
from shared.catalogue.rules import Finding, Rule
from shared.countries import COUNTRIES

Adjusted = Literal["H", "P", "S", "off"]
ADJUSTABLE = frozenset(rule.id for rule in CATALOGUE if rule.policy == "strengths")
"""The rules whose default strength is P or S, and that ask the policy. What protects data is not negotiable."""


def _adjustable(strengths: dict[str, Adjusted]) -> dict[str, Adjusted]:
    for rule in strengths:
        if rule not in ADJUSTABLE:
            raise ValueError(f"the strength of {rule} cannot be changed; it can for {', '.join(sorted(ADJUSTABLE))}")
    return strengths


def _countries(codes: list[str]) -> list[str]:
    for code in codes:
        if code not in COUNTRIES:
            raise ValueError(f"{code} is no country of ISO 3166-1 alpha-2")
    return sorted(set(codes))


def _ascending(values: list[int]) -> list[int]:
    return sorted(set(values))


Strengths = Annotated[
    dict[str, Adjusted],
    AfterValidator(_adjustable),
    Field(
        examples=[{"A24": "P"}],
        description="other strengths than the documents'. H: refused, for history too; P: what is signed or shown "
        "beyond its parties must meet it, history is only warned; S: a warning; off: silence",
    ),
]
Countries = Annotated[
    list[str],
    AfterValidator(_countries),
    Field(
        max_length=300,
        examples=[["FR"]],
        description="A4: an agreement signed by a local authority of one of these countries takes effect when it has "
        "gone to the State's representative (`transmitted_on`), unless `effective_on` says otherwise or it is history",
    ),
]
Years = Annotated[
    list[Annotated[int, Field(ge=1, le=1000)]],
    AfterValidator(_ascending),
    Field(max_length=50, description="A16: which anniversaries are announced"),
]

ReminderMonths = Annotated[
    list[Annotated[int, Field(ge=1, le=120)]],
    AfterValidator(_ascending),
    Field(max_length=12, description="A4: how many months before the end of an agreement its renewal is reminded of"),
]


class Policy(BaseModel):
    """Limits and strengths, with the documents' as defaults."""

    model_config = ConfigDict(extra="forbid")

    transmission_required_for: Countries = []
    anniversary_years: Years = [5, 10, 25, 50]
    renewal_reminder_months: ReminderMonths = [3, 6, 12]
    strengths: Strengths = {}

    def strength(self, finding: Finding) -> str:
        """How strong the rule of a finding is in this network."""
        return self.strengths.get(finding.rule.id, finding.rule.strength)

    def raises(self, rule: Rule) -> bool:
        """Whether this network has made a soft rule one that refuses."""
        return self.strengths.get(rule.id) in ("H", "P")

    def noted(self, findings: Iterable[Finding]) -> list[Finding]:
        """What an object that is there is warned of: everything that is not off."""
        return [finding for finding in findings if self.strength(finding) != "off"]

    def refusing(self, findings: Iterable[Finding]) -> Finding | None:
        """The first finding that refuses whatever brings it about."""
        return next((finding for finding in findings if self.strength(finding) == "H"), None)

    def missing(self, findings: Iterable[Finding], *, historical: bool = False) -> list[Finding]:
        """What keeps an object from being published; of history it keeps nothing back."""
        return [] if historical else [finding for finding in findings if self.strength(finding) == "P"]
