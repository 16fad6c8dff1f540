"""What cannot be is not announced, and by a hard policy not even planned; what is only a pity is told in `warnings`."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences.facts import policy_of
from services.registration.conflicts.finding import find_conflicts
from services.registration.models.conference import ConferenceRow
from services.registration.problems import ProgrammeConflict
from services.registration.rules.conflicts import Conflict
from shared.catalogue.rules import Finding
from shared.http.problems import Fault


async def check_possible(session: AsyncSession, conference: ConferenceRow, thing_id: UUID, *, announced: bool) -> None:
    """Raise ProgrammeConflict when a workshop or session, as it is written now, cannot be beside the others.

    By default (P) that is asked of what is announced, against what is announced. The room is locked: of two that want
    it at once, the second sees the first.
    """
    if not _is_strict(conference, announced=announced):
        return
    found = await find_conflicts(session, conference)
    clashes = [
        conflict
        for conflict in found.conflicts
        if conflict.impossible and conflict.concerns(thing_id) and (conflict.is_public or _is_hard(conference))
    ]
    if clashes:
        faults = [_fault(found.finding(conflict), conflict) for conflict in clashes]
        raise ProgrammeConflict(errors=faults, rule=found.finding(clashes[0]).rule.id)


async def what_cannot_be(session: AsyncSession, conference: ConferenceRow, thing_id: UUID) -> Sequence[Finding]:
    """What of this keeps a line-up from being final: the clashes with what is announced."""
    if not _is_strict(conference, announced=True):
        return []
    found = await find_conflicts(session, conference)
    return [
        found.finding(conflict)
        for conflict in found.conflicts
        if conflict.impossible and conflict.concerns(thing_id) and conflict.is_public
    ]


def _is_hard(conference: ConferenceRow) -> bool:
    return policy_of(conference).programme_conflicts == "H"


def _is_strict(conference: ConferenceRow, *, announced: bool) -> bool:
    strength = policy_of(conference).programme_conflicts
    return strength == "H" or (strength == "P" and announced and not conference.historical)


def _fault(finding: Finding, conflict: Conflict) -> Fault:
    return Fault(finding.pointer, conflict.kind, finding.rule.text, finding.values)
