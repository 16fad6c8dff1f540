"""`/registry/v1/calendar-feeds`."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response, status

from services.registry.calendar import feeds
from services.registry.calendar.feed_schemas import FeedIn, FeedList, FeedMade, FeedOut
from services.registry.clock import Today
from services.registry.owners import CurrentOwners
from services.registry.permissions import NetworkReader, RegistryReader
from shared.db.engine import Session
from shared.http.etags import IfMatch, Tag
from shared.http.idempotency import idempotency
from shared.http.route import EntenteRoute
from shared.runtime import CurrentRuntime

router = APIRouter(prefix="/registry/v1/calendar-feeds", tags=["calendar"], route_class=EntenteRoute)

_MEDIA_TYPE = "text/calendar"
_FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "the calendar", "content": {_MEDIA_TYPE: {"schema": {"type": "string"}}}}
}


@router.post("", status_code=status.HTTP_201_CREATED)
@idempotency("exempt")
async def create_feed(
    body: FeedIn, caller: NetworkReader, session: Session, runtime: CurrentRuntime, tag: Tag, response: Response
) -> FeedMade:
    """A secret URL under which a calendar program reads what you see, in one language and as narrow as you want.

    The URL is shown this once. It is good until you delete the feed, and shows at any time what you may see then.
    """
    made = await feeds.create_feed(session, caller, body, runtime.settings.common.public_url)
    response.headers["Location"] = f"{router.prefix}/{made.id}"
    tag(made.version)
    return made


@router.get("")
async def list_feeds(caller: NetworkReader, session: Session) -> FeedList:
    """Your own feeds, without their secret URLs."""
    return await feeds.list_feeds(session, caller)


@router.get("/{feed_id:uuid}.ics", response_class=Response, responses=_FILE)
async def read_feed(
    feed_id: UUID,
    caller: RegistryReader,
    session: Session,
    owners: CurrentOwners,
    runtime: CurrentRuntime,
    today: Today,
    tag: Tag,
    token: Annotated[str, Query(max_length=200, description="the secret of the feed's URL")],
) -> Response:
    """The feed as iCalendar, a year back and three years ahead, without any other credential.

    Days are all-day events; a date known to the month or year stands on its first possible day, and its summary says
    that no day is known (A5). Reminders and deadlines bring an alarm. A wrong secret, a deleted feed or an owner who is
    deactivated: 404.
    """
    public_url = runtime.settings.common.public_url
    content = await feeds.read_feed(session, owners, feed_id, token, today, public_url)
    tag(1)
    return Response(
        content,
        media_type=_MEDIA_TYPE,
        headers={
            "Cache-Control": "private, max-age=900",
            "Content-Disposition": 'inline; filename="entente.ics"',
            "Referrer-Policy": "no-referrer",
        },
    )


@router.get("/{feed_id:uuid}")
async def show_feed(feed_id: UUID, caller: NetworkReader, session: Session, tag: Tag) -> FeedOut:
    """One of your own feeds, without its secret URL."""
    feed = await feeds.show_feed(session, caller, feed_id)
    tag(feed.version)
    return feed


@router.delete("/{feed_id:uuid}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_feed(feed_id: UUID, caller: NetworkReader, session: Session, if_match: IfMatch) -> None:
    """Delete one of your feeds: its URL is good no longer."""
    await feeds.remove_feed(session, caller, feed_id, if_match)
