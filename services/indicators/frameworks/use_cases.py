"""Frameworks: created for what they belong to, changed, agreed on by their sides, removed while nothing is measured."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.indicators import store as rows
from services.indicators.clients import Belongs, Partner, read_partner, read_subject
from services.indicators.frameworks import store
from services.indicators.frameworks.access import (
    Access,
    managed_framework,
    manages_everything,
    partners_of,
    visible_framework,
)
from services.indicators.frameworks.schemas import FrameworkIn, FrameworkPatch, Side
from services.indicators.indicators.shaping import check_formulas
from services.indicators.indicators.standing import Standing, standing_of
from services.indicators.models.frameworks import FrameworkRow, GrantRow, SideRow
from services.indicators.problems import unknown_side
from services.indicators.rules.policy import Policy
from services.indicators.texts import NAME_THE_SIDE, NO_SUCH_PARTNER, NO_SUCH_SUBJECT, OWN_SIDE_FIRST, SIDES_ONCE
from services.indicators.vocabularies.frameworks import FrameworkState, GrantRole
from shared.auth.caller import Caller
from shared.clock import now
from shared.http.client import Peers
from shared.http.conflicts import InUse
from shared.http.etags import Precondition
from shared.http.problems import Forbidden, Incomplete, Unprocessable, invalid


async def create_framework(session: AsyncSession, peers: Peers, caller: Caller, body: FrameworkIn) -> FrameworkRow:
    """A draft, owned by its creator.

    Who is not of the network's staff creates it for a partner of its own, and only beside what it may see. Raises
    Unprocessable for what there is not, PeerUnavailable while that cannot be asked.
    """
    partners = await _partners(peers, caller, body.sides)
    subject = await read_subject(peers, body.subject.type, body.subject.id)
    if subject is None or not _may_see(caller, subject):
        raise invalid("/subject/id", "unknown_subject", NO_SUCH_SUBJECT)
    if not manages_everything(caller) and not caller.has_role("organiser"):
        own = partners_of(caller)
        if own.isdisjoint(partner.id for partner in partners.values()):
            raise invalid("/sides", "own_side", OWN_SIDE_FIRST)
    framework = FrameworkRow(
        subject_type=body.subject.type, subject_id=body.subject.id, created_by=caller.key, **_columns(body)
    )
    await rows.add(session, framework)
    for partner in partners.values():
        await keep_partner(session, partner)
    sides = [
        SideRow(
            framework_id=framework.id,
            code=side.code,
            position=number,
            partner_id=partners[side.code].id if side.code in partners else None,
            label=side.label or _label_of(side, partners),
        )
        for number, side in enumerate(body.sides)
    ]
    await rows.add(session, *sides)
    owner = GrantRow(framework_id=framework.id, subject=caller.subject, role=GrantRole.OWNER)
    await rows.add(session, owner)
    return framework


async def _partners(peers: Peers, caller: Caller, sides: Sequence[Side]) -> dict[str, Partner]:
    """The partners of the sides that name one, by the side's code."""
    found: dict[str, Partner] = {}
    for number, side in enumerate(sides):
        if side.partner_id is None:
            continue
        partner = await read_partner(peers, side.partner_id)
        if partner is None or not _may_see(caller, Belongs(partner.visibility, frozenset({partner.id}))):
            raise invalid(f"/sides/{number}/partner_id", "unknown_partner", NO_SUCH_PARTNER)
        if any(partner.id == other.id for other in found.values()):
            raise invalid(f"/sides/{number}/partner_id", "twice", SIDES_ONCE)
        found[side.code] = partner
    return found


def _label_of(side: Side, partners: dict[str, Partner]) -> dict[str, str]:
    partner = partners.get(side.code)
    return {"und": partner.name if partner and partner.visibility == "public" else side.code}


def _may_see(caller: Caller, subject: Belongs) -> bool:
    if manages_everything(caller) or subject.visibility in ("public", "network"):
        return True
    return not subject.partners.isdisjoint(partners_of(caller))


async def keep_partner(session: AsyncSession, partner: Partner) -> None:
    await store.keep_partner(
        session,
        id=partner.id,
        name=partner.name,
        country=partner.country,
        visibility=partner.visibility,
        version=partner.version,
    )


def policy_of(framework: FrameworkRow) -> Policy:
    return Policy.model_validate(framework.policy)


