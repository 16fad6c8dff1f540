"""Items of the renewal desk as callers see them, with a fixed number of statements however many there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.agreements import store as agreement_store
from services.registry.agreements.summaries import computed_end, summary_of
from services.registry.cooperations import store as cooperation_store
from services.registry.deadlines import store as deadline_store
from services.registry.partners import store as partner_store
from services.registry.policy.store import policy_of
from services.registry.renewals import store
from services.registry.renewals.schemas import CouncilProgress, OpenStepOut, Reminder, RenewalOut
from services.registry.renewals.store import Ending
from services.registry.rules import renewing as rules
from services.registry.rules.deadlines import Settled, reminders
from services.registry.schemas import CooperationSummary, PartnerSummary
from services.registry.sight import Sight
from services.registry.tables import SignatoryRow
from services.registry.vocabularies.agreements import Renewal, ResolutionState
from services.registry.vocabularies.deadlines import DeadlineKind
from services.registry.vocabularies.renewals import RENEWAL_STEPS


@dataclass(frozen=True, slots=True)
class _Around:
    """What belongs to the items of a page, by the ids of agreements, partners or cooperations."""

    today: date
    months: Sequence[int]
    drafts: Mapping[UUID, agreement_store.Agreement]
    signatories: Mapping[UUID, Sequence[SignatoryRow]]
    partners: Mapping[UUID, PartnerSummary]
    cooperations: Mapping[UUID, CooperationSummary]
    settled: Mapping[UUID, Sequence[Settled]]


async def shown(session: AsyncSession, endings: Sequence[Ending], sight: Sight, today: date) -> list[RenewalOut]:
    """The items, with the summaries of all that they name as far as the caller may see it."""
    rows = [ending.agreement.row for ending in endings]
    ids = [row.id for row in rows]
    drafts = await store.drafts_of(session, ids, sight)
    signatories = await agreement_store.signatories_of(session, [*ids, *(draft.row.id for draft in drafts.values())])
    named = {entry.partner_id for entries in signatories.values() for entry in entries}
    around = _Around(
        today,
        (await policy_of(session)).renewal_reminder_months,
        drafts,
        signatories,
        await partner_store.summaries(session, named, sight),
        await cooperation_store.summaries(session, {row.cooperation_id for row in rows if row.cooperation_id}, sight),
        await deadline_store.settled_of(session, ids),
    )
    return [_item(ending, around) for ending in endings]


def _item(ending: Ending, around: _Around) -> RenewalOut:
    agreement, noted = ending.agreement, ending.renewal
    row, today = agreement.row, around.today
    days = agreement.days_on(today)
    if days.ends_last is None:
        raise ValueError("what is open-ended is not on the desk")
    draft = around.drafts.get(row.id)
    councils = _progress(draft, around) if draft else None
    owner = noted.owner if noted else None
    goes_on = row.agreed_renewal == Renewal.TACIT
    steps = rules.open_steps(goes_on=goes_on, has_owner=owner is not None, councils=councils)
    ahead = [one for one in reminders(days, row.agreed_term_months, around.months) if one.comes_on > today]
    return RenewalOut(
        agreement_id=row.id,
        version=noted.version if noted else 0,
        updated_at=noted.updated_at if noted else None,
        agreement=summary_of(agreement, today),
        cooperation=around.cooperations.get(row.cooperation_id) if row.cooperation_id else None,
        partners=[
            around.partners[entry.partner_id]
            for entry in around.signatories[row.id]
            if entry.partner_id in around.partners
        ],
        ends_on=str(computed_end(agreement, today)),
        days_left=(days.ends_last - today).days,
        months_left=rules.months_left(today, days.ends_last),
        renewal=Renewal(row.agreed_renewal),
        goes_on_tacitly=goes_on,
        owner=owner,
        note=noted.note if noted else None,
        due_on=noted.due_on if noted else None,
        next_reminder=Reminder(months=ahead[0].months, on=ahead[0].comes_on) if ahead else None,
        reminders_sent=_sent(around.settled[row.id], days.ends_last),
        draft=summary_of(draft, today) if draft else None,
        councils=[
            CouncilProgress(
                partner_id=partner_id,
                partner=around.partners.get(partner_id),
                state=resolution.state if resolution else None,
                number=resolution.number if resolution else None,
                on=resolution.on if resolution else None,
            )
            for partner_id, resolution in (councils or {}).items()
        ],
        open_steps=[
            OpenStepOut(
                code=step.code,
                message=RENEWAL_STEPS[step.code].render(),
                partner_id=step.partner_id,
                partner=around.partners.get(step.partner_id) if step.partner_id else None,
            )
            for step in steps
        ],
    )


def _progress(draft: agreement_store.Agreement, around: _Around) -> dict[UUID, rules.Resolution | None]:
    """How far the councils of a draft's signatories have come."""
    resolutions = [
        rules.Resolution(UUID(item["partner_id"]), ResolutionState(item["state"]), item.get("number"), item.get("on"))
        for item in draft.row.council_resolutions
    ]
    return rules.progress((entry.partner_id for entry in around.signatories[draft.row.id]), resolutions)


def _sent(settled: Sequence[Settled], end: date) -> list[Reminder]:
    """The reminders of this end that others were given."""
    return [
        Reminder(months=item.deadline.months, on=item.on)
        for item in settled
        if item.told and (item.deadline.kind, item.deadline.of_day) == (DeadlineKind.EXPIRY_APPROACHED, end)
    ]
