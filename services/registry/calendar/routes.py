"""`/registry/v1/calendar`."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.registry.calendar import use_cases
from services.registry.calendar.schemas import CalendarEntry
from services.registry.calendar.store import CalendarFilter
from services.registry.clock import Today
from services.registry.permissions import RegistryReader
from services.registry.rules.calendar import last_day_of
from services.registry.sight import sight_of
from services.registry.vocabularies.calendar import CalendarKind
from shared.db.engine import Session
from shared.http.pages import Page, PageRequest, paging
from shared.http.route import EntenteRoute
from shared.http.schemas import CountryCode

router = APIRouter(prefix="/registry/v1/calendar", tags=["calendar"], route_class=EntenteRoute)


@router.get("")
async def list_calendar(
    caller: RegistryReader,
    session: Session,
    today: Today,
    page: Annotated[PageRequest, paging("on")],
    from_: Annotated[date | None, Query(alias="from", description="today when left out")] = None,
    to: Annotated[date | None, Query(description="a year later when left out; at most five years later")] = None,
    kind: Annotated[list[CalendarKind] | None, Query(description="one or several; all when left out")] = None,
    partner_id: Annotated[UUID | None, Query(description="what concerns this partner or one that it followed")] = None,
    country: Annotated[CountryCode | None, Query(description="what concerns a partner of this country")] = None,
) -> Page[CalendarEntry]:
    """What has a date, in the order of the days, as far as the caller may see it.

    Ends of agreements and the reminders before them (A4), anniversaries of cooperations (A16), deadlines of renewals
    (for staff and the parties), milestones. A date known to the month or year is listed when one of its possible days
    is in the range (A5).
    """
    begin = from_ or today
    wanted = CalendarFilter(begin, last_day_of(begin, to), frozenset(kind or ()), partner_id, country)
    return await use_cases.list_entries(session, sight_of(caller), wanted, today, page)
