"""What goes in and out of `/partners/duplicates`."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.registry.rules.duplicates import Reason
from services.registry.schemas import PartnerSummary
from shared.http.schemas import Input


class Pair(BaseModel):
    """Two entries that may be one body (D2)."""

    partners: list[PartnerSummary] = Field(description="two; the older entry first")
    score: int = Field(ge=0, le=100, description="the sum of what the reasons weigh")
    reasons: list[Reason]


class PairList(BaseModel):
    """The likeliest first."""

    items: list[Pair]
    more: bool = Field(description="whether there are others: narrow the list, or ask again when these are dealt with")


class Dismissal(Input):
    """Two partners that are two bodies, however alike they look."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"partner_ids": ["0198c0de-0000-7000-8000-000000000001", "0198c0de-0000-7000-8000-000000000002"]}
            ]
        }
    )

    partner_ids: Annotated[list[UUID], Field(min_length=2, max_length=2)]
