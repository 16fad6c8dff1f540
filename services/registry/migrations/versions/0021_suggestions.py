"""Partners are found by their languages and by what they seek."""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("partner_languages", "partner", ["languages"], postgresql_using="gin")
    op.create_index(
        "partner_seeking", "partner", ["seeking"], postgresql_using="gin", postgresql_ops={"seeking": "jsonb_path_ops"}
    )
