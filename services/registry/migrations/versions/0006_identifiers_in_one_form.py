"""Identifiers that are there already, in their compact form; what is wrong, or then another partner's, stays."""

import sqlalchemy as sa
from alembic import op

from services.registry.rules.identifiers import WrongIdentifier, normalised

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

identifier = sa.table("partner_identifier", *map(sa.column, ("scheme", "value")))


def upgrade() -> None:
    stored = {(row.scheme, row.value) for row in op.get_bind().execute(sa.select(identifier))}
    for scheme, value in sorted(stored):
        try:
            compact = normalised(scheme, value)
        except WrongIdentifier:
            continue
        if (scheme, compact) not in stored:
            stored.add((scheme, compact))
            change = sa.update(identifier).where(identifier.c.scheme == scheme, identifier.c.value == value)
            op.execute(change.values(value=compact))
