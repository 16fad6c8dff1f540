"""The kernel's own tables, the same in every service's database.

They are plain tables with a metadata of their own, because four services of one process (the tests) share them.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

KERNEL_METADATA = MetaData()

# Events that were committed and not yet handed to the gateway.
outbox = Table(
    "outbox",
    KERNEL_METADATA,
    Column("id", Uuid, primary_key=True),
    Column("type", Text, nullable=False),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
    Column("visibility", Text, nullable=False),
    Column("data", JSONB, nullable=False),
)

# Answers kept for 24 hours under the caller's Idempotency-Key.
idempotent_answer = Table(
    "idempotent_answer",
    KERNEL_METADATA,
    Column("scope", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("status", SmallInteger, nullable=False),
    Column("headers", JSONB, nullable=False),
    Column("body", Text, nullable=False),
    Column("version", Integer),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Index("idempotent_answer_created_at", "created_at"),
)

# How far each of this service's consumers has read the gateway's events.
consumer_position = Table(
    "consumer_position",
    KERNEL_METADATA,
    Column("consumer", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),
)
