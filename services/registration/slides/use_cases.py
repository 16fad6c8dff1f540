"""Speakers' slides: handed in by the speaker, the delegation's head or an organiser; read, and taken back (B7, B18)."""

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences.access import Access
from services.registration.conferences.facts import policy_of
from services.registration.models.conference import ConferenceRow
from services.registration.models.programme import SpeakerRow
from services.registration.models.slides import SlidesRow
from services.registration.participants.schemas import OverrideOut
from services.registration.participants.use_cases import registration_for
from services.registration.problems import violated
from services.registration.programme import store as programme
from services.registration.programme.access import locked_workshop
from services.registration.programme.line_ups.judging import as_speaker
from services.registration.programme.line_ups.seating import fresh_speaker, visible_speaker
from services.registration.rules.programme import slides_beyond_limit
from services.registration.seats.asking import Override
from services.registration.seats.refusals import check_stands
from services.registration.settings import RegistrationSettings
from services.registration.slides import events, store
from services.registration.slides.closing import check_slides_open, close_of
from services.registration.slides.counting import SLIDE_TYPES, Unreadable, count_slides
from services.registration.slides.schemas import SlidesFile, SlidesForm, SlidesOut
from services.registration.slides.texts import EMPTY, NO_SLIDES, SAY_HOW_MANY, UNREADABLE
from services.registration.vocabularies.conferences import ConferenceState
from services.registration.vocabularies.programme import WorkshopState
from shared.auth.caller import Caller
from shared.clock import now
from shared.events.outbox import publish
from shared.events.types import EventType
from shared.files.answers import Download
from shared.files.kinds import SUFFIXES, file_name_of, media_type_of
from shared.files.objects import Files
from shared.http.conflicts import WrongState
from shared.http.etags import Precondition
from shared.http.problems import Forbidden, NotFound, UnsupportedMediaType, invalid
from shared.http.signed_urls import sign
from shared.http.uploads import content_of

_URL_VALID = timedelta(hours=1)
_BY_SPEAKER = "speaker"


@dataclass(frozen=True)
class Shelf:
    """Where slides lie, and the settings of those who keep them."""

    files: Files
    own: RegistrationSettings


class Place(NamedTuple):
    """A speaker, its conference, and what the caller may do: `own` is the speaker itself, by its link."""

    speaker: SpeakerRow
    conference: ConferenceRow
    access: Access
    own: bool

    @property
    def changes(self) -> bool:
        return self.own or self.access.edits_side(self.speaker.delegation)


class _Examined(NamedTuple):
    """What was found in a file."""

    sha256: str
    media_type: str
    slides: int | None


async def read_slides(
    session: AsyncSession, caller: Caller, own: RegistrationSettings, speaker_id: UUID
) -> tuple[SlidesOut, int]:
    """With the speaker's version. Raises NotFound for who neither is the speaker nor works for that side."""
    place = await _place(session, caller, speaker_id)
    if not place.changes:
        raise NotFound()
    return await _shown(session, place, await store.slides_of(session, speaker_id), own), place.speaker.version


async def slides_of_registration(
    session: AsyncSession, caller: Caller, own: RegistrationSettings, registration_id: UUID
) -> list[SlidesOut]:
    """Wherever the person of a registration speaks; raises NotFound for who may not see the registration."""
    await registration_for(session, caller, registration_id)
    places = [
        await _place(session, caller, speaker.id)
        for speaker in await store.speakers_tied_to(session, registration_id)
        if as_speaker(speaker).seated
    ]
    return [
        await _shown(session, place, await store.slides_of(session, place.speaker.id), own)
        for place in places
        if place.changes
    ]


async def hand_in(
    session: AsyncSession, caller: Caller, shelf: Shelf, speaker_id: UUID, form: SlidesForm, if_match: Precondition
) -> tuple[SlidesOut, int]:
    """Keep a file, in the place of the one before; the speaker's version rises, also of a final line-up.

    Answers with that version. Raises RuleViolated (B7) beyond `max_slides`, RuleBroken (B18) after the deadline,
    Forbidden for a reason by who does not manage the conference, UnsupportedMediaType, PayloadTooLarge, WrongState
    for somebody who holds no seat.
    """
    place = await _place(session, caller, speaker_id)
    override = _allowed(place, caller, form.override_reason)
    if_match.check(place.speaker.version)
    content = await content_of(form.file)
    if not content:
        raise invalid("/file", "empty_file", EMPTY)
    examined = await asyncio.to_thread(_examined, content)
    slides = examined.slides if examined.slides is not None else form.slides
    if slides is None:
        raise invalid("/slides", "not_counted", SAY_HOW_MANY)
    too_many = slides_beyond_limit(slides, policy_of(place.conference))
    if too_many is not None:
        raise violated(too_many)
    # Before the row, so that there is never one without its file. Whatever goes wrong from here on leaves an object
    # that nothing names, which the worker removes.
    key = uuid4()
    await shelf.files.put(key, content)
    place = await _locked(session, place, if_match)
    before = await store.slides_of(session, speaker_id, fresh=True)
    if before is not None:
        await store.remove(session, before)
    row = SlidesRow(
        speaker_id=speaker_id,
        conference_id=place.conference.id,
        file_name=file_name_of(form.file.filename or "", examined.media_type),
        media_type=examined.media_type,
        size=len(content),
        sha256=examined.sha256,
        slides=slides,
        counted=examined.slides is not None,
        object_key=key,
        handed_in_at=now(),
        handed_in_by=_BY_SPEAKER if place.own else caller.key,
        override=override.mark(now()) if override else None,
    )
    await store.keep(session, row)
    await _changed(session, place, slides, events.RECEIVED)
    return await _shown(session, place, row, shelf.own), place.speaker.version


