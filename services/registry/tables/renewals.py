"""Who looks after the renewal of an agreement."""

from datetime import date
from uuid import UUID

from sqlmodel import Field

from services.registry.tables.base import TEXT, VersionedTable


class RenewalRow(VersionedTable, table=True):
    """What was noted about the renewal of the agreement that has this id."""

    __tablename__ = "renewal"

    id: UUID = Field(primary_key=True, foreign_key="agreement.id")
    owner: UUID | None = Field(index=True)
    note: str | None = Field(sa_type=TEXT)
    due_on: date | None = Field(index=True)
