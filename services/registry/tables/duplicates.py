"""Pairs of partners that look alike and are two."""

from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from services.registry.tables.base import RegistryTable


class DistinctPartnersRow(RegistryTable, table=True):
    __tablename__ = "distinct_partners"

    first_id: UUID = Field(foreign_key="partner.id", primary_key=True)
    second_id: UUID = Field(foreign_key="partner.id", primary_key=True, index=True)

    __table_args__ = (CheckConstraint("first_id < second_id", "distinct_partners_in_order"),)
