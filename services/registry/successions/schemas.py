"""What goes in and out of `/successions`."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.registry.schemas import PartnerSummary
from services.registry.vocabularies.successions import SuccessionKind
from shared.http.schemas import Input, PartialDateText, Versioned

_Ids = Annotated[list[UUID], Field(min_length=1, max_length=50)]


class SuccessionIn(Input):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "merger",
                    "on": "2016-01-01",
                    "predecessors": ["0198c0de-0000-7000-8000-000000000001", "0198c0de-0000-7000-8000-000000000002"],
                    "successors": ["0198c0de-0000-7000-8000-000000000003"],
                }
            ]
        }
    )

    kind: SuccessionKind = Field(
        description="a merger has one successor, a split one predecessor, a rename one of each; all of them end the "
        "predecessors, a transfer does not"
    )
    on: PartialDateText = Field(description="from when the successors are there instead")
    predecessors: _Ids
    successors: _Ids


class SuccessionParty(BaseModel):
    partner_id: UUID
    partner: PartnerSummary | None = Field(description="null where the caller may not see it")


class SuccessionOut(Versioned):
    """Bodies that followed others (A15)."""

    kind: SuccessionKind
    on: PartialDateText
    predecessors: list[SuccessionParty]
    successors: list[SuccessionParty]
