"""Line-ups and speakers as callers see them: numbers for all, names where the person agreed."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences.access import Access
from services.registration.conferences.facts import policy_of
from services.registration.delegation_members.schemas import DelegationMember
from services.registration.models.conference import ConferenceRow
from services.registration.models.programme import SpeakerRow, WorkshopRow
from services.registration.models.registrations import PartnerRefRow
from services.registration.models.timetable import SessionSpeakerRow
from services.registration.participants.partner_refs import partner_out
from services.registration.participants.partner_store import partner_refs
from services.registration.participants.schemas import PartnerOut
from services.registration.person import PersonOut
from services.registration.programme import store
from services.registration.programme.line_ups.judging import (
    Surroundings,
    as_speaker,
    registrations_gone,
    review_of,
    surroundings_of,
)
from services.registration.programme.line_ups.schemas import (
    BoardNotice,
    BoardOut,
    DelegationLineUp,
    DelegationTotal,
    LineUpOut,
    SpeakerOut,
)
from services.registration.rules.line_up import Speaker, balanced_number, moderated_by_two
from services.registration.rules.policy import Policy
from services.registration.slides.store import handed_in
from services.registration.vocabularies.programme import SpeakerProfile, WorkshopState
from shared.auth.caller import Caller
from shared.catalogue.rules import Notice


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks, and what is known of the partners and registrations of the speakers."""

    caller: Caller
    access: Access
    partners: Mapping[UUID, PartnerRefRow]
    gone: frozenset[UUID]
    """Registrations that do not stand any more."""
    handed_in: frozenset[UUID]
    """Speakers whose slides are there as a file."""

    def shown(self, rows: Iterable[SpeakerRow]) -> list[SpeakerOut]:
        """Those who declined are shown only to those who work for their side."""
        return [self.speaker(row) for row in rows if as_speaker(row).seated or self.access.edits_side(row.delegation)]

    def speaker(self, row: SpeakerRow) -> SpeakerOut:
        """In full to those who work for that side; to others with the public part of the name, if the person agreed."""
        person, partner = self.named(row)
        inside = self.access.edits_side(row.delegation)
        return SpeakerOut(
            **row.model_dump(exclude={"person", *_FOR_THE_SIDE}),
            **(row.model_dump(include=_FOR_THE_SIDE) if inside else dict.fromkeys(_FOR_THE_SIDE)),
            absent=inside and row.registration_id in self.gone,
            slides_handed_in=inside and row.id in self.handed_in,
            person=person,
            partner=partner,
        )

    def named(self, row: SpeakerRow | SessionSpeakerRow) -> tuple[PersonOut | None, PartnerOut | None]:
        """The person, and where it comes from, as far as this caller may learn of either."""
        person = PersonOut.model_validate(row.person)
        if self.access.edits_side(row.delegation):
            shown: PersonOut | None = person
        else:
            shown = person.public() if row.public_consent else None
        known = self.partners.get(person.partner_id) if shown is not None and person.partner_id else None
        return shown, partner_out(known, self.caller)


_FOR_THE_SIDE = {"registration_id", "decline_reason", "replaced_by"}


async def reader_of(
    session: AsyncSession, caller: Caller, access: Access, rows: Sequence[SpeakerRow | SessionSpeakerRow]
) -> Reader:
    """With one look at the partners of all these speakers, one at their registrations, and one at their slides."""
    ids = {UUID(row.person["partner_id"]) for row in rows if row.person.get("partner_id")}
    partners = await partner_refs(session, ids) if ids else {}
    slides = await handed_in(session, [row.id for row in rows]) if rows and access.inside else frozenset()
    return Reader(caller, access, partners, await registrations_gone(session, rows), slides)


async def line_up_views(
    session: AsyncSession,
    caller: Caller,
    access: Access,
    conference: ConferenceRow,
    workshops: Sequence[WorkshopRow],
) -> list[LineUpOut]:
    """The line-ups of workshops of one conference, with one look at the speakers of all of them."""
    policy = policy_of(conference)
    rows: defaultdict[UUID, list[SpeakerRow]] = defaultdict(list)
    speakers = await store.speakers_of(session, [workshop.id for workshop in workshops])
    for row in speakers:
        rows[row.workshop_id].append(row)
    reader = await reader_of(session, caller, access, speakers)
    around = await surroundings_of(session, conference, speakers)
    return [_line_up(workshop, conference, rows[workshop.id], policy, reader, around) for workshop in workshops]


def board_of(conference_id: UUID, items: Sequence[LineUpOut], members: Sequence[DelegationMember]) -> BoardOut:
    """The line-ups of a conference with their sums; cancelled workshops are shown, and do not count."""
    counted = [item for item in items if item.state != WorkshopState.CANCELLED]
    totals: dict[str, DelegationTotal] = {}
    for item in counted:
        for side in item.delegations:
            total = totals.setdefault(side.code, DelegationTotal(code=side.code, taken=0, accepted=0, missing=0))
            total.taken += side.taken
            total.accepted += side.accepted
            total.missing += side.missing
    return BoardOut(
        conference_id=conference_id,
        items=list(items),
        members=list(members),
        taken=sum(item.taken for item in counted),
        accepted=sum(item.accepted for item in counted),
        delegations=list(totals.values()),
        profiles={profile: sum(item.profiles[profile] for item in counted) for profile in SpeakerProfile},
        complete=sum(not item.missing for item in counted),
        missing=[_of_workshop(item, notice) for item in counted for notice in item.missing],
        warnings=[_of_workshop(item, notice) for item in counted for notice in item.warnings],
    )


def _of_workshop(item: LineUpOut, notice: Notice) -> BoardNotice:
    return BoardNotice(workshop_id=item.workshop_id, **notice.model_dump())


def _line_up(
    workshop: WorkshopRow,
    conference: ConferenceRow,
    rows: Sequence[SpeakerRow],
    policy: Policy,
    reader: Reader,
    around: Surroundings,
) -> LineUpOut:
    found = review_of(workshop, conference, rows, around)
    seated = [row for row in rows if as_speaker(row).seated]
    speakers = [as_speaker(row, absent=row.registration_id in around.gone) for row in seated]
    profiles = Counter(row.profile for row in seated)
    return LineUpOut(
        workshop_id=workshop.id,
        title=workshop.title,
        state=workshop.state,
        final=workshop.state == WorkshopState.FINAL,
        limit=policy.max_speakers,
        taken=len(speakers),
        accepted=sum(speaker.accepted for speaker in speakers),
        delegations=_sides(speakers, around.codes, policy),
        profiles={profile: profiles[profile] for profile in SpeakerProfile},
        double_moderation=moderated_by_two(speakers),
        missing=[Notice.of(finding) for finding in found.missing],
        warnings=[Notice.of(finding) for finding in found.warnings],
        speakers=reader.shown(rows),
    )


def _sides(speakers: Sequence[Speaker], delegations: Collection[str], policy: Policy) -> list[DelegationLineUp]:
    balances = len(delegations) > 1 and policy.strength("B5", "P") != "off"
    wanted = balanced_number(len(delegations), policy) if balances else None
    sides = []
    for code in delegations:
        own = [speaker for speaker in speakers if speaker.delegation == code]
        sides.append(
            DelegationLineUp(
                code=code,
                taken=len(own),
                accepted=sum(speaker.accepted for speaker in own),
                balanced=wanted,
                missing=max(0, wanted - len(own)) if wanted is not None else 0,
            )
        )
    return sides
