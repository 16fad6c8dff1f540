"""Renewing an agreement: how much time is left, how far the councils have come, and what is still to be done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.registry.rules.dates import months_between
from services.registry.vocabularies.agreements import ResolutionState
from services.registry.vocabularies.renewals import RenewalStep
from shared.days import plus_months


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a council of a signatory was asked, and how far it has come."""

    partner_id: UUID
    state: ResolutionState
    number: str | None = None
    on: str | None = None


@dataclass(frozen=True, slots=True)
class OpenStep:
    """Something still to be done, perhaps by one partner."""

    code: RenewalStep
    partner_id: UUID | None = None


def months_left(today: date, end: date) -> int:
    """Whole months from `today` until `end`; negative when it has passed."""
    if end < today:
        return -months_left(end, today)
    months = months_between(today, end)
    return months - (plus_months(today, months) > end)


def progress(signatories: Iterable[UUID], resolutions: Sequence[Resolution]) -> dict[UUID, Resolution | None]:
    """For each signatory the resolution that counts: the adopted one, else the last of the list; None without any."""
    found: dict[UUID, Resolution | None] = dict.fromkeys(signatories)
    for resolution in resolutions:
        known = found.get(resolution.partner_id)
        if resolution.partner_id in found and (known is None or known.state is not ResolutionState.ADOPTED):
            found[resolution.partner_id] = resolution
    return found


def open_steps(*, goes_on: bool, has_owner: bool, councils: dict[UUID, Resolution | None] | None) -> list[OpenStep]:
    """What is to be done until the agreement is renewed; nothing where it `goes_on` tacitly.

    `councils` is the progress of the draft's signatories, None while there is no draft.
    """
    if goes_on:
        return []
    steps = [] if has_owner else [OpenStep(RenewalStep.NO_OWNER)]
    if councils is None:
        return [*steps, OpenStep(RenewalStep.NO_DRAFT)]
    for partner_id, resolution in councils.items():
        if resolution is not None and resolution.state is ResolutionState.REJECTED:
            steps.append(OpenStep(RenewalStep.COUNCIL_REJECTED, partner_id))
        elif resolution is None or resolution.state is not ResolutionState.ADOPTED:
            steps.append(OpenStep(RenewalStep.COUNCIL_MISSING, partner_id))
    return [*steps, OpenStep(RenewalStep.NOT_SIGNED)]
