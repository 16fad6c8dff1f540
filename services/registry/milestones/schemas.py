"""What goes in and out of milestones."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.registry.schemas import PartnerSummary, omitted
from services.registry.vocabularies.milestones import MilestoneKind
from shared.http.schemas import Input, LongText, Multilingual, PartialDateText, Patch, ShortText, Versioned, example

_PartnerIds = Annotated[list[UUID], Field(max_length=200, description="the partners that take part")]
_OfAgreement = Annotated[UUID | None, Field(description="the agreement that it belongs to, one of the cooperation's")]


class _Facts(Input):
    on: PartialDateText | None = Field(default=None, description="null while only planned", examples=["2024-11-22"])
    place: ShortText | None = Field(default=None, examples=["Grande-Synthe"])
    note: LongText | None = None


class MilestoneIn(_Facts):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"kind": "ceremony", "title": {"fr": "Festival des Solidarités"}, "on": "2024-11-22"}]
        }
    )

    kind: MilestoneKind
    title: Multilingual
    partner_ids: _PartnerIds = Field(default=[])
    agreement_id: _OfAgreement = None


class MilestonePatch(_Facts, Patch):
    model_config = example(on="2024-11-22", place="Grande-Synthe")

    kind: MilestoneKind = Field(default_factory=omitted)
    title: Multilingual = Field(default_factory=omitted)
    partner_ids: _PartnerIds = Field(default_factory=omitted)
    agreement_id: _OfAgreement = None


class MilestoneOut(Versioned):
    cooperation_id: UUID | None
    agreement_id: UUID | None
    kind: MilestoneKind
    title: Multilingual
    on: PartialDateText | None
    place: str | None
    partner_ids: list[UUID]
    partners: list[PartnerSummary] = Field(description="those of them that the caller may see")
    note: str | None


class MilestoneList(BaseModel):
    """In the order of their dates, those without one last."""

    items: list[MilestoneOut]
