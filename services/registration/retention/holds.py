"""Holds: personal data that the law demands to keep beyond its time."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences.access import managed_conference, visible_conference
from services.registration.conferences.facts import zone_of
from services.registration.models.conference import ConferenceRow
from services.registration.models.retention import RetentionHoldRow
from services.registration.problems import RetentionHeld
from services.registration.retention import store
from services.registration.retention.schemas import HoldIn
from services.registration.rules.retention import Hold
from services.registration.vocabularies.personal_data import DataCategory
from shared.auth.caller import Caller
from shared.catalogue.texts import Text
from shared.clock import now, today
from shared.http.conflicts import WrongState
from shared.http.etags import Precondition
from shared.http.problems import Forbidden, NotFound, invalid

_FROM_TODAY = Text(
    en="is today or later, in the conference's time zone",
    fr="est aujourd'hui ou plus tard, dans le fuseau horaire de la rencontre",
    de="ist heute oder später, in der Zeitzone der Konferenz",
    zh="须为今天或之后（按会议所在时区）",
)


async def place_hold(
    session: AsyncSession, caller: Caller, conference_id: UUID, body: HoldIn
) -> tuple[RetentionHoldRow, ConferenceRow]:
    """Keep something beyond its time, for the conference's owners. Raises Unprocessable for a day that has passed."""
    conference, _ = await managed_conference(session, caller, conference_id, as_owner=True)
    if body.until < today(zone_of(conference)):
        raise invalid("/until", "past", _FROM_TODAY)
    hold = RetentionHoldRow(
        conference_id=conference.id,
        categories=sorted(set(body.categories)),
        reason=body.reason,
        until=body.until,
        placed_by=caller.key,
    )
    await store.add_hold(session, hold)
    return hold, conference


async def read_hold(session: AsyncSession, caller: Caller, hold_id: UUID) -> tuple[RetentionHoldRow, ConferenceRow]:
    """For those who manage its conference; for others there is none."""
    hold = await store.get_hold(session, hold_id)
    if hold is None:
        raise NotFound()
    conference, access = await visible_conference(session, caller, hold.conference_id)
    if not access.manages:
        raise NotFound()
    return hold, conference


async def lift_hold(
    session: AsyncSession, caller: Caller, hold_id: UUID, if_match: Precondition
) -> tuple[RetentionHoldRow, ConferenceRow]:
    """Let time take its course again, for the conference's owners. Raises WrongState when it is lifted already."""
    found, _ = await read_hold(session, caller, hold_id)
    conference, access = await managed_conference(session, caller, found.conference_id)
    if not access.owns:
        raise Forbidden()
    hold = await store.get_hold(session, hold_id, lock=True)
    if hold is None:
        raise NotFound()
    if_match.check(hold.version)
    if hold.lifted_at is not None:
        raise WrongState("lifted")
    hold.lifted_at, hold.lifted_by = now(), caller.key
    hold.touch()
    await store.add_hold(session, hold)
    return hold, conference


def standing_holds(rows: Sequence[RetentionHoldRow]) -> list[Hold]:
    """Those that nobody lifted."""
    return [Hold(frozenset(map(DataCategory, row.categories)), row.until) for row in rows if row.lifted_at is None]


def is_active(row: RetentionHoldRow, day: date) -> bool:
    return row.lifted_at is None and day <= row.until


async def check_not_held(session: AsyncSession, conference: ConferenceRow) -> None:
    """Raises RetentionHeld while a hold keeps anything of the conference's people: an erasure takes all of a person."""
    day = today(zone_of(conference))
    active = [row.until for row in await store.holds_of(session, conference.id) if is_active(row, day)]
    if active:
        raise RetentionHeld(max(active))
