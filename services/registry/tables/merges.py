"""Duplicates that were merged, with all that a merge changed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Field

from services.registry.tables.base import DOCUMENT, IDS, INSTANT, RegistryTable


class PartnerMergeRow(RegistryTable, table=True):
    """How a partner became another one. `changes` are undone from the last to the first, and the row is deleted."""

    __tablename__ = "partner_merge"

    partner_id: UUID = Field(foreign_key="partner.id", primary_key=True)
    into_id: UUID = Field(foreign_key="partner.id", index=True)
    merged_at: datetime = Field(sa_type=INSTANT)
    changes: list[dict[str, Any]] = Field(sa_type=DOCUMENT)
    # The objects that show other partners since, and have a new version for it.
    agreement_ids: list[UUID] = Field(sa_type=IDS)
    cooperation_ids: list[UUID] = Field(sa_type=IDS)
    child_ids: list[UUID] = Field(sa_type=IDS)
