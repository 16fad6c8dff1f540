"""Agreements as other objects show them."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.agreements import store
from services.registry.rules.agreement import ends_on, state_of
from services.registry.schemas import AgreementSummary, date_of
from services.registry.sight import Sight
from services.registry.vocabularies.agreements import AgreementState, Instrument, Renewal


def computed_state(agreement: store.Agreement, today: date) -> AgreementState:
    """The state of a stored agreement (A4)."""
    return state_of(agreement.days, Renewal(agreement.row.renewal), agreement.renewed_from, today)


def computed_end(agreement: store.Agreement) -> str | None:
    """`ends_on` of a stored agreement (A4)."""
    end = ends_on(date_of(agreement.row.signed_on), agreement.row.term_months)
    return str(end) if end else None


async def of_cooperation(
    session: AsyncSession, cooperation_id: UUID, sight: Sight, today: date
) -> list[AgreementSummary]:
    """The agreements of a cooperation that the caller may see, the latest signed first."""
    return [_summary(found, today) for found in await store.of_cooperation(session, cooperation_id, sight)]


async def by_id(
    session: AsyncSession, agreement_ids: Collection[UUID], sight: Sight, today: date
) -> dict[UUID, AgreementSummary]:
    """Summaries of those of the agreements that the caller may see."""
    if not agreement_ids:
        return {}
    found = await store.load_many(session, agreement_ids, sight)
    return {agreement.row.id: _summary(agreement, today) for agreement in found}


def _summary(agreement: store.Agreement, today: date) -> AgreementSummary:
    row = agreement.row
    return AgreementSummary(
        id=row.id,
        title=row.title,
        instrument=Instrument(row.instrument),
        signed_on=row.signed_on,
        ends_on=computed_end(agreement),
        state=computed_state(agreement, today),
    )
