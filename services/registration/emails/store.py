"""The SQL of e-mails: noting them, leasing those that are due, what they are written from, and what became of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from services.registration.models.conference import ConferenceRow
from services.registration.models.emails import EmailRow, OwnMessageRow
from services.registration.models.programme import WorkshopRow
from services.registration.models.registrations import RegistrationRow
from services.registration.models.seats import EnrolmentRow
from services.registration.rules.emails import CHANGES_WAIT, Due
from services.registration.vocabularies.conferences import ConferenceState
from services.registration.vocabularies.emails import EmailTemplate
from services.registration.vocabularies.participants import EnrolmentState, RegistrationState
from shared.clock import now
from shared.db.keyset import fetch_page
from shared.http.pages import PageRequest
from shared.ids import new_id

_NOTED_AT_ONCE = 1_000
_PENDING = col(EmailRow.status) == "pending"


async def historical_of(session: AsyncSession, conference_ids: Collection[UUID]) -> set[UUID]:
    """Which of these conferences were entered as history."""
    statement = select(col(ConferenceRow.id)).where(
        col(ConferenceRow.id).in_(conference_ids), col(ConferenceRow.historical)
    )
    return set(await session.scalars(statement))


async def told_as_a_whole(
    session: AsyncSession, due: Sequence[Due], templates: Collection[str]
) -> set[tuple[UUID, int]]:
    """Which versions of these registrations have an e-mail of one of `templates` already."""
    versions = {(mail.registration_id, mail.version) for mail in due}
    statement = select(col(EmailRow.recipient_id), col(EmailRow.registration_version)).where(
        tuple_(col(EmailRow.recipient_id), col(EmailRow.registration_version)).in_(versions),
        col(EmailRow.template).in_(templates),
    )
    return {(row.recipient_id, row.registration_version) for row in await session.execute(statement)}


async def note(session: AsyncSession, due: Sequence[Due]) -> int:
    """Write down what is to be sent; what was before stays as it is. How many are new."""
    return sum([await _note(session, due[at : at + _NOTED_AT_ONCE]) for at in range(0, len(due), _NOTED_AT_ONCE)])


async def _note(session: AsyncSession, due: Sequence[Due]) -> int:
    moment = now()
    rows = [
        {
            "id": new_id(),
            "event_id": mail.event_id,
            "conference_id": mail.conference_id,
            "recipient_id": mail.registration_id,
            "registration_version": mail.version,
            "template": mail.template,
            "workshop_id": mail.workshop_id,
            "details": dict(mail.details),
            "status": "pending",
            "attempts": 0,
            "step": 0,
            "next_attempt_at": moment + CHANGES_WAIT if mail.template == EmailTemplate.CHANGED else moment,
            "created_at": moment,
        }
        for mail in due
    ]
    statement = insert(EmailRow).values(rows).on_conflict_do_nothing().returning(col(EmailRow.id))
    return len((await session.scalars(statement)).all())


async def conferences_between(session: AsyncSession, begin: date, end: date) -> Sequence[ConferenceRow]:
    """The conferences that start between two days and take place: no drafts, no history."""
    statement = select(ConferenceRow).where(
        col(ConferenceRow.starts_on).between(begin, end),
        col(ConferenceRow.state).not_in([ConferenceState.DRAFT, ConferenceState.CANCELLED]),
        ~col(ConferenceRow.historical),
    )
    return (await session.scalars(statement)).all()


@dataclass(frozen=True, slots=True)
class Offer:
    """An offered seat, since when it is on offer, and until when."""

    enrolment_id: UUID
    registration_id: UUID
    version: int
    workshop_id: UUID
    conference: ConferenceRow
    offered_at: datetime
    expires_at: datetime


async def offers_ending(session: AsyncSession, after: datetime, until: datetime) -> list[Offer]:
    """The offers that end between two moments and were told; of one that was made anew, the last telling."""
    told = (
        select(func.max(col(EmailRow.created_at)))
        .where(
            col(EmailRow.recipient_id) == col(EnrolmentRow.registration_id),
            col(EmailRow.template) == EmailTemplate.OFFERED,
            col(EmailRow.workshop_id) == col(EnrolmentRow.workshop_id),
        )
        .correlate(EnrolmentRow)
        .scalar_subquery()
    )
    statement = (
        select(EnrolmentRow, col(RegistrationRow.version), ConferenceRow, told)
        .join(RegistrationRow, col(RegistrationRow.id) == EnrolmentRow.registration_id)
        .join(ConferenceRow, col(ConferenceRow.id) == RegistrationRow.conference_id)
        .where(
            col(EnrolmentRow.state) == EnrolmentState.OFFERED,
            col(EnrolmentRow.offer_expires_at) > after,
            col(EnrolmentRow.offer_expires_at) <= until,
            ~col(ConferenceRow.historical),
        )
    )
    found = await session.execute(statement)
    return [
        Offer(*(row.id, row.registration_id, version, row.workshop_id), conference, at, row.offer_expires_at)
        for row, version, conference, at in found
        if at is not None and row.offer_expires_at is not None
    ]


async def note_for_all(
    session: AsyncSession, conference_id: UUID, event_id: UUID, template: str, *, before: datetime
) -> int:
    """Note an e-mail to everybody who is confirmed, has an address and registered before a moment. How many are new."""
    known = select(EmailRow).where(col(EmailRow.event_id) == event_id, col(EmailRow.recipient_id) == RegistrationRow.id)
    statement = select(col(RegistrationRow.id), col(RegistrationRow.version)).where(
        col(RegistrationRow.conference_id) == conference_id,
        col(RegistrationRow.state) == RegistrationState.CONFIRMED,
        col(RegistrationRow.created_at) < before,
        col(RegistrationRow.address_key).is_not(None),
        col(RegistrationRow.email_refused_at).is_(None),
        ~known.exists(),
    )
    found = (await session.execute(statement)).all()
    wanted = EmailTemplate(template)
    return await note(session, [Due(event_id, conference_id, row.id, row.version, wanted) for row in found])


@dataclass(frozen=True, slots=True)
class Leased:
    """An e-mail that this process may send until its lease is over."""

    id: UUID
    number: int
    lease: UUID
    conference_id: UUID
    recipient_id: UUID
    template: str
    workshop_id: UUID | None
    details: dict[str, Any]
    step: int


async def lease_due(session: AsyncSession, *, limit: int, lease_time: timedelta) -> Sequence[Leased]:
    """Lease up to `limit` e-mails that are due, the longest due first: nobody holds them, or whoever did died.

    Of the changes told to one person only the first is leased: its e-mail tells all that wait.
    All times are the database's, so that the clocks of processes need not agree.
    """
    moment, lease = func.now(), new_id()
    free = or_(col(EmailRow.leased_until).is_(None), col(EmailRow.leased_until) <= moment)
    earlier = aliased(EmailRow)
    told_with_another = and_(
        col(EmailRow.template) == EmailTemplate.CHANGED,
        select(earlier)
        .where(
            col(earlier.recipient_id) == col(EmailRow.recipient_id),
            col(earlier.template) == EmailTemplate.CHANGED,
            col(earlier.status) == "pending",
            col(earlier.id) < col(EmailRow.id),
        )
        .exists(),
    )
    chosen = (
        select(col(EmailRow.id))
        .where(_PENDING, col(EmailRow.next_attempt_at) <= moment, free, ~told_with_another)
        .order_by(col(EmailRow.next_attempt_at), col(EmailRow.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    statement = (
        update(EmailRow)
        .where(col(EmailRow.id).in_(chosen))
        .values(lease=lease, leased_until=moment + lease_time)
        .returning(
            *(col(EmailRow.id), col(EmailRow.conference_id), col(EmailRow.recipient_id), col(EmailRow.template)),
            *(col(EmailRow.workshop_id), col(EmailRow.details), col(EmailRow.step), col(EmailRow.number)),
        )
    )
    found = (await session.execute(statement)).all()
    return [
        Leased(
            *(row.id, row.number, lease, row.conference_id, row.recipient_id, row.template),
            *(row.workshop_id, row.details, row.step),
        )
        for row in sorted(found, key=lambda row: row.id)
    ]


async def settle(session: AsyncSession, leased: Leased, status: str, error: str | None = None) -> bool:
    """Note the end of an e-mail: sent, failed or dropped. False when the lease was over and another has it."""
    return await _conclude(
        session, leased, status=status, next_attempt_at=None, finished_at=now(), last_error=error,
        attempts=EmailRow.attempts + 1, step=EmailRow.step + 1,
    )  # fmt: skip


async def mark_address(session: AsyncSession, registration_id: UUID, *, refused: bool) -> None:
    """Note on a registration that its address was refused for good, or that it took an e-mail after all."""
    column = col(RegistrationRow.email_refused_at)
    statement = update(RegistrationRow).where(
        col(RegistrationRow.id) == registration_id, column.is_(None) if refused else column.is_not(None)
    )
    await session.execute(statement.values(email_refused_at=now() if refused else None))


async def put_off(session: AsyncSession, leased: Leased, pause: timedelta, error: str, *, counted: bool) -> bool:
    """Try again after `pause`; `counted` tries are those after which one gives up in the end."""
    more = 1 if counted else 0
    return await _conclude(
        session, leased, next_attempt_at=func.now() + pause, last_error=error,
        attempts=EmailRow.attempts + more, step=EmailRow.step + more,
    )  # fmt: skip


async def _conclude(session: AsyncSession, leased: Leased, **values: Any) -> bool:
    mine = and_(col(EmailRow.id) == leased.id, col(EmailRow.lease) == leased.lease, _PENDING)
    statement = update(EmailRow).where(mine).values(lease=None, leased_until=None, **values)
    return (await session.execute(statement.returning(col(EmailRow.id)))).first() is not None


async def registration_and_conference(
    session: AsyncSession, leased: Leased
) -> tuple[RegistrationRow, ConferenceRow] | None:
    """To whom, and of what; None when the registration is gone."""
    statement = (
        select(RegistrationRow, ConferenceRow)
        .join(ConferenceRow, col(ConferenceRow.id) == RegistrationRow.conference_id)
        .where(col(RegistrationRow.id) == leased.recipient_id)
    )
    found = (await session.execute(statement)).first()
    return None if found is None else (found[0], found[1])


async def workshops_of(session: AsyncSession, registration_id: UUID) -> Sequence[tuple[WorkshopRow, str]]:
    """The workshops in which a registration is or was enrolled, by their time, each with the enrolment's state."""
    statement = (
        select(WorkshopRow, col(EnrolmentRow.state))
        .join(EnrolmentRow, col(EnrolmentRow.workshop_id) == WorkshopRow.id)
        .where(col(EnrolmentRow.registration_id) == registration_id)
        .order_by(col(WorkshopRow.starts_at), col(WorkshopRow.id), col(EnrolmentRow.id))
    )
    return [(row[0], row[1]) for row in await session.execute(statement)]


