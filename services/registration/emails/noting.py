"""From events to e-mails: what the outbox holds is noted, on its way to the gateway, as what is to be written to whom.

The request that publishes an event pays nothing for it. An e-mail has a unique key (event, recipient, template), so
that an event that comes by twice is noted once; and it is noted before the event leaves, so that none leaves without.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.emails import store
from services.registration.rules.emails import (
    TOLD_TYPES,
    WHOLE,
    WORKSHOP_CHANGED,
    Due,
    called_for,
    change_to_tell,
    is_told_with,
)
from services.registration.vocabularies.emails import EmailTemplate
from shared.db.engine import transaction
from shared.events.relay import Leaving, relay_outbox, to_the_gateway
from shared.runtime import Runtime

OUTBOX = "outbox relay"
"""The name of the kernel's worker in whose place `relay_and_note` works."""


async def relay_and_note(runtime: Runtime) -> None:
    """For the life of the process, in place of the kernel's relay: note e-mails, then hand events over."""
    await relay_outbox(runtime, note_and_pass_on)


async def note_and_pass_on(runtime: Runtime, session: AsyncSession, events: Sequence[Leaving]) -> object | None:
    """Note what the events call for, for good, and hand them to the gateway; as `to_the_gateway`.

    In a transaction of its own: a gateway that is down holds up no e-mail.
    """
    await note_emails(runtime, events)
    return await to_the_gateway(runtime, session, events)


async def note_emails(runtime: Runtime, events: Sequence[Leaving]) -> int:
    """Note what is to be written because of these events; how many e-mails that are. Of history nobody is told."""
    told = [(event.type, json.loads(event.body)["data"]) for event in events if event.type in TOLD_TYPES]
    due = called_for(told)
    changes = [data for event in events if event.type == WORKSHOP_CHANGED for data in [json.loads(event.body)["data"]]]
    changes = [data for data in changes if change_to_tell(data)]
    if not (due or changes):
        return 0
    async with transaction(runtime.engine) as session:
        for data in changes:
            due += await _to_all(session, data)
        historical = await store.historical_of(session, {mail.conference_id for mail in due})
        whole = await store.told_as_a_whole(session, due, WHOLE)
        wanted = [
            mail
            for mail in due
            if mail.conference_id not in historical
            and (mail.template in (*WHOLE, EmailTemplate.CHANGED) or not is_told_with(mail, whole))
        ]
        return await store.note(session, wanted)


async def _to_all(session: AsyncSession, data: Mapping[str, Any]) -> list[Due]:
    """A workshop's change, to everybody who holds or waits for a seat in it."""
    workshop_id, details = UUID(data["workshop_id"]), {"changed": change_to_tell(data)}
    return [
        Due(
            *(UUID(data["id"]), UUID(data["conference_id"]), registration_id, version),
            *(EmailTemplate.CHANGED, workshop_id, details),
        )
        for registration_id, version in await store.enrolled_in(session, workshop_id)
    ]
