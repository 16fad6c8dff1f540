"""What goes in and out of `/agreements`."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from services.registry.schemas import (
    AgreementSummary,
    CooperationSummary,
    PartialDateText,
    PartnerSummary,
    Themes,
    omitted,
)
from services.registry.vocabularies.agreements import AgreementState, Instrument, Renewal
from services.registry.vocabularies.partners import Visibility
from shared.http.schemas import Input, LanguageTag, LongText, Multilingual, Patch, ShortText, Versioned, example

_MANY = 200
_LONGEST_TERM = 1200
_HIDDEN = "null for callers who may not see persons' names (D7)"
_Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+\S*$", max_length=2000)]

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
    """A signatory's council decides that it may sign."""

    partner_id: UUID = Field(description="one of the signatories")
    number: ShortText | None = Field(default=None, examples=["VA_DEL2024_188"])
    adopted_on: PartialDateText | None = None
    url: _Url | None = None


class Document(Input):
    """A link to the agreement's text or to what belongs to it."""

    title: ShortText
    url: _Url
    language: LanguageTag | None = None
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None


class Money(Input):
    amount: Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=2, examples=["25000.00"])]
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] = Field(examples=["EUR"])


class AgreementFacts(Input):
    """The writable fields that name no partner and may be left out."""

    cooperation_id: UUID | None = None
    signed_on: PartialDateText | None = Field(default=None, description="without it the agreement is a draft")
    signed_place: ShortText | None = Field(default=None, examples=["Villeneuve d'Ascq"])
    celebrated_on: PartialDateText | None = None
    term_months: Annotated[int, Field(ge=1, le=_LONGEST_TERM)] | None = Field(
        default=None, examples=[60], description="from the signature; open-ended without it"
    )
    renewal: Renewal = Renewal.NONE
    follows: UUID | None = Field(default=None, description="the agreement after which this new one comes (A14)")
    renews: UUID | None = Field(default=None, description="the agreement that this one prolongs (A14)")
    themes: Themes = Field(default=[])
    object: LongText | None = None
    forecast_amount: Money | None = None
    council_resolutions: list[CouncilResolution] = Field(default=[], max_length=_MANY)
    documents: list[Document] = Field(default=[], max_length=_MANY)
    transmitted_on: PartialDateText | None = Field(
        default=None, description="when it went to the State's representative; see `:transmit`"
    )
    effective_on: PartialDateText | None = Field(default=None, description="in force from here, if not when signed")
    historical: bool = Field(default=False, description="entered as history: rules of publishing only warn")
    visibility: Visibility | None = Field(
        default=None, description="who may read it; null: its parties while a draft, everybody once signed"
    )


class AgreementFields(AgreementFacts):
    signatories: list[Signatory] = Field(default=[], max_length=_MANY)
    attendees: list[Attendee] = Field(default=[], max_length=_MANY)


class AgreementIn(AgreementFields):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "instrument": "memorandum_of_understanding",
                    "title": {"fr": "Protocole d'entente Hauts-de-France – Dnipropetrovsk"},
                    "signatories": [
                        {"partner_id": "0198c0de-0000-7000-8000-000000000001"},
                        {"partner_id": "0198c0de-0000-7000-8000-000000000002"},
                    ],
                    "signed_on": "2024-11-21",
                    "term_months": 60,
                    "themes": ["circular_economy", "youth", "european_funds"],
                }
            ]
        }
    )

    instrument: InstrumentCode
    title: Multilingual


class AgreementPatch(AgreementFields, Patch):
    model_config = example(term_months=60, renewal="tacit")

    instrument: InstrumentCode = Field(default_factory=omitted)
    title: Multilingual = Field(default_factory=omitted)


class Signing(Input):
    model_config = example(signed_on="2024-11-21", signed_place="Villeneuve-d'Ascq")

    signed_on: PartialDateText
    signed_place: ShortText | None = None


class Transmission(Input):
    model_config = example(on="2024-12-02")

    on: PartialDateText


class Termination(Input):
    model_config = example(on="2026-01-01", reason="Les deux conseils l'ont décidé.")

    on: PartialDateText = Field(description="the first day on which it no longer holds")
    reason: LongText | None = None


class SignatoryOut(Signatory):
    partner: PartnerSummary | None


class AttendeeOut(Attendee):
    partner: PartnerSummary | None


class CouncilResolutionOut(CouncilResolution):
    partner: PartnerSummary | None


class AgreementOut(Versioned):
    """An agreement. `ends_on` and `state` are computed (A4), `is_current` says whether nothing signed came after it."""

    cooperation_id: UUID | None
    cooperation: CooperationSummary | None
    instrument: Instrument
    title: Multilingual
    state: AgreementState
    is_current: bool
    signatories: list[SignatoryOut]
    attendees: list[AttendeeOut]
    signed_on: PartialDateText | None
    signed_place: str | None
    celebrated_on: PartialDateText | None
    term_months: int | None
    renewal: Renewal
    ends_on: PartialDateText | None = Field(
        description="the end of the term agreed, no more precise than the signature; null when open-ended",
        examples=["2029-11-20"],
    )
    follows: UUID | None
    follows_agreement: AgreementSummary | None
    renews: UUID | None
    renews_agreement: AgreementSummary | None
    themes: list[str]
    object: str | None
    forecast_amount: Money | None
    council_resolutions: list[CouncilResolutionOut]
    documents: list[Document]
    transmitted_on: PartialDateText | None
    effective_on: PartialDateText | None
    terminated_on: PartialDateText | None
    termination_reason: str | None
    historical: bool
    visibility: Visibility
