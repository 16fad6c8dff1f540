"""Registrations as callers see them: when they are made, and whenever they are read afterwards, alike."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.models.conference import ConferenceRow
from services.registration.models.registrations import RegistrationRow
from services.registration.participants import store
from services.registration.participants.partner_refs import partner_out
from services.registration.participants.schemas import EnrolmentOut, PartnerOut, RegistrationOut
from services.registration.person import PersonOut
from services.registration.rules.catalogue.participants import B13
from services.registration.rules.quota import Holding, Tally
from services.registration.rules.waitlist import why_waiting
from services.registration.seats import ledger
from services.registration.seats.asking import Asking, Granted
from services.registration.seats.changes import policy_from
from services.registration.vocabularies.seats import Reason
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
    session: AsyncSession, caller: Caller, conference: ConferenceRow, registration: RegistrationRow
) -> RegistrationOut:
    return (await registration_views(session, caller, conference, [registration]))[0]


async def registration_views(
    session: AsyncSession, caller: Caller, conference: ConferenceRow, registrations: Sequence[RegistrationRow]
) -> list[RegistrationOut]:
    """Registrations of one conference, with one look at each table for all of them."""
    ids = [registration.id for registration in registrations]
    enrolments = await enrolment_views(session, conference, registrations)
    partners = await store.partner_refs(session, {item.partner_id for item in registrations if item.partner_id})
    sharing = await store.sharing_address(session, ids)
    return [
        RegistrationOut(
            **registration.model_dump(include=_SHOWN),
            person=PersonOut.model_validate(registration.person),
            partner=partner_out(partners.get(registration.partner_id) if registration.partner_id else None, caller),
            enrolments=enrolments[registration.id],
            warnings=_warnings(shares_address=registration.id in sharing),
        )
        for registration in registrations
    ]


_SHOWN = {"id", "version", "created_at", "updated_at", "conference_id", "state", "delegation"}


async def enrolment_views(
    session: AsyncSession, conference: ConferenceRow, registrations: Sequence[RegistrationRow]
) -> dict[UUID, list[EnrolmentOut]]:
    """The enrolments of some registrations of one conference, and what keeps the waiting ones waiting."""
    rows = await store.enrolments_of(session, [registration.id for registration in registrations])
    tallies = await ledger.tallies_of(session, conference.id) if rows else {}
    holdings: defaultdict[UUID, Holding] = defaultdict(Holding)
    for enrolment, _ in rows:
        if enrolment.state == "confirmed":
            holdings[enrolment.registration_id].slots.append(tallies[enrolment.workshop_id].slot)
    views: defaultdict[UUID, list[EnrolmentOut]] = defaultdict(list)
    for enrolment, position in rows:
        tally, reason = tallies[enrolment.workshop_id], None
        if enrolment.state == "waitlisted":
            reason = _why(tally, enrolment.delegation, holdings[enrolment.registration_id], conference)
        views[enrolment.registration_id].append(
            EnrolmentOut(
                id=enrolment.id,
                workshop_id=enrolment.workshop_id,
                state=enrolment.state,
                position=position,
                reason=reason,
            )
        )
    return views


def _why(tally: Tally, delegation: str | None, holding: Holding, conference: ConferenceRow) -> Reason:
    return why_waiting(tally, delegation, holding, policy_from(conference.policy))


def made_body(partner: PartnerOut | None, language: str, asking: Asking, granted: Granted) -> dict[str, Any]:
    """The body of a `RegistrationMade`, but for its link: plain values, because the desk makes many at once.

    `language` is the caller's: at the desk, another request's may be current.
    """
    warnings = _warnings(shares_address=granted.shares_address, language=language)
    at = granted.at.isoformat().replace("+00:00", "Z")
    return {
        "id": str(asking.registration_id),
        "version": 1,
        "created_at": at,
        "updated_at": at,
        "warnings": [item.model_dump() for item in warnings],
        "conference_id": str(asking.conference_id),
        "state": "confirmed",
        "person": PersonOut.model_validate(asking.person).model_dump(mode="json"),
        "partner": partner.model_dump(mode="json") if partner else None,
        "delegation": asking.delegation,
        "enrolments": [
            {
                "id": str(item.enrolment_id),
                "workshop_id": str(item.place.workshop_id),
                "state": item.state,
                "position": item.place.position,
                "reason": item.place.reason,
            }
            for item in granted.enrolments
        ],
        "refused": [{"workshop_id": str(item.workshop_id), "reason": item.reason} for item in granted.refused],
    }


def _warnings(*, shares_address: bool, language: str | None = None) -> list[Notice]:
    if not shares_address:
        return []
    return [Notice(rule=B13.id, message=_SHARED_ADDRESS.render(language), pointer="/person/email")]
