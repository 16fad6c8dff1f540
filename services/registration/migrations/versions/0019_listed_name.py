"""Participants by name: what lists sort a name by, and an index of it."""

from alembic import op

revision = "0019"
down_revision = "0018"

# What `rules.names.Name.listed` says: never by a family name that there is not (D3). Its first 200 characters.
_LISTED_NAME = """
create function listed_name(person jsonb) returns text language sql immutable parallel safe
return left(lower(coalesce(
    person ->> 'sort_name',
    case when coalesce(person ->> 'family_name', '') || coalesce(person ->> 'given_name', '')
        ~ '[\u0370-\u1dff\u2c00-\ua71f\uab70-\ufdff\uff21-\uffdc]' then person ->> 'transcription' end,
    (person ->> 'family_name') || ' ' || (person ->> 'given_name'),
    person ->> 'family_name',
    person ->> 'given_name',
    person ->> 'transcription',
    person ->> 'native_name',
    ''
)), 200)
"""


def upgrade() -> None:
    op.execute(_LISTED_NAME)
    op.execute("create index registration_by_name on registration (conference_id, listed_name(person), id)")
