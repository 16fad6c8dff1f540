"""Names of partners as rows of their own, each under every key by which it is looked for.

The keys of what is there already are computed anew by the rule: its loose key forgives more than before.
"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from services.registry.rules.names import exact_key, fold, search_key, search_keys

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BATCH = 1000
NAME_KINDS = "kind in ('official', 'alias', 'acronym', 'former', 'transcription')"


def keyed(name: str, document: str, *columns: str) -> sa.TableClause:
    """A table as far as its keys go; `document` is what it holds of texts as JSON."""
    named = (sa.column(column) for column in ("id", "search_key", "sort_key", *columns))
    return sa.table(name, *named, sa.column(document, JSONB))


partner = keyed("partner", "names", "name")
titled = [keyed("cooperation", "title"), keyed("agreement", "title", "object")]


def upgrade() -> None:
    partner_name = op.create_table(
        "partner_name",
        sa.Column("partner_id", sa.Uuid, sa.ForeignKey("partner.id"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("variant", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("lang", sa.Text),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("exact_key", sa.Text, nullable=False),
        sa.CheckConstraint(NAME_KINDS, "partner_name_kind"),
    )
    for rows in batches(partner):
        write_keys(partner, [(row.id, [row.name, *(name["text"] for name in row.names)], row.name) for row in rows])
        names = [name for row in rows for name in names_of(row)]
        op.get_bind().execute(partner_name.insert(), names)
    for table in titled:
        for rows in batches(table):
            write_keys(table, [(row.id, texts_of(row), row.title[min(row.title)]) for row in rows])
    op.create_index("partner_name_key", "partner_name", ["key"], postgresql_ops={"key": "text_pattern_ops"})
    op.create_index(
        "partner_name_trigrams",
        "partner_name",
        ["key"],
        postgresql_using="gin",
        postgresql_ops={"key": "gin_trgm_ops"},
    )


def batches(table: sa.TableClause) -> Iterator[list[sa.Row[Any]]]:
    """The rows of a table in the order of their ids, some at a time."""
    statement = sa.select(table).order_by(table.c.id).limit(BATCH)
    rows = list(op.get_bind().execute(statement))
    while rows:
        yield rows
        rows = list(op.get_bind().execute(statement.where(table.c.id > rows[-1].id)))


def write_keys(table: sa.TableClause, rows: list[tuple[Any, list[str], str]]) -> None:
    """The keys of rows: (id, texts to find it by, text to sort it by)."""
    values = [{"row": key, "search": search_key(texts), "sort": fold(first)} for key, texts, first in rows]
    change = sa.update(table).where(table.c.id == sa.bindparam("row"))
    op.get_bind().execute(change.values(search_key=sa.bindparam("search"), sort_key=sa.bindparam("sort")), values)


def names_of(row: sa.Row[Any]) -> Iterator[dict[str, Any]]:
    own = {"text": row.name, "lang": None, "kind": "official"}
    for position, name in enumerate([own, *row.names]):
        for variant, key in enumerate(search_keys(name["text"])):
            place = {"partner_id": row.id, "position": position, "variant": variant}
            yield place | name | {"key": key, "exact_key": exact_key(name["text"])}


def texts_of(row: sa.Row[Any]) -> list[str]:
    return [*row.title.values(), *([row.object] if getattr(row, "object", None) else [])]
