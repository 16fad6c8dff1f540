"""What goes in and out of candidates for speaking."""

from uuid import UUID

from pydantic import BaseModel, Field

from services.registration.conferences.schemas import DelegationCode
from services.registration.fields import optional
from services.registration.person import PersonIn, PersonOut
from services.registration.vocabularies.candidates import Term
from services.registration.vocabularies.programme import SpeakerProfile, SpeakerRole
from shared.http.schemas import Input, Patch, ShortText, Versioned, example


class CandidateIn(Input):
    model_config = example(
        person={"given_name": "Camille", "family_name": "Exemple", "gender": "female", "function": "Cheffe de projet"},
        delegation="FR",
        profile="technician",
        project_operator=True,
        topic="Une école de l'eau, dix ans après",
    )

    person: PersonIn
    delegation: DelegationCode | None = Field(default=None, description="null for somebody of no side")
    workshop_id: UUID | None = Field(default=None, description="the workshop wished for; null: whichever")
    profile: SpeakerProfile | None = None
    project_operator: bool = Field(default=False, description="carries out projects of a local authority (B9)")
    topic: ShortText | None = Field(default=None, description="what the candidate would speak of (B10: no speech)")
    public_consent: bool = Field(default=False, description="agrees to be named in public, once a speaker")


class CandidatePatch(Patch):
    model_config = example(topic="Une école de l'eau, onze ans après", profile="expert")

    person: PersonIn = optional()
    delegation: DelegationCode | None = Field(default=None, description="null for somebody of no side")
    workshop_id: UUID | None = Field(default=None, description="the workshop wished for; null: whichever")
    profile: SpeakerProfile | None = None
    project_operator: bool = optional(description="carries out projects of a local authority (B9)")
    topic: ShortText | None = Field(default=None, description="what the candidate would speak of (B10: no speech)")
    public_consent: bool = optional(description="agrees to be named in public, once a speaker")


class ApplicationIn(Input):
    """What a participant would speak of; who it is, and of which delegation, the registration says."""

    model_config = example(profile="technician", project_operator=True, topic="Une école de l'eau, dix ans après")

    workshop_id: UUID | None = Field(default=None, description="the workshop wished for; null: whichever")
    profile: SpeakerProfile | None = None
    project_operator: bool = Field(default=False, description="carries out projects of a local authority (B9)")
    topic: ShortText | None = Field(default=None, description="what the candidate would speak of (B10: no speech)")
    public_consent: bool = Field(default=False, description="agrees to be named in public, once a speaker")


class ChoiceIn(Input):
    model_config = example(workshop_id="0198c2a4-7d11-7b42-8e55-63f0a1b2c3d4", role="speaker")

    workshop_id: UUID
    role: SpeakerRole = SpeakerRole.SPEAKER


class TermOut(BaseModel):
    """What speaks for a candidate."""

    term: Term
    points: int


class CandidateOut(Versioned):
    conference_id: UUID
    workshop_id: UUID | None
    person: PersonOut
    delegation: str | None
    profile: SpeakerProfile | None
    project_operator: bool
    topic: str | None
    public_consent: bool
    registration_id: UUID | None = Field(description="who applied by its own registration; null: others entered it")
    speaker_id: UUID | None = Field(description="who the candidate became in a line-up; null: not chosen")
    score: int = Field(description="B9: the sum of its terms")
    terms: list[TermOut]


class Ranking(BaseModel):
    """Candidates, the first one first: by score, then by when they were entered."""

    items: list[CandidateOut]
    next: str | None = Field(description="the cursor of the next page; null on the last")
    total: int = Field(description="all that were ranked")