async def take_back(
    session: AsyncSession, caller: Caller, speaker_id: UUID, if_match: Precondition, reason: str | None
) -> None:
    """Remove the file; what it held goes from the store once that is committed. Raises as `hand_in`, or NotFound."""
    place = await _place(session, caller, speaker_id)
    _allowed(place, caller, reason)
    place = await _locked(session, place, if_match)
    row = await store.slides_of(session, speaker_id, fresh=True)
    if row is None:
        raise NotFound()
    await store.remove(session, row)
    await _changed(session, place, None, events.REMOVED)


async def read_content(
    session: AsyncSession, caller: Caller, files: Files, speaker_id: UUID, *, signed: bool
) -> Download:
    """A file's content; a signed URL stands for the sight of whoever was given it."""
    if not signed and not (await _place(session, caller, speaker_id)).changes:
        raise NotFound()
    row = await store.slides_of(session, speaker_id)
    if row is None:
        raise NotFound()
    return Download(await files.read(row.object_key), row.file_name, row.media_type, row.size)


async def _place(session: AsyncSession, caller: Caller, speaker_id: UUID) -> Place:
    """Raises NotFound for a speaker whom the caller may not see."""
    if caller.kind != "link":
        return Place(*await visible_speaker(session, caller, speaker_id), own=False)
    speaker = await programme.get_speaker(session, speaker_id)
    if speaker is None or speaker.registration_id is None or caller.subject != str(speaker.registration_id):
        raise NotFound()
    _, conference, access = await registration_for(session, caller, speaker.registration_id)
    return Place(speaker, conference, access, own=True)


def _allowed(place: Place, caller: Caller, reason: str | None) -> Override | None:
    """The override by which somebody changes slides after the deadline; None before it.

    Raises Forbidden, or RuleBroken (B18).
    """
    if not place.changes or (reason is not None and not place.access.manages):
        raise Forbidden()
    close = close_of(place.conference, place.speaker.delegation)
    if close is None or close.at > now():
        return None
    if reason is None:
        check_slides_open(place.conference, place.speaker.delegation, now())
        return None
    return Override(caller.key, reason)


async def _locked(session: AsyncSession, place: Place, if_match: Precondition) -> Place:
    """The same with its workshop locked, and its registration kept from being erased meanwhile."""
    if place.speaker.registration_id is not None:
        state = await store.registration_state(session, place.speaker.registration_id)
        if place.own and state is not None:
            check_stands(state)
    workshop = await locked_workshop(session, place.speaker.workshop_id)
    speaker = await fresh_speaker(session, place.speaker.id)
    if_match.check(speaker.version)
    if place.conference.state == ConferenceState.CANCELLED:
        raise WrongState(place.conference.state)
    if workshop.state == WorkshopState.CANCELLED:
        raise WrongState(workshop.state)
    if not as_speaker(speaker).seated:
        raise WrongState(speaker.state)
    locked = place._replace(speaker=speaker)
    if not locked.changes:
        raise Forbidden()
    return locked


async def _changed(session: AsyncSession, place: Place, slides: int | None, event: EventType) -> None:
    speaker = place.speaker
    speaker.slides = slides
    speaker.touch()
    await session.flush()
    data = events.slides_event(
        place.conference.id, speaker.workshop_id, speaker.id, speaker.version, speaker.delegation, slides
    )
    await publish(session, event, data, visibility="private")


def _examined(content: bytes) -> _Examined:
    media_type = media_type_of(content)
    if media_type not in SLIDE_TYPES:
        raise UnsupportedMediaType(NO_SLIDES, values={"types": ", ".join(SUFFIXES[known] for known in SLIDE_TYPES)})
    try:
        slides = count_slides(content, media_type)
    except Unreadable as error:
        raise invalid("/file", "unreadable_file", UNREADABLE) from error
    return _Examined(hashlib.sha256(content).hexdigest(), media_type, slides)


async def _shown(session: AsyncSession, place: Place, row: SlidesRow | None, own: RegistrationSettings) -> SlidesOut:
    speaker, conference = place.speaker, place.conference
    workshop = await programme.get_workshop(session, speaker.workshop_id)
    said = (conference.speaker_guidance, workshop.speaker_guidance if workshop else None)
    close = close_of(conference, speaker.delegation)
    return SlidesOut(
        speaker_id=speaker.id,
        workshop_id=speaker.workshop_id,
        conference_id=conference.id,
        limit=policy_of(conference).max_slides,
        closes_at=close.at if close else None,
        open=close is None or close.at > now(),
        slides=speaker.slides,
        guidance=[each for each in said if each],
        file=_file(row, own, with_override=place.access.manages) if row else None,
    )


def _file(row: SlidesRow, own: RegistrationSettings, *, with_override: bool) -> SlidesFile:
    path = f"/registration/v1/speakers/{row.speaker_id}/slides/content"
    return SlidesFile(
        **row.model_dump(include={"file_name", "media_type", "size", "sha256", "slides", "counted", "handed_in_at"}),
        override=OverrideOut.model_validate(row.override) if with_override and row.override else None,
        content_url=sign(own, path, valid_for=_URL_VALID),
    )
