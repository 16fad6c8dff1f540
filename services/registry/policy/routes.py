"""`/registry/v1/policy`."""

from fastapi import APIRouter

from services.registry.permissions import RegistryReader, RegistryWriter
from services.registry.policy import use_cases
from services.registry.policy.schemas import PolicyOut, PolicyPatch
from shared.db.engine import Session
from shared.http.etags import IfMatch, Tag
from shared.http.route import EntenteRoute

router = APIRouter(prefix="/registry/v1/policy", tags=["policy"], route_class=EntenteRoute)


@router.get("")
async def read_policy(caller: RegistryReader, session: Session, tag: Tag) -> PolicyOut:
    """The network's policy: limits, and the strengths of rules that differ from the documents'.

    `GET /registry/v1/rules` shows every rule with the strength in force.
    """
    policy = await use_cases.read_policy(session)
    tag(policy.version)
    return policy


@router.patch("")
async def change_policy(
    body: PolicyPatch, caller: RegistryWriter, session: Session, if_match: IfMatch, tag: Tag
) -> PolicyOut:
    """Change some values of the policy, for the network's staff; each named one is replaced whole.

    `strengths` may name rules whose strength is P or S. `P` refuses signing an agreement, or showing a cooperation
    beyond its parties, with 409 and the list of what is `missing`; `H` refuses every change that would break the rule;
    `S` warns; `off` is silent. What is there already stays, and is warned of.
    """
    policy = await use_cases.change_policy(session, caller, body, if_match)
    tag(policy.version)
    return policy
