"""Table of the groups that register together: a delegation's list, a school's class."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.registration.tables import CodeOf, VersionedTable
from services.registration.vocabularies.groups import GroupKind, GroupState
from shared.ids import new_id


class RegistrationGroupRow(VersionedTable, table=True):
    """A group; its members are registrations. `leader` is a `person.PersonIn` as JSON, and `{}` once it was erased.

    `link_id` is whom the leader's link is made out to: a leader of another address has another.

    `state` follows its members' states. `workshops` are what it asked for, in order of preference; `all_or_nothing`:
    all members have a seat in a workshop, or none; `rest_together`: those who find none wait for seats together.
    """

    __tablename__ = "registration_group"
    __table_args__ = (
        CheckConstraint("kind in ('delegation_list', 'school', 'other')", name="registration_group_kind"),
        CheckConstraint("state in ('pending', 'confirmed', 'withdrawn', 'cancelled')", name="registration_group_state"),
        ForeignKeyConstraint(
            ["conference_id", "delegation"],
            ["delegation.conference_id", "delegation.code"],
            name="registration_group_delegation",
        ),
        UniqueConstraint("link_id", name="registration_group_link"),
        Index("registration_group_by_conference", "conference_id", "id"),
        Index("registration_group_by_delegation", "conference_id", "delegation"),
    )

    conference_id: UUID = Field(foreign_key="conference.id")
    kind: GroupKind = Field(sa_type=CodeOf(GroupKind))
    name: str
    link_id: UUID = Field(default_factory=new_id)
    leader: dict[str, Any] = Field(sa_type=JSONB)
    delegation: str | None = None
    state: GroupState = Field(default=GroupState.PENDING, sa_type=CodeOf(GroupState))
    workshops: list[str] = Field(sa_type=JSONB)
    all_or_nothing: bool
    rest_together: bool
