"""The network's policy: which of the registry's rules it wants stricter or milder than the documents have them."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from services.registry.tables.base import DOCUMENT, INSTANT, RegistryTable


class PolicyRow(RegistryTable, table=True):
    """The one policy; the migration that makes the table puts it in. `policy` is a `rules.policy.Policy` as JSON."""

    __tablename__ = "policy"

    id: int = Field(primary_key=True)
    version: int
    updated_at: datetime = Field(sa_type=INSTANT)
    policy: dict[str, Any] = Field(sa_type=DOCUMENT)

    __table_args__ = (CheckConstraint("id = 1", "policy_only_one"),)
