"""What has a date: for a list, and for calendars of others."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import cast
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.agreements import store as agreement_store
from services.registry.agreements.summaries import summary_of
from services.registry.calendar import store
from services.registry.calendar.schemas import CalendarEntry, Labels
from services.registry.calendar.store import CalendarFilter, Dated
from services.registry.cooperations import store as cooperation_store
from services.registry.messages import refused
from services.registry.partners import store as partner_store
from services.registry.policy.store import policy_of
from services.registry.rules import calendar as rules
from services.registry.rules.dates import partial_between
from services.registry.schemas import CooperationSummary
from services.registry.sight import Sight
from services.registry.tables import MilestoneRow
from services.registry.vocabularies.agreements import Renewal
from services.registry.vocabularies.calendar import GOES_ON, TITLES, CalendarKind
from shared.catalogue.texts import LANGUAGES
from shared.http.pages import Page, Wanted

_BASE = "/registry/v1"


async def list_entries(
    session: AsyncSession, sight: Sight, wanted: CalendarFilter, today: date, page: Wanted
) -> Page[CalendarEntry]:
    """What the calendar holds for a caller in a range of days; Unprocessable for one that is too long or backwards."""
    if wanted.end < wanted.begin:
        raise refused("#/query/to", "ends_before_it_begins", begin="from")
    if rules.is_too_long(wanted.begin, wanted.end):
        raise refused("#/query/to", "range_too_long", limit=rules.LONGEST_YEARS)
    policy = await policy_of(session)
    found, cursor, total = await store.search(session, wanted, sight, policy, today, page)
    return Page(items=await _shown(session, found, sight, today), next=cursor, total=total)


async def _shown(session: AsyncSession, found: Sequence[Dated], sight: Sight, today: date) -> list[CalendarEntry]:
    """The entries with what they are about, with a fixed number of statements however many there are."""
    agreements = {
        agreement.row.id: agreement
        for agreement in await agreement_store.load_many(
            session, {one.agreement_id for one in found if one.agreement_id}, sight
        )
    }
    cooperation_ids = {one.cooperation_id for one in found if one.cooperation_id}
    cooperation_ids |= {one.row.cooperation_id for one in agreements.values() if one.row.cooperation_id}
    cooperations = await cooperation_store.summaries(session, cooperation_ids, sight)
    milestones = await store.milestones_of(session, [one.milestone_id for one in found if one.milestone_id])
    concerned = await _concerned(session, found, milestones)
    partners = await partner_store.summaries(session, {one for ids in concerned.values() for one in ids}, sight)
    items = []
    for one in found:
        agreement = agreements.get(one.agreement_id) if one.agreement_id else None
        milestone = milestones.get(one.milestone_id) if one.milestone_id else None
        cooperation_id = one.cooperation_id or (agreement.row.cooperation_id if agreement else None)
        cooperation = cooperations.get(cooperation_id) if cooperation_id else None
        summary = summary_of(agreement, today) if agreement else None
        items.append(
            CalendarEntry(
                id=one.id,
                kind=one.kind,
                on=str(partial_between(one.first, one.last)),
                begins_on=one.first,
                ends_on=one.last,
                title=_title(one, agreement, cooperation, milestone),
                months_before=one.number if one.kind is CalendarKind.REMINDER else None,
                years=one.number if one.kind is CalendarKind.ANNIVERSARY else None,
                agreement=summary,
                cooperation=cooperation,
                milestone_id=one.milestone_id,
                partners=[partners[partner_id] for partner_id in concerned[one.id] if partner_id in partners],
                url=_url(one),
                version=one.version,
                updated_at=one.updated_at,
            )
        )
    return items


async def _concerned(
    session: AsyncSession, found: Sequence[Dated], milestones: Mapping[UUID, MilestoneRow]
) -> dict[str, list[UUID]]:
    """The partners that each entry concerns: who signed, who cooperates, who takes part."""
    signatories = await agreement_store.signatories_of(session, {one.agreement_id for one in found if one.agreement_id})
    parties = await cooperation_store.parties_of(session, {one.cooperation_id for one in found if one.cooperation_id})
    concerned = {}
    for one in found:
        milestone = milestones.get(one.milestone_id) if one.milestone_id else None
        ids = list(milestone.partner_ids) if milestone else []
        if not ids and one.agreement_id is not None:
            ids = [entry.partner_id for entry in signatories[one.agreement_id]]
        elif not ids and one.cooperation_id is not None:
            ids = [entry.partner_id for entry in parties[one.cooperation_id]]
        concerned[one.id] = ids
    return concerned


def _title(
    one: Dated,
    agreement: agreement_store.Agreement | None,
    cooperation: CooperationSummary | None,
    milestone: MilestoneRow | None,
) -> Labels:
    """What an entry is called in every language; the object's own title where it has none in that one."""
    subject = milestone or (agreement.row if agreement else cooperation)
    titles = subject.title if subject else {}
    text = TITLES[one.kind]
    if one.kind is CalendarKind.EXPIRY and agreement and agreement.row.agreed_renewal == Renewal.TACIT:
        text = GOES_ON
    labels = {
        language: text.render(language, {"title": _in(titles, language), "number": one.number})
        for language in LANGUAGES
    }
    return cast("Labels", labels)


def _in(titles: Mapping[str, str], language: str) -> str:
    known = {tag.split("-")[0]: title for tag, title in reversed(list(titles.items()))}
    return known.get(language) or known.get("en") or next(iter(titles.values()), "")


def _url(one: Dated) -> str:
    if one.milestone_id is not None:
        return f"{_BASE}/milestones/{one.milestone_id}"
    if one.agreement_id is not None:
        return f"{_BASE}/agreements/{one.agreement_id}"
    return f"{_BASE}/cooperations/{one.cooperation_id}"
