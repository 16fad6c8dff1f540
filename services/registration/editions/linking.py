"""What a conference says of others: the edition before it (B28), the event beside it (B24).

Called by whoever creates or changes a conference, which is locked.
"""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences import store as conferences
from services.registration.conferences.access import managed_conference, visible_conference
from services.registration.editions import store
from services.registration.models.conference import ConferenceRow
from services.registration.problems import broken, violated
from services.registration.rules.catalogue.editions import B24, B28
from services.registration.rules.editions import Edition, follows_wrongly
from services.registration.texts import UNKNOWN_CONFERENCE
from shared.auth.caller import Caller
from shared.http.problems import NotFound, invalid


async def check_editions(session: AsyncSession, caller: Caller, conference: ConferenceRow) -> None:
    """B28: hold a conference against the editions before and after it.

    Raises Unprocessable for an edition that the caller does not see, RuleViolated for one that does not come before,
    RuleBroken for one that has a next edition already, or when this one no longer comes before its own.
    """
    if conference.previous_edition_id is not None:
        try:
            previous, _ = await visible_conference(session, caller, conference.previous_edition_id)
        except NotFound as error:
            raise invalid("/previous_edition_id", "unknown_conference", UNKNOWN_CONFERENCE) from error
        wrong = follows_wrongly(_edition(previous), _edition(conference))
        if wrong is not None:
            raise violated(wrong)
        following = await store.next_edition_of(session, previous.id)
        if following is not None and following.id != conference.id:
            raise broken(B28.finding("/previous_edition_id"))
    following = await store.next_edition_of(session, conference.id)
    if following is not None:
        wrong = follows_wrongly(_edition(conference), _edition(following))
        if wrong is not None:
            raise broken(wrong)


async def lock_with_sister(session: AsyncSession, conference_id: UUID, sister_id: UUID | None) -> None:
    """Lock two conferences that are about to be joined or parted, and the sisters they have, in the order of ids."""
    named = {conference_id} | ({sister_id} if sister_id else set())
    found = [await conferences.get_conference(session, each) for each in named]
    named |= {item.sister_event_id for item in found if item and item.sister_event_id}
    for each in sorted(named):
        await conferences.lock_conference(session, each)


async def join_sister(session: AsyncSession, caller: Caller, conference: ConferenceRow, sister_id: UUID | None) -> None:
    """B24: make two conferences each other's sister, or part them (None); all of them are locked.

    Raises Unprocessable for a conference that the caller does not see, RuleViolated for the conference itself,
    RuleBroken when either has another sister, Forbidden when the caller manages only one of the two.
    """
    if sister_id == conference.sister_event_id:
        return
    if sister_id == conference.id:
        raise violated(B24.finding("/sister_event_id"))
    if conference.sister_event_id is not None:
        former, _ = await managed_conference(session, caller, conference.sister_event_id)
        former.sister_event_id = None
        former.touch()
    conference.sister_event_id = None
    if sister_id is not None:
        try:
            sister, _ = await managed_conference(session, caller, sister_id)
        except NotFound as error:
            raise invalid("/sister_event_id", "unknown_conference", UNKNOWN_CONFERENCE) from error
        if sister.sister_event_id is not None:
            raise broken(B24.finding("/sister_event_id"))
        sister.sister_event_id = conference.id
        sister.touch()
        conference.sister_event_id = sister.id


def _edition(conference: ConferenceRow) -> Edition:
    return Edition(conference.starts_on, conference.edition)
