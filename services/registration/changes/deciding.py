"""What was asked for after the deadline: listed, approved, rejected, taken back."""

import json
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.changes import events, store
from services.registration.changes.drafting import apply, drafted, refusal_of
from services.registration.changes.schemas import ChangeOut, RegistrationSummary
from services.registration.changes.telling import tell_change
from services.registration.changes.use_cases import withdraw_now
from services.registration.conferences.access import Access
from services.registration.conferences.store import lock_conference
from services.registration.emails.calling import tell_holder
from services.registration.forms import store as forms
from services.registration.history.recording import record
from services.registration.models.changes import ChangeRow
from services.registration.models.conference import ConferenceRow
from services.registration.models.forms import FilledRow
from services.registration.models.registrations import RegistrationRow
from services.registration.participants.schemas import RegistrationPatch
from services.registration.participants.use_cases import listable, may_decide, registration_for
from services.registration.person import PersonOut
from services.registration.rules.changes import PARTS, fields_of
from services.registration.seats import refusals
from services.registration.texts import CHANGE_FITS_NO_MORE
from services.registration.vocabularies.changes import ChangeKind, ChangeState, Deed
from services.registration.vocabularies.emails import EmailTemplate
from services.registration.vocabularies.participants import RegistrationState
from shared.auth.caller import Caller
from shared.clock import now
from shared.http.conflicts import WrongState
from shared.http.etags import Precondition
from shared.http.pages import PageRequest
from shared.http.problems import Conflict, Forbidden, NotFound, PreconditionFailed


class Asked(NamedTuple):
    """A change, its registration, the conference, and what the caller may do there."""

    change: ChangeRow
    registration: RegistrationRow
    conference: ConferenceRow
    access: Access


async def change_for(session: AsyncSession, caller: Caller, change_id: UUID) -> Asked:
    """A change, for whoever sees its registration; raises NotFound for all others."""
    change = await store.get_change(session, change_id)
    if change is None:
        raise NotFound()
    return Asked(change, *await registration_for(session, caller, change.registration_id))


async def approve(session: AsyncSession, caller: Caller, change_id: UUID, if_match: Precondition) -> Asked:
    """Do what was asked for, now. Raises Forbidden, WrongState when it was decided, PreconditionFailed when it is
    another one meanwhile, Conflict when the form, or the registration, does not allow it any more."""
    asked = await _to_decide(session, caller, change_id, if_match)
    registration_id = asked.registration.id
    if asked.change.kind == ChangeKind.WITHDRAWAL:
        refusals.check_stands(asked.registration.state)
        await withdraw_now(session, asked.conference, registration_id, Precondition(None))
        deed, differences = Deed.WITHDRAWN, None
    else:
        body = body_of(asked.change)
        refusal = await refusal_of(session, asked.conference, asked.registration, body, complete=False)
        if refusal is not None:
            raise Conflict(CHANGE_FITS_NO_MORE, errors=refusal.errors)
        draft = await apply(session, asked.conference, registration_id, body, Precondition(None))
        deed, differences = Deed.CHANGED, draft.differences
        template, details = EmailTemplate.CHANGE_APPROVED, {"approved": str(change_id)}
        await tell_holder(session, asked.conference, asked.registration, template, details)
    await _end(session, asked, ChangeState.APPROVED, by=caller.key)
    await record(session, registration_id, deed, caller, asked.access, differences=differences, change_id=change_id)
    await tell_change(session, asked.conference, asked.change, events.APPROVED)
    return await change_for(session, caller, change_id)


async def reject(session: AsyncSession, caller: Caller, change_id: UUID, reason: str, if_match: Precondition) -> Asked:
    """Leave the registration as it is, and tell the participant why. Raises as `approve`."""
    asked = await _to_decide(session, caller, change_id, if_match)
    await _end(session, asked, ChangeState.REJECTED, by=caller.key, reason=reason)
    await record(
        session, asked.registration.id, Deed.CHANGE_REJECTED, caller, asked.access, change_id=change_id, reason=reason
    )
    await tell_change(session, asked.conference, asked.change, events.REJECTED)
    await tell_holder(
        session,
        asked.conference,
        asked.registration,
        EmailTemplate.CHANGE_REJECTED,
        {"change_id": str(change_id)},
    )
    return await change_for(session, caller, change_id)