async def change_framework(
    session: AsyncSession, caller: Caller, framework_id: UUID, if_match: Precondition, body: FrameworkPatch
) -> tuple[FrameworkRow, list[SideRow], Access]:
    """Raises Forbidden for who may not change it (of what was agreed, policy and visibility are for who works for all
    sides); InUse when an objective goes that indicators name, or a budget that formulas are made of."""
    framework, sides, access = await managed_framework(session, caller, framework_id)
    if_match.check(framework.version)
    columns = _columns(body)
    agreed = framework.state == FrameworkState.AGREED
    if agreed and {"policy", "visibility"} & columns.keys() and not {side.code for side in sides} <= access.sides:
        raise Forbidden()  # who sees it, and whose approval is needed, is not one side's to change
    if "objectives" in columns:
        kept = {objective["code"] for objective in columns["objectives"]}
        standing = await standing_of(session, framework, sides)
        if any(indicator.objective not in kept for indicator in standing.indicators if indicator.objective):
            raise InUse()
    for name, value in columns.items():
        setattr(framework, name, value)
    if "budget" in columns:
        standing = await standing_of(session, framework, sides)
        try:
            check_formulas(standing.indicators, framework, standing.sides)
        except Unprocessable as error:
            raise InUse() from error
    framework.definition += 1
    framework.figures += 1
    framework.touch()
    await session.flush()
    return framework, sides, access


def _columns(body: FrameworkIn | FrameworkPatch) -> dict[str, Any]:
    """The fields that the row holds too: of those of a PATCH the named ones."""
    named = {"title", "objectives", "budget", "policy", "visibility"}
    if isinstance(body, FrameworkPatch):
        named &= body.model_fields_set
    columns = body.model_dump(mode="json", include=named)
    return columns | ({"visibility": body.visibility} if "visibility" in named else {})


def acting_side(access: Access, asked: str | None, candidates: Sequence[str]) -> str:
    """The side for which the caller acts, of those that come into question.

    Raises Forbidden when it may act for none of them, Unprocessable when it must say for which of several.
    """
    possible = [side for side in candidates if side in access.sides]
    if asked is not None:
        if asked not in possible:
            raise Forbidden()
        return asked
    if not possible:
        raise Forbidden()
    if len(possible) > 1:
        raise invalid("/side", "missing", NAME_THE_SIDE, sides=", ".join(possible))
    return possible[0]


async def agree(
    session: AsyncSession, caller: Caller, framework_id: UUID, if_match: Precondition, asked: str | None
) -> tuple[FrameworkRow, list[SideRow], Access]:
    """One side agrees to what is measured (two keys); once all did, the framework is agreed, and seen as it says.

    Raises Incomplete while C7 or C9 miss something that the policy does not let pass.
    """
    framework, sides, access = await visible_framework(session, caller, framework_id, lock=True)
    if_match.check(framework.version)
    codes = [side.code for side in sides]
    if asked is not None and asked not in codes:
        raise unknown_side("/side", asked)
    open_ones = [side.code for side in sides if side.agreed_to != framework.definition] or codes
    code = acting_side(access, asked, codes if asked else open_ones)
    standing: Standing = await standing_of(session, framework, sides)
    if refusing := standing.refusing():
        raise Incomplete(refusing)
    (side,) = [each for each in sides if each.code == code]
    side.agreed_at, side.agreed_by, side.agreed_to = now(), caller.key, framework.definition
    if all(each.agreed_to == framework.definition for each in sides):
        framework.state = FrameworkState.AGREED
    framework.touch()
    await session.flush()
    return framework, sides, access


async def remove_framework(session: AsyncSession, caller: Caller, framework_id: UUID, if_match: Precondition) -> None:
    """By its owners, while nothing was measured in it; raises InUse afterwards."""
    framework, _, _ = await managed_framework(session, caller, framework_id, as_owner=True)
    if_match.check(framework.version)
    if await store.has_measurements(session, framework_id):
        raise InUse()
    await store.delete_framework(session, framework)


async def read_framework(
    session: AsyncSession, caller: Caller, framework_id: UUID
) -> tuple[FrameworkRow, list[SideRow], Access, Standing]:
    framework, sides, access = await visible_framework(session, caller, framework_id)
    return framework, sides, access, await standing_of(session, framework, sides)


def known_side(sides: Sequence[SideRow], code: str | None, pointer: str) -> None:
    """Raises Unprocessable for a side that the framework does not have."""
    if code is not None and all(side.code != code for side in sides):
        raise unknown_side(pointer, code)
