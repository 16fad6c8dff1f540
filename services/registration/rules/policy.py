"""A conference's policy: the limits and strengths of its rules, with the sources' as defaults."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from shared.catalogue.texts import InvalidValue, Text

Adjusted = Literal["H", "P", "S", "off"]
ADJUSTABLE = frozenset({"B5", "B6", "B11"})
"""The rules whose default strength is P or S, so that a conference may raise or lower it."""
_FIXED_STRENGTH = Text(
    en="the strength of {rule} cannot be changed; it can for {adjustable}",
    fr="la force de {rule} ne peut être changée ; celle de {adjustable} le peut",
    de="die Stärke von {rule} ist nicht änderbar; die von {adjustable} ist es",
    zh="{rule} 的强度不可更改；可更改的有 {adjustable}",
)


class Policy(BaseModel):
    """Limits and strengths. What protects data (quotas, uniqueness, dates) is not in here: it is not negotiable."""

    model_config = ConfigDict(extra="forbid")

    max_speakers: int = Field(default=6, ge=1, le=100, description="B3: seats of any speaking role in a workshop")
    speakers_per_delegation: int | None = Field(
        default=3, ge=1, le=100, description="B5: of one delegation in a workshop; null: only max_speakers limits"
    )
    max_sub_themes: int = Field(default=3, ge=0, le=50, description="B4")
    max_slides: int = Field(default=6, ge=0, le=500, description="B7")
    debate_required: bool = Field(default=True, description="B11: without debate time a line-up is not final")
    waitlist: bool = Field(default=True, description="whoever finds a workshop full waits; else is refused")
    promotion: Literal["immediate"] = Field(
        default="immediate", description="a freed seat goes to the first who waits, at once"
    )
    max_enrolments: int | None = Field(default=None, ge=1, description="seats one person may hold in workshops")
    working_groups: int | None = Field(
        default=None, ge=0, le=100, description="B23: how many were announced; null: nobody said"
    )
    pairing_required_for: list[str] = Field(default=[], max_length=0, description="guests of honour: none yet")
    strengths: dict[str, Adjusted] = Field(
        default={},
        examples=[{"B6": "P"}],
        description="other strengths for B5, B6, B11. P: refuses finalising (for history it only warns); "
        "H: refuses it for history too, and B11 already refuses the workshop; S: warns; off: is silent",
    )

    @field_validator("strengths")
    @classmethod
    def _adjustable(cls, value: dict[str, Adjusted]) -> dict[str, Adjusted]:
        for rule in value:
            if rule not in ADJUSTABLE:
                raise InvalidValue(_FIXED_STRENGTH, rule=rule, adjustable=", ".join(sorted(ADJUSTABLE)))
        return value

    def strength(self, rule: str, default: Adjusted) -> Adjusted:
        """The strength of a rule here: `default` is the catalogue's."""
        return self.strengths.get(rule, default)
