"""The SQL of a workshop's queue as it is read, and of the seats that were given beyond a limit."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.registration.models.registrations import RegistrationRow
from services.registration.models.seats import EnrolmentRow
from services.registration.seats.enrolment_store import SEATED
from shared.db.keyset import fetch_page
from shared.http.pages import PageRequest

_OF_A_PLACE = ("rank", "priority", "terms", "invited", "on_hold", "passed_over")


def queue_of(workshop_id: UUID) -> Select[Any]:
    """Those who wait for a workshop, each with the `position` in its queue."""
    position = func.row_number().over(order_by=(col(EnrolmentRow.priority).desc(), col(EnrolmentRow.ticket)))
    queue = (
        select(
            col(EnrolmentRow.id).label("id"),
            col(EnrolmentRow.registration_id),
            col(EnrolmentRow.delegation),
            col(EnrolmentRow.created_at).label("since"),
            *(getattr(EnrolmentRow, name) for name in _OF_A_PLACE),
            position.label("position"),
        )
        .where(col(EnrolmentRow.workshop_id) == workshop_id, col(EnrolmentRow.state) == "waitlisted")
        .subquery()
    )
    person: ColumnElement[Any] = col(RegistrationRow.person).label("person")
    return select(queue, person).join(RegistrationRow, col(RegistrationRow.id) == queue.c.registration_id)


async def page_of_queue(
    session: AsyncSession, queue: Select[Any], page: PageRequest, *, side: str | None, own: UUID | None
) -> tuple[Sequence[Row[Any]], str | None, int | None]:
    """A page of `queue_of`, in its order: of one delegation (`side`), of one's `own` registration, or all."""
    columns = queue.selected_columns
    if side is not None:
        queue = queue.where(columns.delegation == side)
    if own is not None:
        queue = queue.where(columns.registration_id == own)
    return await fetch_page(
        session, queue, page, {"position": columns.position, "id": columns.id}, default="position,id"
    )


async def overridden_seats(session: AsyncSession, workshop_id: UUID) -> Sequence[EnrolmentRow]:
    """The seats of a workshop that were given beyond a limit."""
    statement = select(EnrolmentRow).where(
        col(EnrolmentRow.workshop_id) == workshop_id,
        col(EnrolmentRow.state).in_(SEATED),
        col(EnrolmentRow.override).is_not(None),
    )
    return (await session.scalars(statement.order_by(col(EnrolmentRow.id)))).all()
