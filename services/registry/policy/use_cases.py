"""Reading and changing the network's policy, and holding findings against it."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.agreements import store as agreements
from services.registry.audit.trail import record
from services.registry.policy import store
from services.registry.policy.schemas import PolicyOut, PolicyPatch
from services.registry.rules.policy import Policy
from services.registry.sight import may_write_all
from services.registry.tables import PolicyRow
from shared.auth.caller import Caller
from shared.catalogue.rules import Strength
from shared.clock import now
from shared.http.etags import Precondition
from shared.http.problems import Forbidden

POLICY_ID = UUID(int=1)
"""What the audit trail calls the one policy."""


async def read_policy(session: AsyncSession) -> PolicyOut:
    return _shown(await store.load(session))


async def change_policy(session: AsyncSession, caller: Caller, patch: PolicyPatch, if_match: Precondition) -> PolicyOut:
    """Change some of the policy's values; Forbidden but for the network's staff.

    What is stored of agreements and depends on it is computed anew, in the same transaction.
    """
    if not may_write_all(caller):
        raise Forbidden()
    row = await store.load(session, lock=True)
    if_match.check(row.version)
    before = Policy.model_validate(row.policy)
    policy = before.model_copy(update=patch.changes())
    if policy == before:
        return _shown(row)
    row.policy = policy.model_dump(mode="json", exclude_defaults=True)
    row.version, row.updated_at = row.version + 1, now()
    await store.save(session, row)
    if policy.transmission_required_for != before.transmission_required_for:
        await agreements.take_effect_anew(session, policy.transmission_required_for)
    await record(session, caller, ("policy", POLICY_ID), "updated", before=before, after=policy)
    return _shown(row)


async def strengths_in_force(session: AsyncSession) -> Mapping[str, Strength]:
    """The strengths that the network has changed, by rule."""
    return (await store.policy_of(session)).strengths


def _shown(row: PolicyRow) -> PolicyOut:
    return PolicyOut(**row.policy, version=row.version, updated_at=row.updated_at)
