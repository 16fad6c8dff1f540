"""The SQL of conferences: what events said is kept by version, and the tally beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.indicators.models import ConferenceRow, LineUpRow, RegistrationRow, TallyRow, WorkshopRow
from services.indicators.rules.counting import Snapshot, Tally


@dataclass(frozen=True)
class Figures:
    """All that is counted and known of a conference."""

    tally: Sequence[TallyRow]
    workshops: Sequence[WorkshopRow]
    line_ups: Sequence[LineUpRow]


async def read_conference(session: AsyncSession, conference_id: UUID) -> ConferenceRow | None:
    return await session.get(ConferenceRow, conference_id)


async def read_figures(session: AsyncSession, conference_id: UUID) -> Figures:
    """The figures that are not zero by delegation's code, and the workshops and line-ups by their id."""
    tally = select(TallyRow).where(col(TallyRow.conference_id) == conference_id, col(TallyRow.amount) != 0)
    workshops = select(WorkshopRow).where(col(WorkshopRow.conference_id) == conference_id)
    line_ups = select(LineUpRow).where(col(LineUpRow.conference_id) == conference_id)
    return Figures(
        tally=(await session.scalars(tally.order_by(col(TallyRow.delegation)))).all(),
        workshops=(await session.scalars(workshops.order_by(col(WorkshopRow.id)))).all(),
        line_ups=(await session.scalars(line_ups.order_by(col(LineUpRow.workshop_id)))).all(),
    )


async def note_event(session: AsyncSession, conference_id: UUID, position: int, timestamp: datetime) -> None:
    """Remember the conference's latest event, and with its first one that there is such a conference."""
    statement = insert(ConferenceRow).values(id=conference_id, version=0, as_of_position=position, as_of=timestamp)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["id"],
            set_={"as_of_position": position, "as_of": timestamp},
            where=col(ConferenceRow.as_of_position) < position,
        )
    )


async def change_conference(session: AsyncSession, conference_id: UUID, version: int, *, visibility: str) -> None:
    """Take over what an event of the conference itself says, if it is newer than what is known."""
    await session.execute(
        update(ConferenceRow)
        .where(col(ConferenceRow.id) == conference_id, col(ConferenceRow.version) < version)
        .values(version=version, visibility=visibility)
    )


async def save_if_newer(session: AsyncSession, table: type[Any], values: Mapping[str, Any], *, key: str = "id") -> None:
    """Insert a row of `table`, or replace the one of the same key if its version is lower."""
    statement = insert(table).values(values)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=[key],
            set_={name: statement.excluded[name] for name in values if name != key},
            where=table.version < statement.excluded.version,
        )
    )


async def read_snapshot(session: AsyncSession, registration_id: UUID) -> Snapshot | None:
    """The last snapshot known, locked until the transaction ends."""
    statement = select(
        col(RegistrationRow.version),
        col(RegistrationRow.state),
        col(RegistrationRow.delegation),
        col(RegistrationRow.enrolments),
    ).where(col(RegistrationRow.id) == registration_id)
    known = (await session.execute(statement.with_for_update())).first()
    if known is None:
        return None
    enrolments = {UUID(workshop_id): state for workshop_id, state in known.enrolments.items()}
    return Snapshot(known.version, known.state, known.delegation, enrolments)


async def save_snapshot(session: AsyncSession, registration_id: UUID, conference_id: UUID, snapshot: Snapshot) -> None:
    values = {
        "id": registration_id,
        "conference_id": conference_id,
        "version": snapshot.version,
        "state": snapshot.state,
        "delegation": snapshot.delegation,
        "enrolments": {str(workshop_id): state for workshop_id, state in snapshot.enrolments.items()},
    }
    await save_if_newer(session, RegistrationRow, values)


async def add_to_tally(session: AsyncSession, conference_id: UUID, change: Tally) -> None:
    """Add the differences to what is counted."""
    if not change:
        return
    statement = insert(TallyRow).values(
        [
            {
                "conference_id": conference_id,
                "subject_id": figure.workshop_id or conference_id,
                "delegation": figure.delegation,
                "kind": figure.kind.value,
                "amount": amount,
            }
            for figure, amount in change.items()
        ]
    )
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["conference_id", "subject_id", "delegation", "kind"],
            set_={"amount": col(TallyRow.amount) + statement.excluded.amount},
        )
    )
