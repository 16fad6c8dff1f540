"""From rows to what the rules look at, and the line-up's numbers as others learn of them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences import store as conferences
from services.registration.conferences.facts import event_visibility, policy_of
from services.registration.delegation_members.store import delegations_with_head
from services.registration.models.conference import ConferenceRow, DelegationRow
from services.registration.models.programme import SpeakerRow, WorkshopRow
from services.registration.models.timetable import SessionSpeakerRow
from services.registration.programme import events
from services.registration.programme.framing.store import HalvesByWorkshop, halves_of
from services.registration.programme.line_ups import store
from services.registration.rules.line_up import Plan, Review, Speaker, review
from services.registration.rules.programme import sides_among
from services.registration.vocabularies.programme import WorkshopState
from shared.events.outbox import publish
from shared.events.types import Visibility

_NOT_COMING = frozenset({"withdrawn", "cancelled", "rejected", "erased"})
"""States of a registration that does not stand."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What line-ups of a conference are judged by, beside themselves.

    `gone` are registrations, of those that its speakers are tied to, that do not stand any more.
    """

    delegations: Sequence[DelegationRow]
    gone: frozenset[UUID] = frozenset()
    halves: HalvesByWorkshop = field(default_factory=dict)
    """Of framing notes."""
    led: frozenset[str] = frozenset()
    """The delegations of whose people one is the head (B2)."""

    @property
    def codes(self) -> list[str]:
        return sorted(row.code for row in self.delegations)


async def surroundings_of(
    session: AsyncSession, conference: ConferenceRow, speakers: Iterable[SpeakerRow]
) -> Surroundings:
    """With one look at the delegations, their people, the halves of notes, and the speakers' registrations."""
    return Surroundings(
        await conferences.delegations_of(session, conference.id),
        await registrations_gone(session, speakers),
        await halves_of(session, conference.id),
        await delegations_with_head(session, conference.id),
    )


async def registrations_gone(
    session: AsyncSession, speakers: Iterable[SpeakerRow | SessionSpeakerRow]
) -> frozenset[UUID]:
    """Of the registrations that these speakers are tied to, those that do not stand any more."""
    ids = {row.registration_id for row in speakers if row.registration_id is not None}
    states = await store.registration_states(session, ids) if ids else {}
    return frozenset(registration_id for registration_id, state in states.items() if state in _NOT_COMING)


async def is_gone(session: AsyncSession, registration_id: UUID) -> bool:
    """Whether a registration does not stand any more."""
    states = await store.registration_states(session, [registration_id])
    return states.get(registration_id) in _NOT_COMING


def as_speaker(row: SpeakerRow, *, absent: bool = False) -> Speaker:
    return Speaker(row.delegation, row.role, row.state, row.profile, row.slides, absent)


def review_of(
    workshop: WorkshopRow, conference: ConferenceRow, speakers: Sequence[SpeakerRow], around: Surroundings
) -> Review:
    """What the rules find in a workshop and its line-up."""
    note = workshop.framing_note
    return review(
        Plan(
            len(workshop.sub_themes),
            workshop.debate_minutes,
            announced=workshop.state != WorkshopState.DRAFT,
            authors=sides_among(
                note["authors"] if note else (), [half.delegation for half in around.halves.get(workshop.id, ())]
            ),
            headless=[row.code for row in around.delegations if row.head is None and row.code not in around.led],
        ),
        [as_speaker(row, absent=row.registration_id in around.gone) for row in speakers],
        around.codes,
        policy_of(conference),
        historical=conference.historical,
    )


def workshop_visibility(workshop: WorkshopRow, conference: ConferenceRow) -> Visibility:
    """Who may learn of what happens in a workshop: nobody of a draft, else whoever sees its conference."""
    return "private" if workshop.state == WorkshopState.DRAFT else event_visibility(conference)


async def publish_line_up(
    session: AsyncSession, workshop: WorkshopRow, speakers: Sequence[SpeakerRow], visibility: Visibility
) -> None:
    """Tell how a locked workshop's line-up now stands; who is absent does not count as accepted."""
    workshop.line_up_version += 1
    await session.flush()
    gone = await registrations_gone(session, speakers)
    everybody = [as_speaker(row, absent=row.registration_id in gone) for row in speakers]
    seated = [speaker for speaker in everybody if speaker.seated]
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
