"""The tables of accounts and machine clients, of what they log in with, and of what was taken back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from services.gateway.tables import GatewayTable


class AccountRow(GatewayTable, table=True):
    """A person who logs in. Without a password hash nobody can, until a password is set."""

    __tablename__ = "account"
    __table_args__ = (
        Index("account_email_key", text("lower(email)"), unique=True),
        CheckConstraint("role in ('admin', 'coordinator', 'organiser', 'member', 'viewer')", name="account_role"),
    )

    id: UUID = Field(primary_key=True)
    email: str = Field(sa_column=Column(Text, nullable=False))
    name: str = Field(sa_column=Column(Text, nullable=False))
    role: str = Field(sa_column=Column(Text, nullable=False))
    password_hash: str | None = Field(default=None, sa_column=Column(Text))
    active: bool = True
    version: int = 1
    created_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    updated_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class MembershipRow(GatewayTable, table=True):
    """An account may edit this partner."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("account_id", "partner_id", name="membership_account_partner_key"),)

    id: UUID = Field(primary_key=True)
    account_id: UUID = Field(sa_column=Column(ForeignKey("account.id", ondelete="CASCADE"), nullable=False))
    partner_id: UUID = Field(index=True)
    created_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class MergedPartnerRow(GatewayTable, table=True):
    """What the registry's events say of a duplicate (D2): which partner it is now, None once the merge was undone.

    Memberships stay as they were given, and are read through this: so an undone merge leaves nothing to mend.
    """

    __tablename__ = "merged_partner"

    partner_id: UUID = Field(primary_key=True)
    into_id: UUID | None = Field(default=None, index=True)
    version: int


class MachineClientRow(GatewayTable, table=True):
    """A program that logs in by itself. A `client_id` never looks like an account's id: both are subjects of tokens."""

    __tablename__ = "machine_client"
    __table_args__ = (
        UniqueConstraint("client_id", name="machine_client_client_id_key"),
        CheckConstraint(
            "client_id !~* '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$'", name="machine_client_id_is_no_uuid"
        ),
    )

    id: UUID = Field(primary_key=True)
    client_id: str = Field(sa_column=Column(Text, nullable=False))
    name: str = Field(sa_column=Column(Text, nullable=False))
    secret_hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    scopes: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    active: bool = True
    owner_id: UUID | None = Field(
        default=None, sa_column=Column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    )
    version: int = 1
    created_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    updated_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class RefreshFamilyRow(GatewayTable, table=True):
    """One login and all refresh tokens that followed from it, of which only the last is good."""

    __tablename__ = "refresh_family"

    id: UUID = Field(primary_key=True)
    account_id: UUID = Field(sa_column=Column(ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True))
    created_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    expires_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False, index=True))
    revoked_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))


class RefreshTokenRow(GatewayTable, table=True):
    """A refresh token, by its hash alone. Rotated ones are kept with their family, so that a replay is known as one."""

    __tablename__ = "refresh_token"

    hash: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    family_id: UUID = Field(
        sa_column=Column(ForeignKey("refresh_family.id", ondelete="CASCADE"), nullable=False, index=True)
    )
    expires_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    rotated_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))


class LoginThrottleRow(GatewayTable, table=True):
    """How much of an allowance of attempts is used up: `full_at` is when it is whole again.

    The key is a keyed hash of an account's e-mail or of an address, because neither must be readable here.
    """

    __tablename__ = "login_throttle"

    key: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    full_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False, index=True))


class KnownOriginRow(GatewayTable, table=True):
    """An account logged in from an address: a keyed hash of the two."""

    __tablename__ = "known_origin"

    key: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    seen_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False, index=True))


class RevocationRow(GatewayTable, table=True):
    """Access tokens of a subject issued at or before `revoked_before` (Unix seconds) are no longer good."""

    __tablename__ = "revocation"

    subject: str = Field(sa_column=Column(Text, primary_key=True))
    revoked_before: int = Field(sa_column=Column(BigInteger, nullable=False))
    recorded_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False, index=True))
