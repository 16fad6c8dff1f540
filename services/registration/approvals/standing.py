"""How the approval of a programme stands: who approved what of it, and what changed since."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.approvals import store
from services.registration.approvals.programme import programme_now
from services.registration.conferences import store as conferences
from services.registration.conferences.facts import policy_of
from services.registration.models.approvals import ProgrammeApprovalRow
from services.registration.models.conference import ConferenceRow
from services.registration.rules.approvals import (
    Change,
    Programme,
    changes_between,
    concerning,
    digest_of,
    not_approved,
    within,
)
from shared.catalogue.rules import Finding

_TWO = 2


@dataclass(frozen=True, slots=True)
class SideStanding:
    """One delegation's last approval, and all that changed since."""

    side: str
    last: ProgrammeApprovalRow | None
    changes: Sequence[Change] = ()

    @property
    def approved(self) -> bool:
        """Nothing that concerns this side changed since it approved."""
        return self.last is not None and not concerning(self.changes, self.side)

    def approves(self, workshop_id: UUID) -> bool:
        """The same of one workshop alone."""
        return self.last is not None and not within(concerning(self.changes, self.side), workshop_id)


@dataclass(frozen=True, slots=True)
class Standing:
    """The programme as it is now, and where each delegation stands."""

    programme: Programme
    digest: str
    sides: list[SideStanding] = field(default_factory=list)

    @property
    def waiting_for(self) -> list[str]:
        return [side.side for side in self.sides if not side.approved]


async def standing_of(session: AsyncSession, conference: ConferenceRow) -> Standing:
    """With one look at the programme, and one at each delegation's last approval."""
    programme = await programme_now(session, conference)
    latest = await store.latest_by_side(session, conference.id)
    standing = Standing(programme, digest_of(programme))
    for code in sorted(await conferences.delegation_codes(session, conference.id)):
        last = latest.get(code)
        changes = changes_between(last.programme, programme) if last is not None else ()
        standing.sides.append(SideStanding(code, last, changes))
    return standing


def is_required(conference: ConferenceRow, delegations: int) -> bool:
    """Whether the policy asks for approval: among two delegations or more, and not of history."""
    return policy_of(conference).approval_required and delegations >= _TWO and not conference.historical


async def approval_missing(
    session: AsyncSession, conference: ConferenceRow, workshop_id: UUID | None = None
) -> list[Finding]:
    """B16: the delegations that have yet to approve the programme (or one workshop of it) as it is.

    None where the policy does not ask for it.
    """
    if not policy_of(conference).approval_required:
        return []
    standing = await standing_of(session, conference)
    if not is_required(conference, len(standing.sides)):
        return []
    return not_approved(
        side.side
        for side in standing.sides
        if not (side.approved if workshop_id is None else side.approves(workshop_id))
    )
