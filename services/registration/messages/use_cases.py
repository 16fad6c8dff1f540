"""Organisers' own texts: saved, taken back, shown as they would be sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any, get_args
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences.access import managed_conference, visible_conference
from services.registration.conferences.facts import zone_of
from services.registration.emails import wording
from services.registration.emails.rendering import Letter, write
from services.registration.emails.writing import values_of
from services.registration.messages import store
from services.registration.messages.schemas import MessageIn, MessageOut, OwnText, PreviewIn, PreviewOut
from services.registration.messages.texts import (
    EXAMPLE_GROUP,
    EXAMPLE_REASON,
    EXAMPLE_WORKSHOP,
    NEEDED,
    STRAY_BRACE,
    UNKNOWN_PLACEHOLDER,
)
from services.registration.models.conference import ConferenceRow
from services.registration.models.emails import OwnMessageRow
from services.registration.participants.links import Links
from services.registration.rules.names import Name
from services.registration.rules.own_texts import has_stray_braces, named_in, needed_in, placeholders_of
from services.registration.vocabularies.emails import EmailTemplate
from shared.auth.caller import Caller
from shared.catalogue.texts import Language
from shared.http.etags import Precondition
from shared.http.problems import Forbidden, NotFound, invalid

_LANGUAGES: tuple[Language, ...] = get_args(Language)


async def messages(session: AsyncSession, caller: Caller, conference_id: UUID) -> list[MessageOut]:
    """Every kind of e-mail with the organisers' words for it, if there are any. Raises NotFound, Forbidden."""
    await _seen(session, caller, conference_id)
    known = {row.kind: row for row in await store.messages_of(session, conference_id)}
    return [_shown(conference_id, kind, known.get(kind)) for kind in EmailTemplate]


async def message(session: AsyncSession, caller: Caller, conference_id: UUID, kind: EmailTemplate) -> MessageOut:
    """Raises NotFound, Forbidden."""
    await _seen(session, caller, conference_id)
    return _shown(conference_id, kind, await store.get_message(session, conference_id, kind))


async def write_message(
    session: AsyncSession,
    caller: Caller,
    conference_id: UUID,
    kind: EmailTemplate,
    if_match: Precondition,
    body: MessageIn,
) -> MessageOut:
    """Replace the words of a kind, in all languages. Raises Unprocessable for a placeholder that the kind has not."""
    for language, own in body.texts.items():
        _check(kind, own, f"/texts/{language}")
    texts: dict[str, Any] = {language: own.model_dump() for language, own in body.texts.items()}
    return await _replace(session, caller, conference_id, kind, if_match, texts)


async def remove_message(
    session: AsyncSession, caller: Caller, conference_id: UUID, kind: EmailTemplate, if_match: Precondition
) -> None:
    """Let the usual words be sent again. Raises NotFound where there are no others."""
    await _replace(session, caller, conference_id, kind, if_match, {})


async def preview(
    session: AsyncSession, links: Links, caller: Caller, conference_id: UUID, kind: EmailTemplate, body: PreviewIn
) -> PreviewOut:
    """The e-mail with invented values. Raises as `write_message`."""
    conference = await _seen(session, caller, conference_id)
    own = body.own
    if own is None:
        row = await store.get_message(session, conference_id, kind)
        saved = row.texts.get(body.language) if row else None
        own = OwnText.model_validate(saved) if saved else None
    else:
        _check(kind, own, "/own")
    written = write(
        Letter(
            template=kind,
            language=body.language,
            greeting=Name("Camille", "Exemple").greeted(body.language),
            values=_invented(conference, body.language),
            own=own.model_dump() if own else None,
            link=links.page("/registrations/…"),
        )
    )
    return PreviewOut(subject=written.subject, text=written.text, html=written.html)


def _check(kind: EmailTemplate, own: OwnText, pointer: str) -> None:
    known = placeholders_of(kind)
    for field, text in (("subject", own.subject or ""), ("text", own.text)):
        for name in named_in(text):
            if name not in known:
                values = {"name": name, "known": ", ".join(sorted(known))}
                raise invalid(f"{pointer}/{field}", "unknown_placeholder", UNKNOWN_PLACEHOLDER, **values)
        if has_stray_braces(text):
            raise invalid(f"{pointer}/{field}", "stray_brace", STRAY_BRACE)
    missing = needed_in(kind) - set(named_in(own.text))
    if missing:
        raise invalid(f"{pointer}/text", "missing_placeholder", NEEDED, name=", ".join(sorted(missing)))


async def _replace(
    session: AsyncSession,
    caller: Caller,
    conference_id: UUID,
    kind: EmailTemplate,
    if_match: Precondition,
    texts: dict[str, Any],
) -> MessageOut:
    """A row without texts is kept, so that no version comes twice."""
    await managed_conference(session, caller, conference_id)
    row = await store.get_message(session, conference_id, kind)
    if not texts and (row is None or not row.texts):
        raise NotFound()
    if_match.check(row.version if row else 0)
    if row is None:
        row = OwnMessageRow(conference_id=conference_id, kind=kind, texts=texts)
        await store.add(session, row)
    else:
        row.texts = texts
        row.touch()
        await store.flush(session)
    return _shown(conference_id, kind, row)


async def _seen(session: AsyncSession, caller: Caller, conference_id: UUID) -> ConferenceRow:
    """The conference, for those who manage it."""
    conference, access = await visible_conference(session, caller, conference_id)
    if not access.manages:
        raise Forbidden()
    return conference


def _shown(conference_id: UUID, kind: EmailTemplate, row: OwnMessageRow | None) -> MessageOut:
    texts = row.texts if row else {}
    return MessageOut(
        conference_id=conference_id,
        kind=kind,
        version=row.version if row else 0,
        updated_at=row.updated_at if row else None,
        texts={language: OwnText.model_validate(texts[language]) for language in _LANGUAGES if language in texts},
        placeholders=sorted(placeholders_of(kind)),
        needed=sorted(needed_in(kind)),
    )


@dataclass
class _Invented:
    starts_at: datetime | None
    ends_at: datetime | None


def _invented(conference: ConferenceRow, language: str) -> Mapping[str, str]:
    """Values for every placeholder, and for the usual words: the conference is real, and nothing else."""
    start, end = (
        datetime.combine(conference.starts_on, hour, tzinfo=zone_of(conference)).astimezone(UTC)
        for hour in (time(9), time(10, 30))
    )
    hours = wording.hours(_Invented(start, end), conference, language)
    return values_of(conference, None, start, language) | {
        "workshop": EXAMPLE_WORKSHOP.render(language),
        "hours": hours,
        "when": wording.beside(hours, language),
        "reason": EXAMPLE_REASON.render(language),
        "group": EXAMPLE_GROUP.render(language),
        "confirmed": "20",
        "pending": "2",
        "number": "3",
    }
