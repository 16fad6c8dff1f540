"""Frameworks as callers see them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from services.indicators.fields import Span
from services.indicators.frameworks.access import Access, sees_everything
from services.indicators.frameworks.schemas import (
    Budget,
    FrameworkOut,
    GrantOut,
    LockOut,
    Objective,
    PartnerOut,
    SideOut,
    SubjectRef,
)
from services.indicators.frameworks.use_cases import policy_of
from services.indicators.models.frameworks import FrameworkRow, GrantRow, LockRow, PartnerRefRow, SideRow
from services.indicators.rules.catalogue.frameworks import C9
from shared.auth.accounts import UNVERIFIED
from shared.auth.caller import Caller
from shared.catalogue.rules import Finding, Notice

Partners = Mapping[UUID, PartnerRefRow]


def partner_out(partner_id: UUID, partners: Partners, caller: Caller) -> PartnerOut:
    """The partner as `caller` may see it: the name of one that is not public is for the network alone."""
    ref = partners.get(partner_id)
    shown = ref is not None and (ref.visibility == "public" or caller.may("indicators:read") or sees_everything(caller))
    return PartnerOut(
        id=partner_id, name=ref.name if ref and shown else None, country=ref.country if ref and shown else None
    )


def framework_out(
    framework: FrameworkRow,
    sides: Sequence[SideRow],
    partners: Partners,
    caller: Caller,
    access: Access,
    warnings: Sequence[Finding] = (),
) -> FrameworkOut:
    return FrameworkOut(
        **framework.model_dump(include={"id", "version", "created_at", "updated_at", "title", "visibility", "state"}),
        subject=SubjectRef(type=framework.subject_type, id=framework.subject_id),
        sides=[
            SideOut(
                code=side.code,
                label=side.label,
                partner_id=side.partner_id,
                partner=partner_out(side.partner_id, partners, caller) if side.partner_id else None,
                agreed_at=side.agreed_at,
                agreed_by=side.agreed_by if access.inside else None,
                agreement_outdated=side.agreed_to is not None and side.agreed_to < framework.definition,
            )
            for side in sides
        ],
        objectives=[Objective.model_validate(objective) for objective in framework.objectives],
        budget=Budget.model_validate(framework.budget) if framework.budget and access.inside else None,
        policy=policy_of(framework),
        warnings=[Notice.of(finding) for finding in warnings],
    )


def grant_out(grant: GrantRow) -> GrantOut:
    warnings = [] if grant.verified else [Notice(rule=C9.id, message=UNVERIFIED.render(), pointer="/account_id")]
    return GrantOut(**grant.model_dump(exclude={"subject", "verified"}), account_id=grant.subject, warnings=warnings)


def lock_out(lock: LockRow, *, inside: bool) -> LockOut:
    """Who locked it, those who work on the framework are told."""
    period = Span.model_validate({"from": lock.first, "to": lock.last})
    locked_by = lock.locked_by if inside else None
    return LockOut(**lock.model_dump(exclude={"first", "last", "locked_by"}), locked_by=locked_by, period=period)
