"""The SQL of editions: the chain of a conference, and the figures of each."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.registration.models.conference import ConferenceRow, DelegationRow
from services.registration.models.programme import SpeakerRow, WorkshopRow
from services.registration.models.registrations import RegistrationRow
from services.registration.vocabularies.participants import RegistrationState
from services.registration.vocabularies.programme import SpeakerState, WorkshopState

_LONGEST_CHAIN = 1_000


async def chain_of(
    session: AsyncSession, conference_id: UUID, visible: Select[ConferenceRow]
) -> Sequence[ConferenceRow]:
    """A conference with all editions before and after it that are `visible`, the first one first."""
    chain = select(col(ConferenceRow.id), col(ConferenceRow.previous_edition_id)).where(
        col(ConferenceRow.id) == conference_id
    )
    found = chain.cte("chain", recursive=True)
    next_to_it = (col(ConferenceRow.id) == found.c.previous_edition_id) | (
        col(ConferenceRow.previous_edition_id) == found.c.id
    )
    found = found.union(select(col(ConferenceRow.id), col(ConferenceRow.previous_edition_id)).where(next_to_it))
    statement = visible.where(col(ConferenceRow.id).in_(select(found.c.id)))
    return (await session.scalars(statement.order_by(col(ConferenceRow.starts_on)).limit(_LONGEST_CHAIN))).all()


async def next_edition_of(session: AsyncSession, conference_id: UUID) -> ConferenceRow | None:
    statement = select(ConferenceRow).where(col(ConferenceRow.previous_edition_id) == conference_id)
    return (await session.scalars(statement)).first()


async def participants_of(session: AsyncSession, conference_ids: Collection[UUID]) -> dict[UUID, dict[str | None, int]]:
    """How many take part in each of these conferences, by delegation."""
    statement = (
        select(col(RegistrationRow.conference_id), col(RegistrationRow.delegation), func.count())
        .where(
            col(RegistrationRow.conference_id).in_(conference_ids),
            func.coalesce(col(RegistrationRow.state_before), col(RegistrationRow.state)) == RegistrationState.CONFIRMED,
        )
        .group_by(col(RegistrationRow.conference_id), col(RegistrationRow.delegation))
    )
    counts: dict[UUID, dict[str | None, int]] = {conference_id: {} for conference_id in conference_ids}
    for conference_id, delegation, number in await session.execute(statement):
        counts[conference_id][delegation] = number
    return counts


async def delegations_of(session: AsyncSession, conference_ids: Collection[UUID]) -> dict[UUID, int]:
    statement = select(col(DelegationRow.conference_id), func.count()).where(
        col(DelegationRow.conference_id).in_(conference_ids)
    )
    return {row[0]: row[1] for row in await session.execute(statement.group_by(col(DelegationRow.conference_id)))}


async def workshops_of(session: AsyncSession, conference_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many workshops were announced, or made final."""
    statement = select(col(WorkshopRow.conference_id), func.count()).where(
        col(WorkshopRow.conference_id).in_(conference_ids),
        col(WorkshopRow.state).in_([WorkshopState.ANNOUNCED, WorkshopState.FINAL]),
    )
    return {row[0]: row[1] for row in await session.execute(statement.group_by(col(WorkshopRow.conference_id)))}


async def speakers_of(session: AsyncSession, conference_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many speakers have accepted."""
    statement = select(col(SpeakerRow.conference_id), func.count()).where(
        col(SpeakerRow.conference_id).in_(conference_ids), col(SpeakerRow.state) == SpeakerState.ACCEPTED
    )
    return {row[0]: row[1] for row in await session.execute(statement.group_by(col(SpeakerRow.conference_id)))}
