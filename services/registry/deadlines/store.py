"""The SQL of what the clock brings to agreements."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, literal, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.agreements.standing import SIGNED, ends_last_on, plus_months_sql, state_on
from services.registry.agreements.store import SELECTED, Agreement
from services.registry.rules.deadlines import Deadline, Settled
from services.registry.tables import FOR_CHANGE, AgreementDeadlineRow, AgreementRow, column
from services.registry.vocabularies.agreements import AgreementState
from services.registry.vocabularies.deadlines import DeadlineKind


@dataclass(frozen=True, slots=True)
class Look:
    """What is looked for: what `today` has brought, with the reminders so many `months` before an end.

    With `changed_since`, only among agreements that were changed since then.
    """

    today: date
    months: Sequence[int]
    changed_since: datetime | None = None


async def candidates(session: AsyncSession, look: Look, after: UUID | None, limit: int) -> list[UUID]:
    """Signed agreements of which something may have come that is not settled, in the order of their ids.

    Wider than `rules.deadlines.come`, and never narrower.
    """
    today, end = look.today, ends_last_on(look.today)
    entered = column(AgreementRow.effective_from)
    reminders = [
        and_(plus_months_sql(end, literal(-months)) <= today, ~_settled(DeadlineKind.EXPIRY_APPROACHED, end, months))
        for months in look.months
    ]
    something = or_(
        and_(entered <= today, ~_settled(DeadlineKind.ENTERED_INTO_FORCE, entered)),
        and_(end >= today, or_(false(), *reminders)),
        and_(state_on(today) == AgreementState.EXPIRED, ~_settled(DeadlineKind.EXPIRED, end)),
    )
    statement = select(column(AgreementRow.id)).where(SIGNED, something)
    if look.changed_since is not None:
        statement = statement.where(column(AgreementRow.updated_at) >= look.changed_since)
    if after is not None:
        statement = statement.where(column(AgreementRow.id) > after)
    return list(await session.scalars(statement.order_by(column(AgreementRow.id)).limit(limit)))


def _settled(kind: DeadlineKind, of_day: ColumnElement[Any], months: int = 0) -> ColumnElement[bool]:
    return exists().where(
        column(AgreementDeadlineRow.agreement_id) == column(AgreementRow.id),
        column(AgreementDeadlineRow.kind) == kind,
        column(AgreementDeadlineRow.of_day) == of_day,
        column(AgreementDeadlineRow.months) == months,
    )


async def lock(session: AsyncSession, agreement_ids: Collection[UUID]) -> list[Agreement]:
    """The agreements, locked in the order of their ids: nobody changes or settles them meanwhile."""
    statement = SELECTED.where(column(AgreementRow.id).in_(agreement_ids)).order_by(column(AgreementRow.id))
    rows = await session.execute(statement.with_for_update(of=AgreementRow, **FOR_CHANGE))
    return [Agreement(*row) for row in rows]


async def settled_of(session: AsyncSession, agreement_ids: Collection[UUID]) -> dict[UUID, list[Settled]]:
    """What was settled of these agreements, in the order of the days on which it was."""
    statement = select(AgreementDeadlineRow).where(column(AgreementDeadlineRow.agreement_id).in_(agreement_ids))
    found: dict[UUID, list[Settled]] = defaultdict(list)
    for row in await session.scalars(statement.order_by(column(AgreementDeadlineRow.at))):
        deadline = Deadline(DeadlineKind(row.kind), row.of_day, row.months)
        found[row.agreement_id].append(Settled(deadline, row.settled_on, row.told))
    return found


async def keep(session: AsyncSession, agreement_id: UUID, settled: Sequence[Settled], at: datetime) -> list[Settled]:
    """Write down what is settled; returns what nobody had written down before."""
    if not settled:
        return []
    rows = [
        {
            "agreement_id": agreement_id,
            "kind": item.deadline.kind,
            "of_day": item.deadline.of_day,
            "months": item.deadline.months,
            "settled_on": item.on,
            "told": item.told,
            "at": at,
        }
        for item in settled
    ]
    key = (AgreementDeadlineRow.kind, AgreementDeadlineRow.of_day, AgreementDeadlineRow.months)
    statement = insert(AgreementDeadlineRow).values(rows).on_conflict_do_nothing().returning(*map(column, key))
    written = {tuple(row) for row in await session.execute(statement)}
    return [item for item in settled if (item.deadline.kind, item.deadline.of_day, item.deadline.months) in written]
