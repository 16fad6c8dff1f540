"""Conferences: created, changed, published, opened and closed for registration, cancelled."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.approvals.standing import approval_missing
from services.registration.changes import store as changes
from services.registration.conferences import events, store
from services.registration.conferences.access import managed_conference
from services.registration.conferences.facts import event_visibility, zone_of
from services.registration.conferences.schemas import ConferenceIn, ConferencePatch
from services.registration.editions.linking import check_editions, join_sister, lock_with_sister
from services.registration.milestones.use_cases import conference_moved
from services.registration.models.conference import ConferenceRow, GrantRow
from services.registration.problems import WorkshopsOutside
from services.registration.programme import store as programme
from services.registration.rules.programme import lies_within
from services.registration.rules.states import conference_may_become, is_over
from services.registration.seats import cancelling, ledger
from services.registration.texts import ENDS_ON_ITS_FIRST_DAY_OR_LATER
from services.registration.vocabularies.conferences import ConferenceState, GrantRole
from shared.auth.caller import Caller
from shared.catalogue.texts import Text
from shared.clock import now
from shared.events.outbox import publish
from shared.events.types import EventType
from shared.http.conflicts import WrongState
from shared.http.etags import Precondition
from shared.http.problems import Conflict, Incomplete, invalid

_EVENTS: dict[ConferenceState, EventType] = {
    ConferenceState.PUBLISHED: events.PUBLISHED,
    ConferenceState.REGISTRATION_OPEN: events.REGISTRATION_OPENED,
    ConferenceState.REGISTRATION_CLOSED: events.REGISTRATION_CLOSED,
    ConferenceState.CANCELLED: events.CANCELLED,
}


_OVER = Text(
    en="the conference is over: nobody can be registered any more",
    fr="la conférence est terminée : plus personne ne peut s'inscrire",
    de="die Konferenz ist vorbei: niemand kann sich mehr anmelden",
    zh="会议已经结束，不能再报名",
)


async def create_conference(session: AsyncSession, caller: Caller, body: ConferenceIn) -> ConferenceRow:
    """A draft, owned by its creator. Raises Unprocessable when it ends before it starts; as `editions.linking` does for
    the conferences that it names."""
    _check_days(body.starts_on, body.ends_on)
    columns = _columns(body, ConferenceIn.model_fields.keys() - {"sister_event_id"})
    conference = ConferenceRow(**columns, created_by=caller.key)
    await check_editions(session, caller, conference)
    await store.add(session, conference)
    await store.add(session, GrantRow(conference_id=conference.id, subject=caller.subject, role=GrantRole.OWNER))
    if body.sister_event_id is not None:
        await lock_with_sister(session, conference.id, body.sister_event_id)
        await join_sister(session, caller, conference, body.sister_event_id)
        await session.flush()
    return conference


async def change_conference(
    session: AsyncSession, caller: Caller, conference_id: UUID, if_match: Precondition, body: ConferencePatch
) -> ConferenceRow:
    """Raises WrongState once it is cancelled, WorkshopsOutside when its days no longer hold its programme; as
    `editions.linking` does for the conferences that it names."""
    if "sister_event_id" in body.model_fields_set:
        await lock_with_sister(session, conference_id, body.sister_event_id)
    conference, _ = await managed_conference(session, caller, conference_id)
    if_match.check(conference.version)
    if conference.state == ConferenceState.CANCELLED:
        raise WrongState(conference.state)
    changes = _columns(body, body.model_fields_set)
    changed = sorted(name for name, value in changes.items() if getattr(conference, name) != value)
    if "sister_event_id" in changes:
        await join_sister(session, caller, conference, changes["sister_event_id"])
    for name, value in changes.items():
        setattr(conference, name, value)
    _check_days(conference.starts_on, conference.ends_on)
    if changes.keys() & {"previous_edition_id", "starts_on", "edition"}:
        await check_editions(session, caller, conference)
    if changes.keys() & {"starts_on", "ends_on", "time_zone"}:
        await _check_programme_fits(session, conference)
        await conference_moved(session, conference)
    conference.touch()
    await session.flush()
    if "policy" in changes:
        await ledger.policy_changed(session, conference.id)
    if conference.state != ConferenceState.DRAFT:
        data = events.conference_event(conference.id, conference.version, conference.state, changed)
        await publish(session, events.PROGRAMME_CHANGED, data, visibility=event_visibility(conference))
    return conference


async def advance_conference(
    session: AsyncSession, caller: Caller, conference_id: UUID, if_match: Precondition, target: ConferenceState
) -> ConferenceRow:
    """Bring a conference to `target`, and tell of it. Only an owner cancels; raises WrongState out of turn.

    Raises Incomplete when it is published without the approvals that its policy asks for (B16).

    With a conference its registrations and their enrolments are cancelled.
    """
    cancelling_it = target == ConferenceState.CANCELLED
    conference, _ = await managed_conference(session, caller, conference_id, as_owner=cancelling_it)
    if_match.check(conference.version)
    if not conference_may_become(target, conference.state):
        raise WrongState(conference.state)
    if target == ConferenceState.REGISTRATION_OPEN and is_over(conference.ends_on, now(), zone_of(conference)):
        raise Conflict(_OVER)
    if target == ConferenceState.PUBLISHED:
        missing = await approval_missing(session, conference)
        if missing:
            raise Incomplete(missing)
    was_visible = event_visibility(conference)
    conference.state = target
    conference.touch()
    await session.flush()
    if cancelling_it:
        await cancelling.cancel_conference(session, conference.id)
        await changes.lapse_all(session, now(), conference_id=conference.id)
    data = events.conference_event(conference.id, conference.version, target)
    # That a draft was given up is nobody's business.
    visibility = was_visible if cancelling_it else event_visibility(conference)
    await publish(session, _EVENTS[target], data, visibility=visibility)
    return conference


def _columns(body: ConferenceIn | ConferencePatch, named: Collection[str]) -> dict[str, Any]:
    """The fields `named` as the row holds them: of days in JSON the texts."""
    columns = body.model_dump(include=set(named))
    return columns | body.model_dump(mode="json", include=set(named) & {"interpretation_days", "policy"})


def _check_days(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise invalid("/ends_on", "before_start", ENDS_ON_ITS_FIRST_DAY_OR_LATER)


async def _check_programme_fits(session: AsyncSession, conference: ConferenceRow) -> None:
    starts_at, ends_at = await programme.span_of(session, conference.id)
    if starts_at is None or ends_at is None:
        return
    if not lies_within(starts_at, ends_at, conference.starts_on, conference.ends_on, zone_of(conference)):
        raise WorkshopsOutside()
