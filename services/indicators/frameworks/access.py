"""What one caller may do to one framework: as staff, as a member of a side's partner, or by grant."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.indicators.frameworks import store
from services.indicators.models.frameworks import FrameworkRow, SideRow
from services.indicators.vocabularies.frameworks import FrameworkState, GrantRole, Visibility
from shared.auth.caller import Caller
from shared.http.problems import Forbidden, NotFound

_READ, _WRITE = "indicators:read", "indicators:write"
_STAFF = ("admin", "coordinator")
_EDITING = (GrantRole.OWNER, GrantRole.EDITOR, GrantRole.DELEGATION_HEAD)


@dataclass(frozen=True, slots=True)
class Access:
    """What a caller may do to a framework.

    `inside`: sees what does not count yet; `manages`: changes what is measured; `owns`: grants too; `sides`: the sides
    whose values the caller enters, and for which it agrees and approves.
    """

    sees: bool
    inside: bool = False
    manages: bool = False
    owns: bool = False
    sides: frozenset[str] = field(default_factory=frozenset)


def sees_everything(caller: Caller) -> bool:
    """The network's staff, our own services, and machine clients that may write measurements."""
    return (caller.is_service and caller.may(_READ)) or manages_everything(caller)


def manages_everything(caller: Caller) -> bool:
    return caller.may(_WRITE) and (caller.is_client or caller.has_role(*_STAFF))


def circles_of(caller: Caller) -> frozenset[Visibility]:
    """Of which visibility an agreed framework must be for this caller to see it without a part in it."""
    if sees_everything(caller):
        return frozenset(Visibility)
    return frozenset({Visibility.PUBLIC, Visibility.NETWORK} if caller.may(_READ) else {Visibility.PUBLIC})


def grant_subject(caller: Caller) -> str | None:
    """The name by which grants know this caller; None for those who have none, or whose token does not reach so far."""
    return caller.subject if caller.kind in ("account", "client") and caller.may(_READ) else None


def partners_of(caller: Caller) -> frozenset[UUID]:
    """The partners that a caller works for, as far as its token lets it read."""
    return caller.partners if caller.may(_READ) else frozenset()


async def access_to(session: AsyncSession, caller: Caller, framework: FrameworkRow, sides: Sequence[SideRow]) -> Access:
    every = frozenset(side.code for side in sides)
    if manages_everything(caller):
        return Access(sees=True, inside=True, manages=True, owns=True, sides=every)
    partners = partners_of(caller)
    own = frozenset(side.code for side in sides if side.partner_id in partners)
    edited = own if caller.may(_WRITE) else frozenset()
    inside, manages, owns = bool(own), bool(edited), False
    subject = grant_subject(caller)
    grant = await store.grant_of(session, framework.id, subject) if subject else None
    if grant is not None:
        inside = True
        if grant.role in _EDITING:
            # Whoever stands on one side turns no key of another partner's, as the framework's creator either.
            whole = frozenset(side.code for side in sides if side.partner_id is None) if own else every
            edited |= whole if grant.side is None else {grant.side}
            manages = manages or grant.side is None
        owns = grant.role == GrantRole.OWNER and grant.side is None
    if inside or caller.is_service:
        return Access(sees=True, inside=True, manages=manages, owns=owns, sides=edited)
    shown = framework.state == FrameworkState.AGREED and framework.visibility in circles_of(caller)
    return Access(sees=shown)


async def visible_framework(
    session: AsyncSession, caller: Caller, framework_id: UUID, *, lock: bool = False
) -> tuple[FrameworkRow, list[SideRow], Access]:
    """The framework with its sides, and what the caller may do to it; raises NotFound when it may not even see it.

    `lock` keeps others from changing what is measured until the transaction ends.
    """
    framework = await store.get_framework(session, framework_id, lock=lock)
    if framework is None:
        raise NotFound()
    sides = await store.sides_of(session, framework_id)
    access = await access_to(session, caller, framework, sides)
    if not access.sees:
        raise NotFound()
    return framework, sides, access


async def managed_framework(
    session: AsyncSession, caller: Caller, framework_id: UUID, *, as_owner: bool = False
) -> tuple[FrameworkRow, list[SideRow], Access]:
    """The framework, locked, for a caller who may change what is measured (`as_owner`: who may also grant).

    Raises NotFound when the caller may not see it, Forbidden when it may not change it.
    """
    framework, sides, access = await visible_framework(session, caller, framework_id, lock=True)
    if not (access.owns if as_owner else access.manages):
        raise Forbidden()
    return framework, sides, access
