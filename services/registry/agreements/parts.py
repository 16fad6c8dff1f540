"""What agreements, amendments and renewals are made of, in and out alike."""

from decimal import Decimal
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from services.registry.vocabularies.agreements import Instrument, ResolutionState
from shared.http.schemas import (
    Input,
    LanguageTag,
    PartialDateText,
    ShortText,
)

MANY = 200
_LONGEST_TERM = 1200
_HIDDEN = "null for callers who may not see persons' names (D7)"
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+\S*$", max_length=2000)]
InstrumentCode = Annotated[
    str,
    Field(
        max_length=64,
        description="one of the closed list of rule A3",
        examples=[Instrument.MEMORANDUM_OF_UNDERSTANDING],
        json_schema_extra={"enum": [str(instrument) for instrument in Instrument]},
    ),
]
"""Checked by rule A3, whose refusal names the rule."""


class Signatory(Input):
    """A partner that signs, and who signs for it."""

    partner_id: UUID
    signed_by: ShortText | None = Field(
        default=None, description="null for callers who may not see persons' names (D7)"
    )
    function: ShortText | None = Field(default=None, examples=["Maire de Tanguiéta"])
    signed_on: PartialDateText | None = Field(default=None, description="where the parties sign on different days")


class Attendee(Input):
    """A person who was there when the agreement was signed (A11)."""

    person: ShortText | None = Field(description=_HIDDEN)
    function: ShortText | None = Field(default=None, examples=["présidente"])
    partner_id: UUID | None = None
    organisation_name: ShortText | None = None


class CouncilResolution(Input):
    """How far a signatory's council has come with deciding that it may sign."""

    partner_id: UUID = Field(description="one of the signatories")
    state: ResolutionState = Field(default=ResolutionState.PLANNED, description="adopted where `adopted_on` is given")
    number: ShortText | None = Field(default=None, examples=["VA_DEL2024_188"])
    on: PartialDateText | None = Field(default=None, description="when it came (or is planned to come) to this state")
    adopted_on: PartialDateText | None = Field(default=None, description="the same as `on` of one that was adopted")
    url: Url | None = None

    @model_validator(mode="after")
    def _adopted(self) -> Self:
        if self.adopted_on is not None and "state" not in self.model_fields_set:
            self.state = ResolutionState.ADOPTED
        is_adopted = self.state is ResolutionState.ADOPTED
        if is_adopted and self.on is None:
            self.on = self.adopted_on
        if self.adopted_on is not None and (not is_adopted or self.adopted_on != self.on):
            raise ValueError("adopted_on is the same as `on` of a resolution that was adopted")
        self.adopted_on = self.on if is_adopted else None
        return self


class Document(Input):
    """A link to the agreement's text or to what belongs to it."""

    title: ShortText
    url: Url
    language: LanguageTag | None = None
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None


class Money(Input):
    amount: Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=2, examples=["25000.00"])]
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] = Field(
        description="ISO 4217, former ones too: an agreement of 1987 was in francs", examples=["EUR"]
    )


TermMonths = Annotated[int, Field(ge=1, le=_LONGEST_TERM)]
