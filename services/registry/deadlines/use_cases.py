"""Telling others what the clock brings to agreements, once each."""

from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.agreements import store as agreement_store
from services.registry.agreements.shown import body_of, visibility_of
from services.registry.agreements.writing import Held, event_data
from services.registry.deadlines import store
from services.registry.events import agreements as events
from services.registry.events.subjects import visibility
from services.registry.rules.deadlines import Standing, settle
from services.registry.vocabularies.deadlines import DeadlineKind
from shared.clock import now
from shared.events.outbox import publish
from shared.events.types import EventType

_EVENTS: dict[DeadlineKind, EventType] = {
    DeadlineKind.ENTERED_INTO_FORCE: events.AGREEMENT_ENTERED_INTO_FORCE,
    DeadlineKind.EXPIRY_APPROACHED: events.AGREEMENT_EXPIRY_APPROACHED,
    DeadlineKind.EXPIRED: events.AGREEMENT_EXPIRED,
}


async def settle_some(
    session: AsyncSession, look: store.Look, zone: ZoneInfo, *, after: UUID | None, limit: int
) -> UUID | None:
    """Settle what has come of up to `limit` agreements behind the id `after`; the last one's id, None at the end.

    The agreements stay locked until the transaction ends: of two processes the second finds all of it settled.
    """
    found = await store.candidates(session, look, after, limit)
    if not found:
        return None
    agreements = await store.lock(session, found)
    settled = await store.settled_of(session, found)
    signatories = await agreement_store.signatories_of(session, found)
    attendees = await agreement_store.attendees_of(session, found)
    for agreement in agreements:
        row = agreement.row
        new = settle(standing_of(agreement, look.today, zone), settled[row.id], look.today, look.months)
        held = Held(agreement, body_of(row, signatories[row.id], attendees[row.id]))
        for item in await store.keep(session, row.id, new, now()):
            if item.told:
                months = item.deadline.months or None
                data = event_data(held, look.today).model_copy(update={"months_before": months})
                event_type = _EVENTS[item.deadline.kind]
                await publish(session, event_type, data, visibility=visibility(visibility_of(row)))
    return found[-1]


def standing_of(agreement: agreement_store.Agreement, today: date, zone: ZoneInfo) -> Standing:
    """What the rules of deadlines ask of a stored agreement."""
    row = agreement.row
    return Standing(
        days=agreement.days_on(today),
        term_months=row.agreed_term_months,
        renewed_from=agreement.renewed_from,
        is_succeeded=agreement.is_succeeded,
        historical=row.historical,
        known_since=row.created_at.astimezone(zone).date(),
    )
