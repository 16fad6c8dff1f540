"""What goes in and out of the people of a delegation."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from services.registration.fields import optional
from services.registration.person import PersonIn, PersonOut
from services.registration.vocabularies.conferences import MemberRole
from shared.http.schemas import Input, Patch, ShortText, Versioned, example

_FUNCTION = "in the delegation; the office that the person holds is `person.function`"
_CONSENT = "the person agrees to be named in public; address and number never are"
Order = Annotated[int, Field(ge=0, le=10_000, description="in which they are told; among equals as they were entered")]


class MemberIn(Input):
    """Somebody of a delegation (B2)."""

    model_config = example(
        person={"given_name": "Camille", "family_name": "Exemple", "function": "Adjointe au maire"},
        function="Co-présidente du comité conjoint",
        role="co_president",
        order=1,
        public_consent=True,
    )

    person: PersonIn
    function: ShortText | None = Field(default=None, description=_FUNCTION)
    role: MemberRole = MemberRole.MEMBER
    order: Order = 0
    public_consent: bool = Field(default=False, description=_CONSENT)


class MemberPatch(Patch):
    model_config = example(function="Co-présidente du comité conjoint", order=2)

    person: PersonIn = optional()
    function: ShortText | None = Field(default=None, description=_FUNCTION)
    role: MemberRole = optional()
    order: Order = optional()
    public_consent: bool = optional(description=_CONSENT)


class DelegationMember(Versioned):
    """Somebody of a delegation: whole to those who work for that side, to others the public part of the name."""

    conference_id: UUID
    delegation: str
    person: PersonOut
    function: str | None
    role: MemberRole
    order: int
    public_consent: bool


class MemberList(BaseModel):
    """The people of one delegation whom the caller may learn of, in their order."""

    items: list[DelegationMember]
