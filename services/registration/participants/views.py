"""Registrations as callers see them: when they are made, and whenever they are read afterwards, alike."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.changes import store as changes
from services.registration.models.changes import ChangeRow
from services.registration.models.conference import ConferenceRow
from services.registration.models.registrations import RegistrationRow
from services.registration.participants import partner_store, store
from services.registration.participants.partner_refs import partner_out
from services.registration.participants.reasons import holdings_of, reasons_of
from services.registration.participants.schemas import (
    DecisionOut,
    EnrolmentOut,
    GroupRef,
    GuardianConsentOut,
    OverrideOut,
    PartnerOut,
    PendingChange,
    RegistrationOut,
)
from services.registration.person import PersonOut
from services.registration.rules.catalogue.participants import B13
from services.registration.rules.changes import PARTS
from services.registration.seats import ledger
from services.registration.seats.asking import Asking, Granted
from services.registration.seats.changes import policy_from
from shared.auth.caller import Caller
from shared.catalogue.rules import Notice
from shared.catalogue.texts import Text

_SHARED_ADDRESS = Text(
    en="another registration has this address, under another name",
    fr="une autre inscription porte cette adresse, sous un autre nom",
    de="eine andere Anmeldung hat diese Adresse, unter anderem Namen",
    zh="另一份报名使用了同一地址，但姓名不同",
)


async def registration_view(
    session: AsyncSession, caller: Caller, conference: ConferenceRow, registration: RegistrationRow, *, inside: bool
) -> RegistrationOut:
    return (await registration_views(session, caller, conference, [registration], inside=inside))[0]


async def registration_views(
    session: AsyncSession,
    caller: Caller,
    conference: ConferenceRow,
    registrations: Sequence[RegistrationRow],
    *,
    inside: bool,
) -> list[RegistrationOut]:
    """Registrations of one conference, with one look at each table for all of them.

    `inside`: for those who work with them, who see who is invited, who decided and who exceeded limits.
    """
    ids = [registration.id for registration in registrations]
    enrolments = await enrolment_views(session, conference, registrations, inside=inside)
    partners = await partner_store.partner_refs(session, {item.partner_id for item in registrations if item.partner_id})
    sharing = await store.sharing_address(session, ids)
    pending = await changes.open_changes(session, ids)
    groups = {item.group_id for item in registrations if item.group_id}
    names = await store.group_names(session, groups) if groups else {}
    return [
        RegistrationOut(
            **registration.model_dump(include=_SHOWN),
            person=PersonOut.model_validate(registration.person),
            partner=partner_out(partners.get(registration.partner_id) if registration.partner_id else None, caller),
            invited=registration.invited if inside else None,
            group=GroupRef(id=registration.group_id, name=names[registration.group_id])
            if registration.group_id
            else None,
            guardian_consent=_consent(registration.guardian_consent, inside=inside),
            decision=_decision(registration.decision, inside=inside),
            email_refused_at=registration.email_refused_at if inside else None,
            pending_change=_pending(pending.get(registration.id)),
            enrolments=enrolments[registration.id],
            warnings=_warnings(shares_address=registration.id in sharing),
        )
        for registration in registrations
    ]


_SHOWN = {"id", "version", "created_at", "updated_at", "conference_id", "state", "delegation", "minor"}


def _consent(consent: Mapping[str, Any] | None, *, inside: bool) -> GuardianConsentOut | None:
    return GuardianConsentOut(**{**consent, **({} if inside else {"by": None})}) if consent else None


def _decision(decision: dict[str, Any] | None, *, inside: bool) -> DecisionOut | None:
    return DecisionOut(**decision | ({} if inside else {"by": None})) if decision else None


def _pending(change: ChangeRow | None) -> PendingChange | None:
    if change is None:
        return None
    parts = sorted(part for part in PARTS if getattr(change, part) is not None)
    return PendingChange(id=change.id, kind=change.kind, asked_at=change.updated_at, parts=parts)


async def enrolment_views(
    session: AsyncSession,
    conference: ConferenceRow,
    registrations: Sequence[RegistrationRow],
    *,
    inside: bool,
    and_also: UUID | None = None,
) -> dict[UUID, list[EnrolmentOut]]:
    """The enrolments of some registrations of one conference, and what keeps the waiting ones waiting.

    Withdrawn ones are left out, but for `and_also`.
    """
    ids = [registration.id for registration in registrations]
    rows = await store.enrolments_of(session, ids, and_also=and_also)
    tallies = await ledger.tallies_of(session, conference.id) if rows else {}
    held = [row for row, _ in rows]
    holdings = holdings_of(held, tallies)
    reasons = await reasons_of(session, held, tallies, policy_from(conference.policy))
    views: defaultdict[UUID, list[EnrolmentOut]] = defaultdict(list)
    for row, position in rows:
        tally, holding = tallies[row.workshop_id], holdings[row.registration_id]
        waits = row.state == "waitlisted"
        views[row.registration_id].append(
            EnrolmentOut(
                id=row.id,
                workshop_id=row.workshop_id,
                state=row.state,
                rank=row.rank,
                position=position,
                reason=reasons.get(row.id),
                overlaps=list(holding.overlapping(tally.slot)) if waits else [],
                offer_expires_at=row.offer_expires_at,
                override=OverrideOut(**row.override) if row.override and inside else None,
            )
        )
    return views


def made_body(partner: PartnerOut | None, language: str, asking: Asking, granted: Granted) -> dict[str, Any]:
    """The body of a `RegistrationMade`, but for its link: plain values, because the desk makes many at once.

    `language` is the caller's: at the desk, another request's may be current.
    """
    warnings = _warnings(shares_address=granted.shares_address, language=language)
    at = granted.at.isoformat().replace("+00:00", "Z")
    consent = _consent(asking.guardian_consent, inside=False)
    return {
        "id": str(asking.registration_id),
        "version": 1,
        "created_at": at,
        "updated_at": at,
        "warnings": [item.model_dump() for item in warnings],
        "conference_id": str(asking.conference_id),
        "state": granted.state,
        "person": PersonOut.model_validate(asking.person).model_dump(mode="json"),
        "partner": partner.model_dump(mode="json") if partner else None,
        "delegation": asking.delegation,
        "invited": None,
        "group": None,
        "minor": granted.minor,
        "guardian_consent": consent.model_dump(mode="json") if consent else None,
        "decision": None,
        "email_refused_at": None,
        "pending_change": None,
        "enrolments": [
            {
                "id": str(item.enrolment_id),
                "workshop_id": str(item.place.workshop_id),
                "state": item.state,
                "rank": item.place.rank,
                "position": item.place.position,
                "reason": item.place.reason,
                "overlaps": [str(workshop_id) for workshop_id in item.place.overlaps],
                "offer_expires_at": None,
                "override": (asking.override.mark(granted.at) if asking.override and item.place.override else None),
            }
            for item in granted.enrolments
        ],
        "refused": [{"workshop_id": str(item.workshop_id), "reason": item.reason} for item in granted.refused],
    }


def _warnings(*, shares_address: bool, language: str | None = None) -> list[Notice]:
    if not shares_address:
        return []
    return [Notice(rule=B13.id, message=_SHARED_ADDRESS.render(language), pointer="/person/email")]
