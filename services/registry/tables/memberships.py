"""Who belongs to which network, as what, from when to when."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy import column as named
from sqlalchemy.dialects.postgresql import DATERANGE, ExcludeConstraint
from sqlmodel import Field

from services.registry.tables.base import TEXT, VersionedTable, one_of, partial_dates
from services.registry.vocabularies.networks import MembershipRole


class MembershipRow(VersionedTable, table=True):
    __tablename__ = "membership"

    network_id: UUID = Field(foreign_key="partner.id", index=True)
    partner_id: UUID = Field(foreign_key="partner.id", index=True)
    role: str = Field(sa_type=TEXT)
    # Empty where the network has none: a constraint takes no two NULLs for the same.
    category: str = Field(sa_type=TEXT)
    since: str | None = Field(sa_type=TEXT)
    until: str | None = Field(sa_type=TEXT)
    # The days on which it surely held; computed by rules.terms at every write.
    held: Any = Field(sa_type=DATERANGE)

    __table_args__ = (
        one_of("membership_role", "role", MembershipRole),
        *partial_dates("membership", "since", "until"),
        CheckConstraint("network_id <> partner_id", "membership_of_another"),
        ExcludeConstraint(
            (named("network_id"), "="),
            (named("partner_id"), "="),
            (named("role"), "="),
            (named("category"), "="),
            (named("held"), "&&"),
            using="gist",
            name="membership_once",
        ),
    )
