"""What comes out of counting partners."""

from uuid import UUID

from pydantic import BaseModel, Field

from services.registry.schemas import PartnerSummary, ProgrammeSummary
from shared.catalogue.routes import Labels


class FacetValue(BaseModel):
    """One value of a filter, and how many partners it would leave."""

    code: str = Field(examples=["FR"], description="what the filter of the facet's name takes")
    label: Labels | None = Field(default=None, description="null where the code is no known vocabulary's")
    count: int = Field(ge=1, examples=[42])


class NetworkCount(BaseModel):
    """A network, and how many of its members the list holds."""

    network_id: UUID
    network: PartnerSummary
    count: int = Field(ge=1)


class ProgrammeCount(BaseModel):
    """A programme, and how many partners of the list signed or inherited an agreement that it supports (A12)."""

    programme_id: UUID
    programme: ProgrammeSummary
    count: int = Field(ge=1)


class PartnerFacets(BaseModel):
    """Counts of the partners that a list with the same filters holds, the largest first.

    The counts of a facet add up to `total`, but for `theme`, `network` and `programme`: a partner has several or none.
    """

    total: int
    country: list[FacetValue]
    kind: list[FacetValue]
    theme: list[FacetValue]
    status: list[FacetValue]
    network: list[NetworkCount]
    programme: list[ProgrammeCount]
    in_force: list[FacetValue] = Field(
        description="`true`: signed or inherited (A15) an agreement that is in force today"
    )
