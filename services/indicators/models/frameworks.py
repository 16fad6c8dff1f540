"""Tables: framework, its sides, grants, locked periods; the partners that they name."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.indicators.tables import IndicatorsTable, VersionedTable
from services.indicators.vocabularies.frameworks import FrameworkState, GrantRole, SubjectType, Visibility
from shared.db.columns import CodeOf

_INSTANT = DateTime(timezone=True)


class FrameworkRow(VersionedTable, table=True):
    """What the sides of a cooperation measure together. `policy` is a `rules.policy.Policy` as JSON, `objectives` are
    `frameworks.schemas.Objective`s, `budget` is a `frameworks.schemas.Budget`."""

    __tablename__ = "framework"
    __table_args__ = (
        CheckConstraint(
            "subject_type in ('cooperation', 'agreement', 'project', 'conference', 'network')", name="framework_subject"
        ),
        CheckConstraint("state in ('draft', 'agreed')", name="framework_state"),
        CheckConstraint("visibility in ('public', 'network', 'private')", name="framework_visibility"),
        Index("framework_by_subject", "subject_type", "subject_id"),
        Index("framework_by_update", "updated_at", "id"),
    )

    subject_type: SubjectType = Field(sa_type=CodeOf(SubjectType))
    subject_id: UUID
    title: dict[str, str] = Field(sa_type=JSONB)
    objectives: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    budget: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True), nullable=True)
    policy: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    visibility: Visibility = Field(default=Visibility.PRIVATE, sa_type=CodeOf(Visibility))
    state: FrameworkState = Field(default=FrameworkState.DRAFT, sa_type=CodeOf(FrameworkState))
    definition: int = Field(
        default=1, description="raised by each change of what is measured: the sides are asked again"
    )
    figures: int = Field(default=1, description="raised by each change of what counts: charts are kept by it")
    created_by: str = Field(sa_type=Text)


class SideRow(IndicatorsTable, table=True):
    """One side of a framework, in the order given; who agreed for it to what is measured, and when."""

    __tablename__ = "framework_side"
    __table_args__ = (Index("framework_side_by_partner", "partner_id"),)

    framework_id: UUID = Field(foreign_key="framework.id", primary_key=True)
    code: str = Field(primary_key=True)
    position: int
    partner_id: UUID | None = None
    label: dict[str, str] = Field(sa_type=JSONB)
    agreed_by: str | None = None
    agreed_at: datetime | None = Field(default=None, sa_type=_INSTANT)
    agreed_to: int | None = Field(default=None, description="the definition that it agreed to")


class GrantRow(VersionedTable, table=True):
    """A part in one framework, of an account or a machine client; without a side, in the whole of it."""

    __tablename__ = "framework_grant"
    __table_args__ = (
        UniqueConstraint("framework_id", "subject", name="framework_grant_subject"),
        ForeignKeyConstraint(
            ["framework_id", "side"],
            ["framework_side.framework_id", "framework_side.code"],
            name="framework_grant_side",
        ),
        CheckConstraint("role in ('owner', 'editor', 'delegation_head', 'viewer')", name="framework_grant_role"),
        CheckConstraint("role <> 'delegation_head' or side is not null", name="framework_grant_head"),
        Index("framework_grant_by_subject", "subject"),
    )

    framework_id: UUID = Field(foreign_key="framework.id")
    subject: str
    role: GrantRole = Field(sa_type=CodeOf(GrantRole))
    side: str | None = None
    verified: bool = True


class LockRow(VersionedTable, table=True):
    """A stretch of time whose measurements nobody changes any more."""

    __tablename__ = "framework_lock"
    __table_args__ = (
        CheckConstraint("last >= first", name="framework_lock_days"),
        Index("framework_lock_by_framework", "framework_id", "first"),
    )

    framework_id: UUID = Field(foreign_key="framework.id")
    first: date
    last: date
    reason: str | None = None
    locked_by: str


class PartnerRefRow(IndicatorsTable, table=True):
    """A partner that some framework names, as the registry's events told of it last."""

    __tablename__ = "partner_ref"

    id: UUID = Field(primary_key=True)
    name: str
    country: str | None = None
    visibility: str
    version: int
