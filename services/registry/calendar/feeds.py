"""Feeds: the calendar for programs that can only fetch a URL."""

import hashlib
import hmac
import secrets
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.calendar import feed_store as store
from services.registry.calendar.feed_schemas import FeedIn, FeedList, FeedMade, FeedOut
from services.registry.calendar.ics import written
from services.registry.calendar.store import CalendarFilter
from services.registry.calendar.use_cases import list_entries
from services.registry.owners import Owners
from services.registry.rules.calendar import MOST_FEEDS, feed_range
from services.registry.sight import sight_of
from services.registry.tables import CalendarFeedRow
from services.registry.vocabularies.calendar import CalendarKind
from shared.auth.caller import Caller
from shared.catalogue.texts import Text
from shared.clock import now
from shared.http.etags import Precondition
from shared.http.pages import Batch
from shared.http.problems import Conflict, NotFound
from shared.ids import new_id

_TOKEN_BYTES = 32
_MOST_ENTRIES = 5_000
_TOO_MANY = Text(
    en="you have {limit} feeds already: delete one first",
    fr="vous avez déjà {limit} flux : supprimez-en un d'abord",
    de="Sie haben schon {limit} Abonnements: löschen Sie zuerst eines",
    zh="您已有 {limit} 个订阅：请先删除一个",
)


async def create_feed(session: AsyncSession, caller: Caller, body: FeedIn, public_url: str) -> FeedMade:
    """A feed of the caller's own, with its URL; Conflict beyond the number that one may have."""
    await store.lock(session, caller.subject)
    if len(await store.of_subject(session, caller.subject)) >= MOST_FEEDS:
        raise Conflict(_TOO_MANY, values={"limit": MOST_FEEDS}, limit=MOST_FEEDS)
    token, instant = secrets.token_urlsafe(_TOKEN_BYTES), now()
    row = CalendarFeedRow(
        id=new_id(),
        version=1,
        created_at=instant,
        updated_at=instant,
        subject=caller.subject,
        secret_hash=_hash(token),
        **body.model_dump(mode="json", exclude={"partner_id"}),
        partner_id=body.partner_id,
    )
    await store.add(session, row)
    url = f"{public_url.rstrip('/')}/registry/v1/calendar-feeds/{row.id}.ics?token={token}"
    return FeedMade(**_shown(row).model_dump(), url=url)


async def list_feeds(session: AsyncSession, caller: Caller) -> FeedList:
    """The caller's own feeds, without their secrets."""
    return FeedList(items=[_shown(row) for row in await store.of_subject(session, caller.subject)])


async def show_feed(session: AsyncSession, caller: Caller, feed_id: UUID) -> FeedOut:
    """One of the caller's own feeds, without its secret; NotFound for another's."""
    return _shown(await _own(session, caller, feed_id))


async def remove_feed(session: AsyncSession, caller: Caller, feed_id: UUID, if_match: Precondition) -> None:
    """Its URL is good no longer; NotFound for another's."""
    row = await _own(session, caller, feed_id)
    if_match.check(row.version)
    await store.remove(session, row)


async def read_feed(
    session: AsyncSession, owners: Owners, feed_id: UUID, token: str, today: date, public_url: str
) -> bytes:
    """The feed as iCalendar: what its owner sees today, whatever it saw when it made the feed.

    NotFound without the secret, and once its owner is deactivated.
    """
    row = await store.load(session, feed_id)
    if row is None or not hmac.compare_digest(row.secret_hash, _hash(token)):
        raise NotFound()
    owner = await owners.caller(row.subject)
    if owner is None:
        raise NotFound()
    begin, end = feed_range(today)
    kinds = frozenset(CalendarKind(kind) for kind in row.kinds)
    wanted = CalendarFilter(begin, end, kinds, row.partner_id, row.country)
    page = Batch(limit=_MOST_ENTRIES, sort=("on", "id"))
    entries = (await list_entries(session, sight_of(owner), wanted, today, page)).items
    return written(entries, row, public_url)


async def _own(session: AsyncSession, caller: Caller, feed_id: UUID) -> CalendarFeedRow:
    row = await store.load(session, feed_id)
    if row is None or row.subject != caller.subject:
        raise NotFound()
    return row


def _shown(row: CalendarFeedRow) -> FeedOut:
    return FeedOut.model_validate(row.model_dump(exclude={"subject", "secret_hash", "updated_at"}))


def _hash(token: str) -> str:
    # A random secret of 256 bits needs no salt, and no slow hash.
    return hashlib.sha256(token.encode()).hexdigest()
