"""What a person is looked for by in the audit trail, as numbers in an index."""

import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from services.registry.rules.redaction import keys_of

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

BATCH = 5_000
NUMBERS = sa.ARRAY(sa.Integer)

CHANGE = """
update audit_entry set words = array(select jsonb_array_elements_text(given.value)::integer)
from jsonb_each(cast(:keys as jsonb)) as given where id = given.key::uuid
"""

entry = sa.table(
    "audit_entry",
    sa.column("id", sa.Uuid),
    sa.column("caller", sa.Text),
    sa.column("before", JSONB),
    sa.column("after", JSONB),
)


def upgrade() -> None:
    op.add_column("audit_entry", sa.Column("words", NUMBERS))
    connection = op.get_bind()
    known = sa.select(entry.c.id, entry.c.caller, entry.c.before, entry.c.after).order_by(entry.c.id).limit(BATCH)
    rows = list(connection.execute(known))
    while rows:
        keys = {str(row.id): keys_of([row.caller, row.before, row.after]) for row in rows}
        connection.execute(sa.text(CHANGE), {"keys": json.dumps(keys)})
        rows = list(connection.execute(known.where(entry.c.id > rows[-1].id)))
    op.alter_column("audit_entry", "words", nullable=False)
    op.create_index("audit_entry_words", "audit_entry", ["words"], postgresql_using="gin")
