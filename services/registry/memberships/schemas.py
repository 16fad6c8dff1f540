"""What goes in and out of memberships in networks."""

from uuid import UUID

from pydantic import BaseModel, Field

from services.registry.partners.schemas import Seeking
from services.registry.schemas import PartnerSummary, omitted
from services.registry.vocabularies.networks import MembershipRole
from services.registry.vocabularies.partners import PartnerKind
from shared.http.schemas import Input, PartialDateText, Patch, ShortText, Versioned, example


class MembershipFields(Input):
    """The writable fields that may be left out; null is unknown at the beginning, and not yet at the end."""

    role: MembershipRole = MembershipRole.MEMBER
    category: ShortText | None = Field(default=None, examples=["Collectivités territoriales"])
    since: PartialDateText | None = Field(default=None, alias="from", examples=["2012"])
    until: PartialDateText | None = Field(default=None, alias="to")


class MembershipIn(MembershipFields):
    model_config = example(
        partner_id="0198c0de-0000-7000-8000-000000000002", category="Collectivités territoriales", from_="2012"
    )

    partner_id: UUID


class MembershipPatch(MembershipFields, Patch):
    model_config = example(to="2026-12-31")

    role: MembershipRole = Field(default_factory=omitted)


class MembershipOut(MembershipFields, Versioned):
    network_id: UUID
    network: PartnerSummary
    partner_id: UUID
    partner: PartnerSummary
    current: bool = Field(description="whether it may hold today")


class MemberOut(MembershipOut):
    """A member of a network, and what it seeks (A36)."""

    kind: PartnerKind = Field(description="of any legal form (A13)")
    seeking: Seeking | None


class Sought(BaseModel):
    code: str
    members: int = Field(description="how many of the network's members seek it today")


class NetworkSeeking(BaseModel):
    """What the present members of a network seek (A36), the most sought first."""

    members: int
    seekers: int = Field(description="of these, those who say that they seek something")
    aims: list[Sought]
    themes: list[Sought]
    kinds: list[Sought]
    countries: list[Sought]
