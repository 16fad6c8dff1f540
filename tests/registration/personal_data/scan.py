"""What a thief of the database would find: every value of every column of every table, as text."""

from collections.abc import Iterable

from sqlalchemy import text

from shared.testing.service import ServiceUnderTest

_TABLES = "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by relname"


async def places_with(service: ServiceUnderTest, marks: Iterable[str]) -> dict[str, set[str]]:
    """In which tables each of the marks stands, in whatever column, as a dump would show it."""
    found: dict[str, set[str]] = {mark: set() for mark in marks}
    async with service.runtime.unit_of_work() as work:
        tables = list(await work.session.scalars(text(_TABLES)))
        for table in tables:
            for mark, where in found.items():
                statement = text(f'select 1 from "{table}" t where strpos(lower(t::text), lower(:mark)) > 0 limit 1')
                if await work.session.scalar(statement, {"mark": mark}):
                    where.add(table)
    return found
