"""Wanting no more reminders: a signed URL in the e-mail, good for that and for nothing else."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences.facts import zone_of
from services.registration.conferences.store import get_conference
from services.registration.emails import opting_out_store as store
from services.registration.models.conference import ConferenceRow
from services.registration.vocabularies.emails import OptOut
from shared.clock import today
from shared.http.problems import NotFound
from shared.http.signed_urls import sign
from shared.settings import OwnSettings

_GOOD_AFTER_THE_END = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class Wish:
    """Who wants no more of what, and in which language they are answered."""

    recipient_id: UUID
    kind: OptOut
    language: str


def unsubscribe_url(own: OwnSettings, public_url: str, conference: ConferenceRow, wish: Wish) -> str:
    """The URL that an e-mail carries; good until half a year after the conference, or after today if that is later."""
    path = f"/registration/v1/conferences/{conference.id}/unsubscribe/{wish.recipient_id}"
    days = max(timedelta(), conference.ends_on - today(zone_of(conference))) + _GOOD_AFTER_THE_END
    query = {"kind": str(wish.kind), "lang": wish.language}
    return public_url.rstrip("/") + sign(own, path, valid_for=days, query=query)


async def is_off(session: AsyncSession, conference_id: UUID, wish: Wish) -> tuple[ConferenceRow, bool]:
    """The conference, and whether its e-mails of this kind are off for this recipient. Raises NotFound."""
    conference = await get_conference(session, conference_id)
    if conference is None:
        raise NotFound()
    return conference, await store.wants_none(session, conference_id, wish.recipient_id, wish.kind)


async def turn(session: AsyncSession, conference_id: UUID, wish: Wish, *, off: bool) -> ConferenceRow:
    """Send no more of these e-mails, or send them again; asked again, nothing happens. Raises NotFound."""
    conference, _ = await is_off(session, conference_id, wish)
    if off:
        await store.turn_off(session, conference_id, wish.recipient_id, wish.kind)
    else:
        await store.turn_on(session, conference_id, wish.recipient_id, wish.kind)
    return conference
