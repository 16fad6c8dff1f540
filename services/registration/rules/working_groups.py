"""Working groups that prepare a conference (B23): somebody elected leads each, and as many are named as were said."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.registration.rules.catalogue.working_groups import B23, B23_UNNAMED
from shared.catalogue.rules import Finding


@dataclass(frozen=True, slots=True)
class Member:
    """One member, as far as the rule looks."""

    leads: bool
    elected: bool


def lead_refused(members: Sequence[Member]) -> Finding | None:
    """B23: whoever leads a group is elected, and there is one lead at most. That is hard."""
    leads = [index for index, member in enumerate(members) if member.leads]
    for index in leads:
        if not members[index].elected or index != leads[0]:
            return B23.finding(f"/members/{index}/leads")
    return None


def lead_missing(members: Sequence[Member]) -> Finding | None:
    """B23: a group that nobody leads yet is warned of."""
    return None if any(member.leads for member in members) else B23.finding("/members")


def groups_unnamed(named: int, expected: int | None) -> Finding | None:
    """B23: the minutes speak of five groups and name four. What is not named is told, and nothing is made up."""
    if expected is None or named >= expected:
        return None
    return B23_UNNAMED.finding("/policy/working_groups", limit=expected, current=named)
