"""Which partners are duplicates, so that memberships of them are read as memberships of the partners that they are.

The events that are still kept say which were merged until now: the latest of each partner stands.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_TOLD_ALREADY = """
insert into merged_partner (partner_id, into_id, version)
select distinct on (data #>> '{subject,id}')
    (data #>> '{subject,id}')::uuid, (data ->> 'into')::uuid, (data #>> '{subject,version}')::integer
from event
where type = 'registry.partner.merged'
    or (type = 'registry.partner.updated' and data -> 'changed' @> '["merged_into"]')
order by data #>> '{subject,id}', (data #>> '{subject,version}')::integer desc
"""


def upgrade() -> None:
    op.create_table(
        "merged_partner",
        sa.Column("partner_id", sa.Uuid, primary_key=True),
        sa.Column("into_id", sa.Uuid),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("ix_merged_partner_into_id", "merged_partner", ["into_id"])
    op.execute(_TOLD_ALREADY)
