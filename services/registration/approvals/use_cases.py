"""Two keys: each delegation approves the programme of a conference, and is asked again when it changes."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.approvals import events, store
from services.registration.approvals.standing import SideStanding, Standing, standing_of
from services.registration.conferences import store as conferences
from services.registration.conferences.access import visible_conference
from services.registration.conferences.facts import event_visibility
from services.registration.models.approvals import ProgrammeApprovalRow
from services.registration.models.conference import ConferenceRow
from services.registration.problems import ProgrammeIsAnother
from services.registration.vocabularies.conferences import ConferenceState
from shared.auth.caller import Caller
from shared.clock import now
from shared.events.outbox import publish
from shared.http.conflicts import WrongState
from shared.http.problems import Forbidden, NotFound
from shared.ids import new_id


async def read_approvals(session: AsyncSession, caller: Caller, conference_id: UUID) -> tuple[ConferenceRow, Standing]:
    """For those who work on the conference; raises NotFound, or Forbidden for those who only see it."""
    conference, access = await visible_conference(session, caller, conference_id)
    if not access.inside:
        raise Forbidden()
    return conference, await standing_of(session, conference)


async def approve_programme(
    session: AsyncSession, caller: Caller, conference_id: UUID, digest: str
) -> tuple[ConferenceRow, Standing]:
    """Turn the key of the delegation that the caller leads. Nobody else turns it: no organiser, and not the other side.

    Raises ProgrammeIsAnother when what was read is no longer the programme, WrongState of what is cancelled. Approving
    what is approved changes nothing.
    """
    _, access = await visible_conference(session, caller, conference_id)
    if access.side is None:
        raise Forbidden()
    conference = await conferences.lock_conference(session, conference_id)
    if conference is None:
        raise NotFound()
    if conference.state == ConferenceState.CANCELLED:
        raise WrongState(conference.state)
    standing = await standing_of(session, conference)
    if standing.digest != digest:
        raise ProgrammeIsAnother()
    own = next((side for side in standing.sides if side.side == access.side), None)
    if own is None:
        raise Forbidden()
    if own.last is None or own.last.digest != digest:
        await _approve(session, caller, conference, standing, own)
        standing = await standing_of(session, conference)
    return conference, standing


async def _approve(
    session: AsyncSession, caller: Caller, conference: ConferenceRow, standing: Standing, own: SideStanding
) -> None:
    (latest, *_) = [*await store.history_of(session, conference.id, 1), None]
    number = 1 if latest is None else latest.number + (latest.digest != standing.digest)
    row = ProgrammeApprovalRow(
        id=new_id(),
        conference_id=conference.id,
        side=own.side,
        number=number,
        digest=standing.digest,
        programme=dict(standing.programme),
        approved_by=caller.subject,
        approved_at=now(),
    )
    await store.add(session, row)
    waiting = [side for side in standing.waiting_for if side != own.side]
    data = events.approval_event(conference.id, row.id, own.side, number, waiting)
    await publish(session, events.APPROVED, data, visibility=event_visibility(conference))