async def own_text(
    session: AsyncSession, conference_id: UUID, template: str, language: str
) -> dict[str, str | None] | None:
    """The organisers' words for a kind of e-mail in a language; None where the usual ones are sent."""
    statement = select(col(OwnMessageRow.texts)[language]).where(
        col(OwnMessageRow.conference_id) == conference_id, col(OwnMessageRow.kind) == template
    )
    found: dict[str, str | None] | None = (await session.scalars(statement)).first()
    return found


async def page_of_emails(
    session: AsyncSession, conference_id: UUID, *, status: str | None, template: str | None, page: PageRequest
) -> tuple[Sequence[tuple[EmailRow, RegistrationRow | None]], str | None, int | None]:
    """E-mails of a conference, each with the registration that it went to, if that is still there."""
    statement: Any = (
        select(EmailRow, RegistrationRow)
        .outerjoin(RegistrationRow, col(RegistrationRow.id) == EmailRow.recipient_id)
        .where(col(EmailRow.conference_id) == conference_id)
    )
    if status is not None:
        statement = statement.where(col(EmailRow.status) == status)
    if template is not None:
        statement = statement.where(col(EmailRow.template) == template)
    keys: dict[str, Any] = {"id": col(EmailRow.id), "created_at": col(EmailRow.created_at)}
    found: tuple[Sequence[Any], str | None, int | None] = await fetch_page(
        session, statement, page, keys, default="-created_at,id"
    )
    rows, cursor, total = found
    return [(row[0], row[1]) for row in rows], cursor, total


async def get_email(session: AsyncSession, email_id: UUID, *, lock: bool = False) -> EmailRow | None:
    return await session.get(EmailRow, email_id, with_for_update={} if lock else None, populate_existing=lock)


async def get_registration(session: AsyncSession, registration_id: UUID) -> RegistrationRow | None:
    return await session.get(RegistrationRow, registration_id)


async def flush(session: AsyncSession) -> None:
    await session.flush()