async def recall(session: AsyncSession, caller: Caller, change_id: UUID, if_match: Precondition) -> Asked:
    """Take back what was asked for: for those who may ask, and not decide. Raises as `approve`."""
    asked = await change_for(session, caller, change_id)
    if may_decide(asked.conference, asked.access, asked.registration.delegation):
        raise Forbidden()
    _check(asked.change, if_match)
    await _end(session, asked, ChangeState.RECALLED)
    await record(session, asked.registration.id, Deed.CHANGE_RECALLED, caller, asked.access, change_id=change_id)
    await tell_change(session, asked.conference, asked.change, events.RECALLED)
    return await change_for(session, caller, change_id)


async def _to_decide(session: AsyncSession, caller: Caller, change_id: UUID, if_match: Precondition) -> Asked:
    asked = await change_for(session, caller, change_id)
    if not may_decide(asked.conference, asked.access, asked.registration.delegation):
        raise Forbidden()
    # Against the form and the list of invitations, as everybody who changes a registration.
    await lock_conference(session, asked.conference.id, shared=True)
    _check(asked.change, if_match)
    return asked


def _check(change: ChangeRow, if_match: Precondition) -> None:
    if_match.check(change.version)
    if change.state != ChangeState.PENDING:
        raise WrongState(change.state)


async def _end(
    session: AsyncSession, asked: Asked, state: ChangeState, *, by: str | None = None, reason: str | None = None
) -> None:
    """Close a change, locked after its registration as everywhere; raises when it is not the one that was read."""
    version = asked.change.version
    change = await store.get_change(session, asked.change.id, lock=True)
    if change is None or change.version != version:
        raise PreconditionFailed()
    change.state, change.ended_at, change.decided_by, change.reason = state, now(), by, reason
    change.touch()
    await session.flush()


async def list_changes(
    session: AsyncSession, caller: Caller, conference_id: UUID, state: ChangeState | None, page: PageRequest
) -> tuple[list[ChangeOut], str | None, int | None]:
    """A page of what was asked for in a conference; a delegation's head sees its own side."""
    _, side = await listable(session, caller, conference_id)
    statement = store.changes_of(conference_id, side=side, state=state)
    pairs, cursor, total = await store.page_of_changes(session, statement, page)
    filled = await forms.filled_by(session, [registration.id for _, registration in pairs])
    items = [
        shown(change, registration, filled.get(registration.id), manages=side is None) for change, registration in pairs
    ]
    return items, cursor, total


async def view(session: AsyncSession, asked: Asked) -> ChangeOut:
    filled = await forms.filled_by(session, [asked.registration.id])
    return shown(asked.change, asked.registration, filled.get(asked.registration.id), manages=asked.access.manages)


def shown(change: ChangeRow, registration: RegistrationRow, row: FilledRow | None, *, manages: bool) -> ChangeOut:
    """A change as it is told; who asked and decided, to organisers."""
    pending = change.state == ChangeState.PENDING
    found = drafted(registration, row, body_of(change)).differences if pending else {}
    values = {
        when: {f"{part}.{name}": value for part, each in found.items() if each for name, value in each[when].items()}
        for when in ("before", "after")
    }
    return ChangeOut(
        **change.model_dump(include=_SHOWN),
        registration=RegistrationSummary(
            id=registration.id,
            name=PersonOut.model_validate(registration.person).display_name,
            delegation=registration.delegation,
            state=RegistrationState(registration.state),
        ),
        asked_by=change.asked_by if manages else None,
        decided_by=change.decided_by if manages else None,
        fields=fields_of(found),
        before=values["before"] if pending else None,
        after=values["after"] if pending else None,
    )


_SHOWN = {
    "id", "version", "created_at", "updated_at", "conference_id", "kind", "state", "asked_as", "ended_at", "reason",
}  # fmt: skip


def body_of(change: ChangeRow) -> RegistrationPatch:
    """What was asked for, as it was sent."""
    asked = {part: value for part in PARTS if (value := getattr(change, part)) is not None}
    return RegistrationPatch.model_validate_json(json.dumps(asked))
