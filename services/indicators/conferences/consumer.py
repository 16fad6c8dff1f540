"""What indicators takes in of registration's events: by version, so that neither order nor repetition matters."""

from collections import defaultdict
from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from services.indicators.conferences import store
from services.indicators.models.counts import LineUpRow, WorkshopRow
from services.indicators.rules.counting import NO_DELEGATION, Snapshot, Tally, change
from shared.events.consumer import Consumer, Handlers, Together
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

    def snapshot(self) -> Snapshot:
        return Snapshot(
            self.version,
            self.state,
            self.delegation or NO_DELEGATION,
            {enrolment.workshop_id: enrolment.state for enrolment in self.enrolments},
        )


class _RegistrationTold(_Told):
    registration: _Registration


ToldT = TypeVar("ToldT", bound=_Told)


async def _read(session: AsyncSession, event: EventOut, model: type[ToldT]) -> ToldT:
    """The event's data; that the event came is noted with its conference."""
    told = model.model_validate(event.data)
    await store.note_events(session, {told.conference_id: event})
    return told


async def take_in_conference(session: AsyncSession, event: EventOut) -> None:
    """A conference has events of its own from its publication on; they are seen by whoever sees the conference."""
    told = await _read(session, event, _Told)
    if told.subject.type != "conference":
        return  # its programme's, whose versions are others
    await store.change_conference(session, told.conference_id, told.subject.version, visibility=event.visibility)


async def take_in_workshop(session: AsyncSession, event: EventOut) -> None:
    told = await _read(session, event, _WorkshopTold)
    values = {
        "id": told.workshop_id,
        "conference_id": told.conference_id,
        "version": told.subject.version,
        "state": told.state,
    }
    await store.save_if_newer(session, WorkshopRow, [values])


async def take_in_line_up(session: AsyncSession, event: EventOut) -> None:
    told = await _read(session, event, _LineUpTold)
    values = {
        "workshop_id": told.workshop_id,
        "conference_id": told.conference_id,
        "version": told.subject.version,
        "speakers": told.speakers_by_delegation,
        "final": told.final,
    }
    await store.save_if_newer(session, LineUpRow, [values], key="workshop_id")


async def take_in_registrations(session: AsyncSession, events: Sequence[EventOut]) -> None:
    """Newer snapshots take the place of older ones, and the tally changes by what lies between them.

    Many at once, in four statements: on the day when registration opens they come by the thousand.
    """
    told = [_RegistrationTold.model_validate(event.data) for event in events]
    await store.note_events(session, {each.conference_id: event for each, event in zip(told, events, strict=True)})
    latest = {each.registration.id: each for each in sorted(told, key=lambda each: each.registration.version)}
    known = await store.read_snapshots(session, list(latest))
    learnt: list[store.Placed] = []
    changes: dict[UUID, Tally] = defaultdict(Tally)
    for registration_id, each in latest.items():
        snapshot = each.registration.snapshot()
        difference = change(known.get(registration_id), snapshot)
        if difference is not None:
            learnt.append(store.Placed(registration_id, each.conference_id, snapshot))
            changes[each.conference_id].update(difference)
    await store.save_snapshots(session, learnt)
    await store.add_to_tally(session, changes)


HANDLERS: Handlers = {
    **dict.fromkeys(
        (
            "registration.conference.published",
            "registration.conference.registration_opened",
            "registration.conference.registration_closed",
            "registration.conference.programme_changed",
            "registration.conference.cancelled",
        ),
        take_in_conference,
    ),
    **dict.fromkeys(
        (
            "registration.workshop.announced",
            "registration.workshop.finalised",
            "registration.workshop.cancelled",
        ),
        take_in_workshop,
    ),
    "registration.line_up.changed": take_in_line_up,
    **dict.fromkeys(
        (
            "registration.registration.received",
            "registration.registration.approved",
            "registration.registration.rejected",
            "registration.registration.confirmed",
            "registration.registration.withdrawn",
            "registration.registration.cancelled",
            "registration.enrolment.confirmed",
            "registration.enrolment.waitlisted",
            "registration.enrolment.promoted",
            "registration.enrolment.offered",
            "registration.enrolment.declined",
            "registration.enrolment.expired",
            "registration.enrolment.withdrawn",
            "registration.enrolment.cancelled",
        ),
        Together(take_in_registrations),
    ),
}
COUNTS = Consumer("counts", HANDLERS)
