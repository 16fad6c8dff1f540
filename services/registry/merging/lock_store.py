"""The SQL of the lock between those who write and those who merge partners."""

from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from shared.catalogue.texts import Text
from shared.db.engine import sqlstate_of
from shared.http.problems import ServiceUnavailable
from shared.ids import lock_key

MERGING = lock_key("partners are merged")
"""Who writes shares this lock, and a merge has it alone: nothing is linked to a partner that just became another."""
PATIENCE, _RETRY_AFTER = "2s", "30"
_LOCK_TIMEOUT = "55P03"
_BUSY = Text(
    en="An import is being entered as a whole: partners can be merged when it is done",
    fr="Une importation est en cours, en un seul bloc : la fusion sera possible une fois qu'elle sera terminée",
    de="Gerade läuft ein Import als Ganzes: danach können Partner zusammengeführt werden",
    zh="正在整体导入数据：导入完成后方可合并合作伙伴",
)


async def while_nobody_merges(session: AsyncSession) -> None:
    """For whoever links partners: wait for a merge, and let none begin before the end of the transaction."""
    await session.execute(select(func.pg_advisory_xact_lock_shared(MERGING)))


async def be_alone(session: AsyncSession) -> None:
    """Until the end of the transaction nobody else writes to the registry.

    ServiceUnavailable where somebody writes for longer than a request does: an import of all or nothing.
    """
    # Whoever would write waits behind us, so that this may not be long.
    await session.execute(select(func.set_config("lock_timeout", PATIENCE, True)))
    try:
        await session.execute(select(func.pg_advisory_xact_lock(MERGING)))
    except DBAPIError as error:
        if sqlstate_of(error) != _LOCK_TIMEOUT:
            raise
        raise ServiceUnavailable(_BUSY, headers={"Retry-After": _RETRY_AFTER}) from error
    await session.execute(text("set local lock_timeout to default"))
