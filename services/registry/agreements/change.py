"""Who changes an agreement, when, and by which policy."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.policy.store import settled_policy
from services.registry.rules.policy import Policy
from services.registry.sight import Sight, sight_of
from shared.auth.caller import Caller


@dataclass(frozen=True)
class Change:
    """What all steps of one change share."""

    session: AsyncSession
    caller: Caller
    sight: Sight
    policy: Policy
    today: date


async def change_of(session: AsyncSession, caller: Caller, today: date) -> Change:
    """The change that a caller begins: the policy stays as it is until it is done."""
    return Change(session, caller, sight_of(caller), await settled_policy(session), today)
