"""Who is invited to a conference, and may take its reserved places."""

from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences.access import managed_conference, visible_conference
from services.registration.models.registrations import InvitationRow
from services.registration.participants.invitations import store
from services.registration.participants.invitations.schemas import InvitationIn
from services.registration.rules.person import address_key, name_key
from services.registration.seats import claims
from shared.auth.caller import Caller
from shared.http.conflicts import AlreadyExists
from shared.http.etags import Precondition
from shared.http.handlers import constraint_of
from shared.http.problems import Forbidden, NotFound


async def invite(session: AsyncSession, caller: Caller, conference_id: UUID, body: InvitationIn) -> InvitationRow:
    """Put somebody on the list; who is registered already is invited from now on. Raises AlreadyExists."""
    await managed_conference(session, caller, conference_id)
    row = InvitationRow(
        conference_id=conference_id,
        email=body.email,
        name=body.name,
        address_key=address_key(body.email),
        name_key=name_key(body.name) if body.name else "",
    )
    try:
        await store.add_invitation(session, row)
    except IntegrityError as error:
        if constraint_of(error) == "invitation_once":
            raise AlreadyExists() from error
        raise
    await claims.invitations_changed(session, conference_id, row.address_key)
    return row


async def check_manages(session: AsyncSession, caller: Caller, conference_id: UUID) -> None:
    """Raises NotFound, or Forbidden for whoever sees the conference and does not manage it."""
    _, access = await visible_conference(session, caller, conference_id)
    if not access.manages:
        raise Forbidden()


async def read_invitation(session: AsyncSession, caller: Caller, invitation_id: UUID) -> InvitationRow:
    """For those who manage the conference; for others there is none."""
    row = await store.get_invitation(session, invitation_id)
    if row is None:
        raise NotFound()
    _, access = await visible_conference(session, caller, row.conference_id)
    if not access.manages:
        raise NotFound()
    return row


async def withdraw_invitation(
    session: AsyncSession, caller: Caller, invitation_id: UUID, if_match: Precondition
) -> None:
    """Take somebody off the list. Nobody loses a seat by it; it counts among the others' from now on."""
    found = await read_invitation(session, caller, invitation_id)
    await managed_conference(session, caller, found.conference_id)
    row = await store.get_invitation(session, invitation_id)
    if row is None:
        raise NotFound()
    if_match.check(row.version)
    await store.delete_invitation(session, row)
    await claims.invitations_changed(session, row.conference_id, row.address_key)
