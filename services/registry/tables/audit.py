"""Who changed what, and how it was before (D4)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Integer
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from services.registry.tables.base import DOCUMENT, IDS, INSTANT, TEXT, RegistryTable

_NUMBERS: Any = ARRAY(Integer())


class AuditRow(RegistryTable, table=True):
    """One change of one object. `before` and `after` hold the fields that differ; a row is never changed but to erase
    a person. `words` are what a person is looked for by: `rules.redaction.keys_of`.
    """

    __tablename__ = "audit_entry"

    id: UUID = Field(primary_key=True)
    at: datetime = Field(sa_type=INSTANT)
    caller_kind: str = Field(sa_type=TEXT)
    caller: str = Field(sa_type=TEXT)
    subject_type: str = Field(sa_type=TEXT)
    subject_id: UUID
    action: str = Field(sa_type=TEXT)
    partner_ids: list[UUID] = Field(sa_type=IDS)
    before: dict[str, Any] = Field(sa_type=DOCUMENT)
    after: dict[str, Any] = Field(sa_type=DOCUMENT)
    words: list[int] = Field(sa_type=_NUMBERS)

    __table_args__ = (
        Index("audit_entry_subject", "subject_id", "id"),
        Index("audit_entry_at", "at", "id"),
        Index("audit_entry_partners", "partner_ids", postgresql_using="gin"),
        Index("audit_entry_words", "words", postgresql_using="gin"),
    )
