"""From rows to what the rules look at, and the line-up's numbers as others learn of them."""

from collections import Counter
from collections.abc import Collection, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences.facts import event_visibility, policy_of
from services.registration.models.conference import ConferenceRow
from services.registration.models.programme import SpeakerRow, WorkshopRow
from services.registration.programme import events
from services.registration.rules.line_up import Plan, Review, Speaker, review
from services.registration.vocabularies.programme import WorkshopState
from shared.events.outbox import publish
from shared.events.types import Visibility


def as_speaker(row: SpeakerRow) -> Speaker:
    return Speaker(row.delegation, row.role, row.state)


def review_of(
    workshop: WorkshopRow, conference: ConferenceRow, speakers: Sequence[SpeakerRow], delegations: Collection[str]
) -> Review:
    """What the rules find in a workshop and its line-up."""
    return review(
        Plan(len(workshop.sub_themes), workshop.debate_minutes, announced=workshop.state != WorkshopState.DRAFT),
        [as_speaker(row) for row in speakers],
        delegations,
        policy_of(conference),
        historical=conference.historical,
    )


def workshop_visibility(workshop: WorkshopRow, conference: ConferenceRow) -> Visibility:
    """Who may learn of what happens in a workshop: nobody of a draft, else whoever sees its conference."""
    return "private" if workshop.state == WorkshopState.DRAFT else event_visibility(conference)


async def publish_line_up(
    session: AsyncSession, workshop: WorkshopRow, speakers: Sequence[SpeakerRow], visibility: Visibility
) -> None:
    """Tell how a locked workshop's line-up now stands."""
    workshop.line_up_version += 1
    await session.flush()
    seated = [speaker for speaker in map(as_speaker, speakers) if speaker.seated]
    data = events.LineUpEvent(
        subject=events.line_up_subject(workshop.id, workshop.line_up_version),
        conference_id=workshop.conference_id,
        workshop_id=workshop.id,
        speakers=len(seated),
        speakers_by_delegation=Counter(speaker.delegation for speaker in seated if speaker.delegation),
        accepted_by_delegation=Counter(
            speaker.delegation for speaker in seated if speaker.delegation and speaker.accepted
        ),
        final=workshop.state == WorkshopState.FINAL,
    )
    await publish(session, events.LINE_UP_CHANGED, data, visibility=visibility)
