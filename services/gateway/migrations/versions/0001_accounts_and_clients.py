"""The kernel's tables; accounts, machine clients, refresh tokens, throttling of logins, revocations.

Migrations go forward only: what went wrong is put right by the next one.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from shared.db.kernel_migrations import create_kernel_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_kernel_tables(op)
    _accounts()
    _refresh_tokens()
    _throttling_and_revocations()


def _instant(name: str, *, nullable: bool = False) -> sa.Column[sa.DateTime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _accounts() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        _instant("created_at"),
        _instant("updated_at"),
        sa.CheckConstraint("role in ('admin', 'coordinator', 'organiser', 'member', 'viewer')", name="account_role"),
    )
    op.create_index("account_email_key", "account", [sa.text("lower(email)")], unique=True)
    op.create_table(
        "membership",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("account_id", sa.Uuid, sa.ForeignKey("account.id", ondelete="CASCADE"), nullable=False),
        sa.Column("partner_id", sa.Uuid, nullable=False),
        _instant("created_at"),
        sa.UniqueConstraint("account_id", "partner_id", name="membership_account_partner_key"),
    )
    op.create_index("ix_membership_partner_id", "membership", ["partner_id"])
    op.create_table(
        "machine_client",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("client_id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("secret_hash", sa.LargeBinary, nullable=False),
        sa.Column("scopes", ARRAY(sa.Text), nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("owner_id", sa.Uuid, sa.ForeignKey("account.id", ondelete="SET NULL")),
        sa.Column("version", sa.Integer, nullable=False),
        _instant("created_at"),
        _instant("updated_at"),
        sa.UniqueConstraint("client_id", name="machine_client_client_id_key"),
        sa.CheckConstraint(
            "client_id !~* '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$'", name="machine_client_id_is_no_uuid"
        ),
    )
    op.create_index("ix_machine_client_owner_id", "machine_client", ["owner_id"])


def _refresh_tokens() -> None:
    op.create_table(
        "refresh_family",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("account_id", sa.Uuid, sa.ForeignKey("account.id", ondelete="CASCADE"), nullable=False),
        _instant("created_at"),
        _instant("expires_at"),
        _instant("revoked_at", nullable=True),
    )
    op.create_index("ix_refresh_family_account_id", "refresh_family", ["account_id"])
    op.create_index("ix_refresh_family_expires_at", "refresh_family", ["expires_at"])
    op.create_table(
        "refresh_token",
        sa.Column("hash", sa.LargeBinary, primary_key=True),
        sa.Column("family_id", sa.Uuid, sa.ForeignKey("refresh_family.id", ondelete="CASCADE"), nullable=False),
        _instant("expires_at"),
        _instant("rotated_at", nullable=True),
    )
    op.create_index("ix_refresh_token_family_id", "refresh_token", ["family_id"])


def _throttling_and_revocations() -> None:
    op.create_table(
        "login_throttle",
        sa.Column("key", sa.LargeBinary, primary_key=True),
        _instant("full_at"),
    )
    op.create_index("ix_login_throttle_full_at", "login_throttle", ["full_at"])
    op.create_table(
        "known_origin",
        sa.Column("key", sa.LargeBinary, primary_key=True),
        _instant("seen_at"),
    )
    op.create_index("ix_known_origin_seen_at", "known_origin", ["seen_at"])
    op.create_table(
        "revocation",
        sa.Column("subject", sa.Text, primary_key=True),
        sa.Column("revoked_before", sa.BigInteger, nullable=False),
        _instant("recorded_at"),
    )
    op.create_index("ix_revocation_recorded_at", "revocation", ["recorded_at"])
