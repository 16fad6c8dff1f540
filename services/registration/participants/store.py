"""The SQL of registrations as they are read and changed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, Text, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from services.registration.models.forms import FilledRow
from services.registration.models.groups import RegistrationGroupRow
from services.registration.models.registrations import RegistrationRow
from services.registration.models.seats import EnrolmentRow
from services.registration.rules.person import PersonKey, name_key
from shared.db.keyset import fetch_page
from shared.http.pages import PageRequest

_PERSON: Any = RegistrationRow.person
_CONSENTS: Any = FilledRow.consents
_SHOWN = col(EnrolmentRow.state) != "withdrawn"
_SEARCHED = ("given_name", "family_name", "native_name", "transcription", "email", "organisation_name")


SORT_KEYS: dict[str, ColumnElement[Any]] = {
    "id": col(RegistrationRow.id),  # type: ignore[dict-item]
    "name": func.listed_name(_PERSON, type_=Text()),  # the database's function: an index keeps it
    "created_at": col(RegistrationRow.created_at),  # type: ignore[dict-item]
    "updated_at": col(RegistrationRow.updated_at),  # type: ignore[dict-item]
}


async def get_registration(session: AsyncSession, registration_id: UUID) -> RegistrationRow | None:
    """The registration as it stands now, whatever this session has seen of it before."""
    statement = select(RegistrationRow).where(col(RegistrationRow.id) == registration_id)
    return (await session.scalars(statement.execution_options(populate_existing=True))).first()


async def lock_registration(session: AsyncSession, registration_id: UUID) -> RegistrationRow | None:
    """The registration, kept from changing. Only where no ledger is needed: ledgers are locked first."""
    statement = (
        select(RegistrationRow).where(col(RegistrationRow.id) == registration_id).with_for_update(key_share=True)
    )
    return (await session.scalars(statement.execution_options(populate_existing=True))).first()


async def get_enrolment(session: AsyncSession, enrolment_id: UUID) -> EnrolmentRow | None:
    return await session.get(EnrolmentRow, enrolment_id)


async def enrolments_of(
    session: AsyncSession, registration_ids: Iterable[UUID], *, and_also: UUID | None = None
) -> Sequence[tuple[EnrolmentRow, int | None]]:
    """The enrolments of some registrations but for the withdrawn ones, each with its `position` in the queue.

    `position` is None for those that do not wait. `and_also` is an enrolment of theirs that is wanted in any case.
    """
    mine, ahead = EnrolmentRow, aliased(EnrolmentRow)
    earlier = or_(
        col(ahead.priority) > col(mine.priority),
        and_(col(ahead.priority) == col(mine.priority), col(ahead.ticket) <= col(mine.ticket)),
    )
    position = (
        select(func.count())
        .select_from(ahead)
        .where(col(ahead.workshop_id) == col(mine.workshop_id), col(ahead.state) == "waitlisted", earlier)
        .where(col(mine.state) == "waitlisted")
        .correlate(mine)
        .scalar_subquery()
    )
    statement = (
        select(mine, func.nullif(position, 0).label("position"))
        .where(col(mine.registration_id).in_(list(registration_ids)), or_(_SHOWN, col(mine.id) == and_also))
        .order_by(col(mine.id))
    )
    return (await session.execute(statement)).all()


async def link_of_group(session: AsyncSession, group_id: UUID) -> UUID | None:
    """To whom the link of a group's leader is made out; nobody, once that one was erased."""
    statement = select(col(RegistrationGroupRow.link_id)).where(
        col(RegistrationGroupRow.id) == group_id, col(RegistrationGroupRow.leader) != {}
    )
    return await session.scalar(statement)


