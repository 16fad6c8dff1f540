"""Agreements as other objects show them."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.agreements import store
from services.registry.agreements.schemas import ChainLink
from services.registry.partners import store as partner_store
from services.registry.rules.agreement import state_of
from services.registry.rules.dates import partial_between
from services.registry.schemas import AgreementSummary
from services.registry.sight import Sight
from services.registry.vocabularies.agreements import AgreementState, Instrument


def computed_state(agreement: store.Agreement, today: date) -> AgreementState:
    """The state of a stored agreement (A4)."""
    return state_of(agreement.days_on(today), agreement.renewed_from, today)


def computed_end(agreement: store.Agreement, today: date) -> str | None:
    """`ends_on` of a stored agreement (A4); of one that is renewed tacitly, that of the period that runs."""
    days = agreement.days_on(today)
    if days.ends_first is None or days.ends_last is None:
        return None
    return str(partial_between(days.ends_first, days.ends_last))


def is_current(agreement: store.Agreement) -> bool:
    """Whether it is signed and nothing signed comes after it (A14)."""
    return agreement.row.signed_on is not None and not agreement.is_succeeded


async def chain_links(
    session: AsyncSession, agreements: Sequence[store.Agreement], sight: Sight, today: date
) -> list[ChainLink]:
    """Agreements of a chain, with who signed them and their links."""
    signatories = await store.signatories_of(session, [agreement.row.id for agreement in agreements])
    named = {signatory.partner_id for listed in signatories.values() for signatory in listed}
    partners = await partner_store.summaries(session, named, sight)
    return [
        ChainLink(
            **summary_of(agreement, today).model_dump(),
            partners=[
                partners[signatory.partner_id]
                for signatory in signatories[agreement.row.id]
                if signatory.partner_id in partners
            ],
            follows=agreement.row.follows_id,
            renews=agreement.row.renews_id,
            is_current=is_current(agreement),
        )
        for agreement in agreements
    ]


async def of_cooperation(session: AsyncSession, cooperation_id: UUID, sight: Sight, today: date) -> list[ChainLink]:
    """The agreements of a cooperation that the caller may see with their links, the latest signed first."""
    return await chain_links(session, await store.of_cooperation(session, cooperation_id, sight), sight, today)


async def by_id(
    session: AsyncSession, agreement_ids: Collection[UUID], sight: Sight, today: date
) -> dict[UUID, AgreementSummary]:
    """Summaries of those of the agreements that the caller may see."""
    if not agreement_ids:
        return {}
    found = await store.load_many(session, agreement_ids, sight)
    return {agreement.row.id: summary_of(agreement, today) for agreement in found}


def summary_of(agreement: store.Agreement, today: date) -> AgreementSummary:
    """An agreement beside its id."""
    row = agreement.row
    return AgreementSummary(
        id=row.id,
        title=row.title,
        instrument=Instrument(row.instrument),
        signed_on=row.signed_on,
        ends_on=computed_end(agreement, today),
        state=computed_state(agreement, today),
    )
