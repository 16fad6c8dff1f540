"""Conferences and delegations as callers see them."""

from datetime import date

from services.registration.conferences.access import Access
from services.registration.conferences.schemas import ConferenceOut, DelegationOut
from services.registration.models.conference import ConferenceRow, DelegationRow
from services.registration.person import PersonOut
from services.registration.rules.programme import interpreted_outside
from shared.catalogue.rules import Notice


def conference_out(conference: ConferenceRow) -> ConferenceOut:
    shown = ConferenceOut.model_validate(conference, from_attributes=True)
    days = [date.fromisoformat(day["on"]) for day in conference.interpretation_days]
    shown.warnings = [
        Notice.of(finding) for finding in interpreted_outside(days, conference.starts_on, conference.ends_on)
    ]
    return shown


def delegation_out(delegation: DelegationRow, access: Access) -> DelegationOut:
    """Its head in full to those who work for that side; to others as far as the head agreed."""
    head = PersonOut.model_validate(delegation.head) if delegation.head else None
    if head is not None and not access.edits_side(delegation.code):
        head = head.public() if delegation.head_public_consent else None
    return DelegationOut(**delegation.model_dump(exclude={"head"}), head=head)