async def group_names(session: AsyncSession, group_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of groups, by id."""
    statement = select(col(RegistrationGroupRow.id), col(RegistrationGroupRow.name))
    rows = await session.execute(statement.where(col(RegistrationGroupRow.id).in_(list(group_ids))))
    return {row[0]: row[1] for row in rows}


async def sharing_address(session: AsyncSession, registration_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Those of the registrations whose address somebody else of the same conference has, too."""
    mine, other = RegistrationRow, aliased(RegistrationRow)
    shared = exists().where(
        col(other.conference_id) == col(mine.conference_id),
        col(other.address_key) == col(mine.address_key),
        col(other.state) != "withdrawn",
        col(other.id) != col(mine.id),
    )
    return frozenset(
        await session.scalars(select(col(mine.id)).where(col(mine.id).in_(list(registration_ids)), shared))
    )


async def replace_person(
    session: AsyncSession,
    registration: RegistrationRow,
    person: dict[str, Any],
    key: PersonKey,
    partner_id: UUID | None,
) -> None:
    """Write a registration's person; the unique index refuses one that is registered already."""
    if person.get("email") != registration.person.get("email"):
        registration.email_refused_at = None
    registration.person = person
    registration.address_key, registration.name_key = key.address, key.name
    registration.partner_id = partner_id
    await session.flush()


def registrations_of(
    conference_id: UUID,
    *,
    side: str | None,
    q: str | None,
    delegation: str | None,
    state: str | None,
    workshop: UUID | None,
    updated_since: datetime | None = None,
    consent: str | None = None,
    email_refused: bool | None = None,
) -> Select[Any]:
    """The registrations of a conference, narrowed; `side` is the one delegation that the caller sees, None all.

    `consent`: those whose consent for that purpose stands.
    """
    statement = select(RegistrationRow).where(col(RegistrationRow.conference_id) == conference_id)
    for code in (side, delegation):
        if code is not None:
            statement = statement.where(col(RegistrationRow.delegation) == code)
    if q:
        statement = statement.where(_speaks_of(q))
    if updated_since is not None:
        statement = statement.where(col(RegistrationRow.updated_at) >= updated_since)
    if state is not None:
        statement = statement.where(col(RegistrationRow.state) == state)
    if email_refused is not None:
        statement = statement.where(col(RegistrationRow.email_refused_at).is_not(None) == email_refused)
    if workshop is not None:
        enrolled = exists().where(
            col(EnrolmentRow.registration_id) == col(RegistrationRow.id),
            col(EnrolmentRow.workshop_id) == workshop,
            _SHOWN,
        )
        statement = statement.where(enrolled)
    if consent is not None:
        given = exists().where(
            col(FilledRow.registration_id) == col(RegistrationRow.id),
            _CONSENTS.contains([{"purpose": consent, "withdrawn_at": None}]),
        )
        statement = statement.where(given)
    return statement


def _speaks_of(q: str) -> ColumnElement[bool]:
    """The name has all words of `q`, whatever their order, case and accents; or another field has it as it stands."""
    as_typed = [_PERSON[name].astext.icontains(q, autoescape=True) for name in _SEARCHED]
    words = name_key(q).split()
    if not words:
        return or_(*as_typed)
    return or_(*as_typed, and_(*(col(RegistrationRow.name_key).contains(word, autoescape=True) for word in words)))


async def page_of_registrations(
    session: AsyncSession, statement: Select[Any], page: PageRequest
) -> tuple[Sequence[Row[Any]], str | None, int | None]:
    return await fetch_page(session, statement, page, SORT_KEYS, default="-id")


async def count_registered(session: AsyncSession, conference_id: UUID) -> dict[str | None, int]:
    """Confirmed registrations of a conference by delegation, with those that were when their person was erased."""
    statement = (
        select(col(RegistrationRow.delegation), func.count())
        .where(
            col(RegistrationRow.conference_id) == conference_id,
            func.coalesce(col(RegistrationRow.state_before), col(RegistrationRow.state)) == "confirmed",
        )
        .group_by(col(RegistrationRow.delegation))
    )
    return dict(list(await session.execute(statement)))
