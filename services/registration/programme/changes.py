"""That something of an announced programme was changed, as others learn of it."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences import events
from services.registration.conferences.facts import event_visibility
from services.registration.models.conference import ConferenceRow
from services.registration.programme import store
from services.registration.vocabularies.conferences import ConferenceState
from shared.events.outbox import publish


async def tell_programme_changed(session: AsyncSession, conference: ConferenceRow, changed: Sequence[str]) -> None:
    """Tell which parts (`rooms`, `sessions`, `workshops`) of a conference's programme are other ones now.

    Nothing is told of a draft. Called last in a transaction: from here on the changes of one programme queue.
    """
    if conference.state == ConferenceState.DRAFT:
        return
    version = await store.count_programme_change(session, conference.id)
    data = events.programme_event(conference.id, version, conference.state, list(changed))
    await publish(session, events.PROGRAMME_CHANGED, data, visibility=event_visibility(conference))
