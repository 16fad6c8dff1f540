"""The SQL of conferences: what events said is kept by version, and the tally beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.indicators.models.counts import ConferenceRow, LineUpRow, RegistrationRow, TallyRow, WorkshopRow
from services.indicators.rules.counting import Snapshot, Tally
from shared.db.bulk import insert_rows
from shared.events.types import EventOut


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


async def note_events(session: AsyncSession, latest: Mapping[UUID, EventOut]) -> None:
    """Remember each conference's latest event, and with its first one that there is such a conference."""
    rows = [
        {"id": conference_id, "version": 0, "as_of_position": event.position, "as_of": event.timestamp}
        for conference_id, event in latest.items()
    ]
    statement = insert_rows(ConferenceRow, rows)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["id"],
            set_={name: statement.excluded[name] for name in ("as_of_position", "as_of")},
            where=col(ConferenceRow.as_of_position) < statement.excluded.as_of_position,
        )
    )


async def change_conference(session: AsyncSession, conference_id: UUID, version: int, *, visibility: str) -> None:
    """Take over what an event of the conference itself says, if it is newer than what is known."""
    await session.execute(
        update(ConferenceRow)
        .where(col(ConferenceRow.id) == conference_id, col(ConferenceRow.version) < version)
        .values(version=version, visibility=visibility)
    )


async def save_if_newer(
    session: AsyncSession, table: type[Any], rows: Sequence[Mapping[str, Any]], *, key: str = "id"
) -> None:
    """Insert rows of `table`, or replace those of the same key if their version is lower. No key comes twice."""
    if not rows:
        return
    statement = insert_rows(table, rows)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=[key],
            set_={name: statement.excluded[name] for name in rows[0] if name != key},
            where=table.version < statement.excluded.version,
        )
    )


async def read_snapshots(session: AsyncSession, registration_ids: Sequence[UUID]) -> dict[UUID, Snapshot]:
    """The last snapshots known of these registrations, locked until the transaction ends."""
    row = RegistrationRow
    statement = select(col(row.id), col(row.version), col(row.state), col(row.delegation), col(row.enrolments))
    found = await session.execute(statement.where(col(row.id).in_(registration_ids)).with_for_update())
    return {
        known.id: Snapshot(known.version, known.state, known.delegation, _by_workshop(known.enrolments))
        for known in found
    }


def _by_workshop(enrolments: Mapping[str, str]) -> dict[UUID, str]:
    return {UUID(workshop_id): state for workshop_id, state in enrolments.items()}


class Placed(NamedTuple):
    """A registration's snapshot, and where it belongs."""

    registration_id: UUID
    conference_id: UUID
    snapshot: Snapshot


async def save_snapshots(session: AsyncSession, learnt: Sequence[Placed]) -> None:
    rows = [
        {
            "id": registration_id,
            "conference_id": conference_id,
            "version": snapshot.version,
            "state": snapshot.state,
            "delegation": snapshot.delegation,
            "enrolments": {str(workshop_id): state for workshop_id, state in snapshot.enrolments.items()},
        }
        for registration_id, conference_id, snapshot in learnt
    ]
    await save_if_newer(session, RegistrationRow, rows)


async def add_to_tally(session: AsyncSession, changes: Mapping[UUID, Tally]) -> None:
    """Add the differences, by conference, to what is counted."""
    rows = [
        {
            "conference_id": conference_id,
            "subject_id": figure.workshop_id or conference_id,
            "delegation": figure.delegation,
            "kind": figure.kind.value,
            "amount": amount,
        }
        for conference_id, tally in changes.items()
        for figure, amount in tally.items()
        if amount
    ]
    if not rows:
        return
    statement = insert_rows(TallyRow, rows)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["conference_id", "subject_id", "delegation", "kind"],
            set_={"amount": col(TallyRow.amount) + statement.excluded.amount},
        )
    )
