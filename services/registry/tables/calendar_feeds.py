"""Calendars of others that read ours by a secret URL."""

from uuid import UUID

from sqlmodel import Field

from services.registry.tables.base import CODES, TEXT, VersionedTable


class CalendarFeedRow(VersionedTable, table=True):
    """What a feed holds, and whose it is; of its secret only the hash."""

    __tablename__ = "calendar_feed"

    subject: str = Field(sa_type=TEXT, index=True)
    secret_hash: str = Field(sa_type=TEXT)
    language: str = Field(sa_type=TEXT)
    kinds: list[str] = Field(sa_type=CODES)
    partner_id: UUID | None
    country: str | None = Field(sa_type=TEXT)
