"""What indicators takes in of registration's events: by version, so that neither order nor repetition matters."""

from typing import TypeVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from services.indicators.conferences import store
from services.indicators.models import LineUpRow, WorkshopRow
from services.indicators.rules.counting import NO_DELEGATION, Snapshot, change
from shared.events.consumer import Consumer
from shared.events.types import EventOut, Subject


class _Told(BaseModel):
    """What all these events say; fields that are of no use here are left where they are."""

    subject: Subject
    conference_id: UUID


class _WorkshopTold(_Told):
    workshop_id: UUID
    state: str


class _LineUpTold(_Told):
    workshop_id: UUID
    speakers_by_delegation: dict[str, int]
    final: bool


class _Enrolment(BaseModel):
    workshop_id: UUID
    state: str


class _Registration(BaseModel):
    id: UUID
    version: int
    state: str
    delegation: str | None = None
    enrolments: list[_Enrolment]


class _RegistrationTold(_Told):
    registration: _Registration


ToldT = TypeVar("ToldT", bound=_Told)


async def _read(session: AsyncSession, event: EventOut, model: type[ToldT]) -> ToldT:
    """The event's data; that the event came is noted with its conference."""
    told = model.model_validate(event.data)
    await store.note_event(session, told.conference_id, event.position, event.timestamp)
    return told


async def take_in_conference(session: AsyncSession, event: EventOut) -> None:
    """A conference has events of its own from its publication on; they are seen by whoever sees the conference."""
    told = await _read(session, event, _Told)
    await store.change_conference(session, told.conference_id, told.subject.version, visibility=event.visibility)


async def take_in_workshop(session: AsyncSession, event: EventOut) -> None:
    told = await _read(session, event, _WorkshopTold)
    values = {
        "id": told.workshop_id,
        "conference_id": told.conference_id,
        "version": told.subject.version,
        "state": told.state,
    }
    await store.save_if_newer(session, WorkshopRow, values)


async def take_in_line_up(session: AsyncSession, event: EventOut) -> None:
    told = await _read(session, event, _LineUpTold)
    values = {
        "workshop_id": told.workshop_id,
        "conference_id": told.conference_id,
        "version": told.subject.version,
        "speakers": told.speakers_by_delegation,
        "final": told.final,
    }
    await store.save_if_newer(session, LineUpRow, values, key="workshop_id")


async def take_in_registration(session: AsyncSession, event: EventOut) -> None:
    """A registration's snapshot takes the place of an older one, and the tally changes by what lies between them."""
    told = await _read(session, event, _RegistrationTold)
    registration = told.registration
    learnt = Snapshot(
        registration.version,
        registration.state,
        registration.delegation or NO_DELEGATION,
        {enrolment.workshop_id: enrolment.state for enrolment in registration.enrolments},
    )
    difference = change(await store.read_snapshot(session, registration.id), learnt)
    if difference is None:
        return
    await store.save_snapshot(session, registration.id, told.conference_id, learnt)
    await store.add_to_tally(session, told.conference_id, difference)


_TAKEN_IN = {
    take_in_conference: (
        "conference.published",
        "conference.registration_opened",
        "conference.registration_closed",
        "conference.programme_changed",
        "conference.cancelled",
    ),
    take_in_workshop: ("workshop.announced", "workshop.finalised"),
    take_in_line_up: ("line_up.changed",),
    take_in_registration: (
        "registration.received",
        "registration.approved",
        "registration.confirmed",
        "registration.withdrawn",
        "registration.checked_in",
        "registration.erased",
        "enrolment.confirmed",
        "enrolment.waitlisted",
        "enrolment.offered",
        "enrolment.promoted",
        "enrolment.expired",
        "enrolment.withdrawn",
    ),
}
HANDLERS = {f"registration.{name}": handler for handler, names in _TAKEN_IN.items() for name in names}
COUNTS = Consumer("counts", HANDLERS)
