"""Who works on a cooperation without being a member of one of its partners."""

from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from services.registry.tables.base import TEXT, VersionedTable, one_of
from services.registry.vocabularies.grants import GrantRole


class GrantRow(VersionedTable, table=True):
    """What one account (or machine client) may do to one cooperation, or to one of its sides.

    `verified`: the gateway knew the account when the grant was made.
    """

    __tablename__ = "cooperation_grant"

    cooperation_id: UUID = Field(foreign_key="cooperation.id")
    subject: str = Field(sa_type=TEXT)
    role: str = Field(sa_type=TEXT)
    side: str | None = Field(sa_type=TEXT)
    verified: bool

    __table_args__ = (
        one_of("cooperation_grant_role", "role", GrantRole),
        CheckConstraint("role <> 'delegation_head' or side is not null", "cooperation_grant_head_has_side"),
        UniqueConstraint(
            "cooperation_id", "subject", "side", name="cooperation_grant_once", postgresql_nulls_not_distinct=True
        ),
        Index("cooperation_grant_by_subject", "subject", "cooperation_id"),
    )
