"""Does the ledger say what the rows say? Counted anew every night, and shown as a metric that must stay at zero."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

import structlog
from prometheus_client import Gauge
from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.seats import audit_store
from services.registration.seats.driver import connection_of
from shared.clock import now
from shared.db.engine import transaction
from shared.runtime import Runtime

_log = structlog.get_logger(__name__)
_AT = time(3, 30)
DISCREPANCIES = Gauge("entente_seat_ledger_discrepancies", "Workshops whose ledger does not equal its enrolments")


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A workshop whose ledger is wrong: what it says, and what was counted, each as (taken, waiting)."""

    workshop_id: UUID
    ledger: tuple[int, int]
    counted: tuple[int, int]


async def recount(session: AsyncSession) -> Sequence[Discrepancy]:
    """Compare every ledger, also by delegation, with its enrolments; empty when all is well. One snapshot, no lock."""
    async with connection_of(session) as connection:
        return [
            Discrepancy(row["workshop_id"], (row["taken"], row["waiting"]), (row["seated"], row["queued"]))
            for row in await audit_store.discrepancies(connection)
        ]


async def audit_seats(runtime: Runtime) -> None:
    """For the life of the process: recount once a night, in the time zone of the platform."""
    while True:
        await asyncio.sleep(_until_next(now().astimezone(runtime.settings.common.zone)).total_seconds())
        async with transaction(runtime.engine) as session:
            found = await recount(session)
        DISCREPANCIES.set(len(found))
        for item in found:
            _log.error(
                "seat ledger differs from its enrolments",
                workshop_id=str(item.workshop_id),
                ledger=item.ledger,
                counted=item.counted,
            )


def _until_next(present: datetime) -> timedelta:
    next_time = datetime.combine(present.date(), _AT, tzinfo=present.tzinfo)
    return next_time - present if next_time > present else next_time + timedelta(days=1) - present
