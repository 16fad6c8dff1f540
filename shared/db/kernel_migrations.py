"""The kernel's tables as migrations make them.

Written out, and not taken from `kernel_tables`, because a migration must go on making what it made when it was written:
whoever changes a kernel table adds a function here, and calls it from a new migration of every service.
"""

import sqlalchemy as sa
from alembic.operations import Operations
from sqlalchemy.dialects.postgresql import JSONB


def create_kernel_tables(operations: Operations) -> None:
    """For a service's first migration: outbox, idempotent_answer, consumer_position."""
    operations.create_table(
        "outbox",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("visibility", sa.Text, nullable=False),
        sa.Column("data", JSONB, nullable=False),
    )
    operations.create_table(
        "idempotent_answer",
        sa.Column("scope", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("fingerprint", sa.LargeBinary, nullable=False),
        sa.Column("status", sa.SmallInteger, nullable=False),
        sa.Column("headers", JSONB, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("version", sa.Integer),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    operations.create_index("idempotent_answer_created_at", "idempotent_answer", ["created_at"])
    operations.create_table(
        "consumer_position",
        sa.Column("consumer", sa.Text, primary_key=True),
        sa.Column("position", sa.BigInteger, nullable=False),
    )
