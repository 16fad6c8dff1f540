"""The SQL of a workshop's queue as it is read, and of the seats that were given beyond a limit."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from services.registration.models.groups import RegistrationGroupRow
from services.registration.models.registrations import RegistrationRow
from services.registration.models.seats import EnrolmentRow
from services.registration.seats.enrolment_store import SEATED
from shared.db.keyset import fetch_page
from shared.http.pages import PageRequest

_OF_A_PLACE = ("rank", "priority", "terms", "invited", "passed_over", "together", "ticket")


_OF_A_GROUP: tuple[ColumnElement[Any], ...] = (
    col(RegistrationGroupRow.name).label("group_name"),
    col(RegistrationGroupRow.link_id).label("link_id"),
)


def queue_of(workshop_id: UUID) -> Select[Any]:
    """The places in a workshop's queue, each with its `position`: how many people stand before it, and one.

    Those of a group who wait together are one place, with its `size`; it is that of the first of them.
    """
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
    mate = aliased(EnrolmentRow)
    mates = and_(
        col(mate.together) == queue.c.together, col(mate.workshop_id) == workshop_id, col(mate.state) == "waitlisted"
    )
    size = case((queue.c.together.is_not(None), select(func.count()).where(mates).scalar_subquery()), else_=1)
    return (
        select(queue, person, size.label("size"), *_OF_A_GROUP)
        .join(RegistrationRow, col(RegistrationRow.id) == queue.c.registration_id)
        .outerjoin(RegistrationGroupRow, col(RegistrationGroupRow.id) == queue.c.together)
        .where(or_(queue.c.together.is_(None), ~exists().where(mates, col(mate.ticket) < queue.c.ticket)))
    )


async def page_of_queue(
    session: AsyncSession, queue: Select[Any], page: PageRequest, *, side: str | None, own: UUID | None
) -> tuple[Sequence[Row[Any]], str | None, int | None]:
    """A page of `queue_of`, in its order: of one delegation (`side`), of one's `own` registration or group, or all."""
    columns = queue.selected_columns
    if side is not None:
        queue = queue.where(columns.delegation == side)
    if own is not None:
        with_own = select(col(EnrolmentRow.together)).where(
            col(EnrolmentRow.registration_id) == own, col(EnrolmentRow.state) == "waitlisted"
        )
        queue = queue.where(or_(columns.registration_id == own, columns.link_id == own, columns.together.in_(with_own)))
    return await fetch_page(
        session, queue, page, {"position": columns.position, "id": columns.id}, default="position,id"
    )


async def waiting_together(session: AsyncSession, group_ids: Collection[UUID]) -> Sequence[EnrolmentRow]:
    """All who wait together with their groups, wherever."""
    statement = select(EnrolmentRow).where(
        col(EnrolmentRow.together).in_(group_ids), col(EnrolmentRow.state) == "waitlisted"
    )
    return (await session.scalars(statement.order_by(col(EnrolmentRow.ticket)))).all()


async def seats_of(session: AsyncSession, registration_ids: Collection[UUID]) -> Sequence[EnrolmentRow]:
    """The seats that these hold, or are offered."""
    statement = select(EnrolmentRow).where(
        col(EnrolmentRow.registration_id).in_(registration_ids), col(EnrolmentRow.state).in_(SEATED)
    )
    return (await session.scalars(statement)).all()


async def lacking_consent(session: AsyncSession, registration_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of the registrations that wait for a guardian's consent."""
    statement = select(col(RegistrationRow.id)).where(
        col(RegistrationRow.id).in_(registration_ids),
        col(RegistrationRow.minor),
        col(RegistrationRow.guardian_consent_at).is_(None),
    )
    return frozenset(await session.scalars(statement))


async def overridden_seats(session: AsyncSession, workshop_id: UUID) -> Sequence[EnrolmentRow]:
    """The seats of a workshop that were given beyond a limit."""
    statement = select(EnrolmentRow).where(
        col(EnrolmentRow.workshop_id) == workshop_id,
        col(EnrolmentRow.state).in_(SEATED),
        col(EnrolmentRow.override).is_not(None),
    )
    return (await session.scalars(statement.order_by(col(EnrolmentRow.id)))).all()
