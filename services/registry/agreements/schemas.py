"""What goes in and out of `/agreements`."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.registry.agreements.amendment_schemas import AmendmentOut
from services.registry.agreements.parts import (
    MANY,
    Attendee,
    CouncilResolution,
    Document,
    InstrumentCode,
    Money,
    Signatory,
    TermMonths,
)
from services.registry.documents.schemas import AgreementDocument
from services.registry.schemas import (
    AgreementSummary,
    Areas,
    CooperationSummary,
    Note,
    Notes,
    PartnerSummary,
    ProgrammeSummary,
    Themes,
    omitted,
)
from services.registry.vocabularies.agreements import AgreementState, Instrument, Renewal
from services.registry.vocabularies.partners import Visibility
from shared.http.schemas import (
    Input,
    LongText,
    Multilingual,
    PartialDateText,
    Patch,
    ShortText,
    Versioned,
    example,
)


class AgreementFacts(Input):
    """The writable fields that name no partner and may be left out."""

    cooperation_id: UUID | None = None
    signed_on: PartialDateText | None = Field(default=None, description="without it the agreement is a draft")
    signed_place: ShortText | None = Field(default=None, examples=["Villeneuve d'Ascq"])
    celebrated_on: PartialDateText | None = None
    term_months: TermMonths | None = Field(
        default=None, examples=[60], description="as signed, from the signature; open-ended without it"
    )
    renewal: Renewal = Field(
        default=Renewal.NONE, description="tacit: prolonged by its own term until somebody terminates it"
    )
    follows: UUID | None = Field(default=None, description="the agreement after which this new one comes (A14)")
    renews: UUID | None = Field(default=None, description="the agreement that this one prolongs (A14)")
    themes: Themes = Field(default=[])
    areas: Areas = Field(default=[])
    object: LongText | None = None
    forecast_amount: Money | None = None
    council_resolutions: list[CouncilResolution] = Field(default=[], max_length=MANY)
    documents: list[Document] = Field(default=[], max_length=MANY)
    transmitted_on: PartialDateText | None = Field(
        default=None, description="when it went to the State's representative; see `:transmit`"
    )
    effective_on: PartialDateText | None = Field(default=None, description="in force from here, if not when signed")
    programme_ids: list[UUID] = Field(default=[], max_length=MANY, description="programmes that support it (A12)")
    historical: bool = Field(default=False, description="entered as history: rules of publishing only warn")
    notes: Notes = Field(default=[])
    visibility: Visibility | None = Field(
        default=None, description="who may read it; null: its parties while a draft, everybody once signed"
    )


class AgreementFields(AgreementFacts):
    signatories: list[Signatory] = Field(default=[], max_length=MANY)
    attendees: list[Attendee] = Field(default=[], max_length=MANY)


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


class RenewalIn(Input):
    """What the agreement that renews this one does not take over from it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"signed_on": "2024-09-04", "term_months": 36}]})

    signed_on: PartialDateText | None = Field(default=None, description="without it the new agreement is a draft")
    signed_place: ShortText | None = None
    term_months: TermMonths | None = Field(
        default=None, description="as before when left out; null is open-ended", examples=[36]
    )
    title: Multilingual | None = Field(default=None, description="as before when left out")


class Terms(BaseModel):
    """What the parties agreed last: as signed, and as amended since."""

    term_months: int | None
    renewal: Renewal
    themes: list[str]
    object: str | None
    forecast_amount: Money | None


class ChainLink(AgreementSummary):
    """An agreement in a chain: who signed it, which it follows (a new instrument), which it renews (the same,
    prolonged) (A14).
    """

    partners: list[PartnerSummary] = Field(
        description="its signatories as far as the caller may see them: of an old agreement those that signed it, and "
        "not who succeeded them (A15)"
    )
    follows: UUID | None
    renews: UUID | None
    is_current: bool = Field(description="signed, and nothing signed comes after it")


class History(BaseModel):
    """A chain in the order of signature, drafts last."""

    items: list[ChainLink]


class SignatoryOut(Signatory):
    partner: PartnerSummary | None


class AttendeeOut(Attendee):
    partner: PartnerSummary | None


class CouncilResolutionOut(CouncilResolution):
    partner: PartnerSummary | None


class AgreementOut(Versioned):
    """An agreement. `ends_on` and `state` are computed (A4), `is_current` says whether nothing signed came after it.

    `term_months`, `renewal`, `themes`, `object` and `forecast_amount` are as signed; `terms` are those agreed last.
    """

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
        description="the end of the term agreed, or of the period that runs where renewal is tacit; "
        "no more precise than the signature; null when open-ended",
        examples=["2029-11-20"],
    )
    terms: Terms
    amendments: list[AmendmentOut]
    follows: UUID | None
    follows_agreement: AgreementSummary | None
    renews: UUID | None
    renews_agreement: AgreementSummary | None
    themes: list[str]
    areas: list[str]
    object: str | None
    forecast_amount: Money | None
    council_resolutions: list[CouncilResolutionOut]
    documents: list[AgreementDocument] = Field(
        description="links, which are written here, and files, which `/agreements/{id}/documents` takes"
    )
    transmitted_on: PartialDateText | None
    effective_on: PartialDateText | None
    terminated_on: PartialDateText | None
    termination_reason: str | None
    programme_ids: list[UUID]
    programmes: list[ProgrammeSummary]
    historical: bool
    notes: list[Note]
    visibility: Visibility
