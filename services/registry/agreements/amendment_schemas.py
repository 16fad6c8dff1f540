"""What goes in and out of `/agreements/{id}/amendments`."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.registry.agreements.parts import Money, TermMonths, Url
from services.registry.schemas import Themes, omitted
from services.registry.vocabularies.agreements import Renewal
from shared.http.schemas import (
    Input,
    LongText,
    PartialDateText,
    Patch,
    Versioned,
)


class AmendedTerms(Patch):
    """What an amendment may change; each field that it names has this value from then on."""

    term_months: TermMonths | None = Field(default=None, description="the whole term, from the agreement's signature")
    renewal: Renewal = Field(default_factory=omitted)
    themes: Themes = Field(default_factory=omitted)
    object: LongText | None = None
    forecast_amount: Money | None = None


class AmendmentIn(Input):
    """An amendment: what it is about, in words, and what it changes."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "signed_on": "2029-03-15",
                    "object": "Prolongation d'un an",
                    "changes": {"term_months": 72},
                }
            ]
        }
    )

    signed_on: PartialDateText
    object: LongText | None = None
    url: Url | None = None
    changes: AmendedTerms = AmendedTerms()


class AmendmentOut(Versioned):
    agreement_id: UUID
    number: int = Field(description="the order of entry; of two that change the same, the one signed last has the say")
    signed_on: PartialDateText
    object: str | None
    url: str | None
    changes: dict[str, Any] = Field(
        description="the fields that it changes, with their new values", examples=[{"term_months": 72}]
    )


class AmendmentList(BaseModel):
    """All amendments of one agreement, in the order of their entry."""

    items: list[AmendmentOut]
