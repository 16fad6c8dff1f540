"""What one caller may do to one conference: by role, by scope, by grant."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences import store
from services.registration.models.conference import ConferenceRow
from services.registration.vocabularies.conferences import ConferenceState, GrantRole, Visibility
from shared.auth.caller import Caller
from shared.http.problems import Forbidden, NotFound

_STAFF = ("admin", "coordinator")
_MANAGING_GRANTS = (GrantRole.OWNER, GrantRole.EDITOR)


@dataclass(frozen=True, slots=True)
class Access:
    """What a caller may do to a conference.

    `inside`: sees drafts; `manages`: changes everything; `owns`: grants and cancels too; `side`: the delegation that
    the caller leads, whose half it edits and whose people's data it sees.
    """

    sees: bool
    inside: bool = False
    manages: bool = False
    owns: bool = False
    side: str | None = None

    def edits_side(self, delegation: str | None) -> bool:
        """Whether the caller may change (and see in full) what belongs to that delegation."""
        return self.manages or (self.side is not None and self.side == delegation)


def sees_everything(caller: Caller) -> bool:
    """The network's staff, our own services, and machine clients that may write conferences."""
    return caller.is_service or manages_everything(caller)


def manages_everything(caller: Caller) -> bool:
    if not caller.may("registration:write"):
        return False
    return caller.is_client or caller.has_role(*_STAFF)


def in_network(caller: Caller) -> bool:
    """Whether what is shown to the network is shown to this caller."""
    return caller.may("registration:read")


def circles_of(caller: Caller) -> frozenset[str]:
    """Of which visibility a published conference must be for this caller to see it without a grant."""
    if sees_everything(caller):
        return frozenset(Visibility)
    return frozenset({Visibility.PUBLIC, Visibility.NETWORK} if in_network(caller) else {Visibility.PUBLIC})


def grant_subject(caller: Caller) -> str | None:
    """The name by which grants know this caller; None for those who have none, or whose token does not reach so far."""
    return caller.subject if caller.kind in ("account", "client") and in_network(caller) else None


async def access_to(session: AsyncSession, caller: Caller, conference: ConferenceRow) -> Access:
    if manages_everything(caller):
        return Access(sees=True, inside=True, manages=True, owns=True)
    subject = grant_subject(caller)
    grant = await store.grant_of(session, conference.id, subject) if subject else None
    if grant is not None:
        return Access(
            sees=True,
            inside=True,
            manages=grant.role in _MANAGING_GRANTS,
            owns=grant.role == GrantRole.OWNER,
            side=grant.side,
        )
    if caller.is_service:
        return Access(sees=True, inside=True)
    published = conference.state != ConferenceState.DRAFT
    return Access(sees=published and conference.visibility in circles_of(caller))


async def visible_conference(
    session: AsyncSession, caller: Caller, conference_id: UUID
) -> tuple[ConferenceRow, Access]:
    """The conference and what the caller may do to it; raises NotFound when it may not even see it."""
    conference = await store.get_conference(session, conference_id)
    return await _checked(session, caller, conference)


async def managed_conference(
    session: AsyncSession, caller: Caller, conference_id: UUID, *, as_owner: bool = False, shared: bool = False
) -> tuple[ConferenceRow, Access]:
    """The conference, locked, for a caller who may change it (`as_owner`: who may also grant and cancel).

    Raises NotFound when the caller may not see it, Forbidden when it may not change it. `shared` as in
    `store.lock_conference`.
    """
    conference = await store.lock_conference(session, conference_id, shared=shared)
    conference, access = await _checked(session, caller, conference)
    if not (access.owns if as_owner else access.manages):
        raise Forbidden()
    return conference, access


async def _checked(
    session: AsyncSession, caller: Caller, conference: ConferenceRow | None
) -> tuple[ConferenceRow, Access]:
    if conference is None:
        raise NotFound()
    access = await access_to(session, caller, conference)
    if not access.sees:
        raise NotFound()
    return conference, access
