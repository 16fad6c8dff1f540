"""From events to e-mails: what the outbox holds is noted, on its way to the gateway, as what is to be written to whom.

The request that publishes an event pays nothing for it. An e-mail has a unique key (event, recipient, template), so
that an event that comes by twice is noted once; and it is noted before the event leaves, so that none leaves without.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.emails import changes_store, store
from services.registration.emails.groups import due_to_leader, to_their_leaders
from services.registration.rules.emails import (
    CHANGE_TYPES,
    GROUP_CONFIRMED,
    TOLD_TYPES,
    WHOLE,
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
    bodies = {event.id: json.loads(event.body) for event in events if event.type in {*TOLD_TYPES, GROUP_CONFIRMED}}
    due = called_for([(event.type, bodies[event.id]["data"]) for event in events if event.type in TOLD_TYPES])
    moments = {UUID(body["data"]["id"]): body["timestamp"] for body in bodies.values()}
    groups = [bodies[event.id] for event in events if event.type == GROUP_CONFIRMED]
    changes = [
        change
        for event in events
        if event.type in CHANGE_TYPES and (change := change_to_tell(event.type, json.loads(event.body)["data"]))
    ]
    if not (due or changes or groups):
        return 0
    async with transaction(runtime.engine) as session:
        for change in changes:
            due += await changes_store.due_to_all(session, change)
        due = await to_their_leaders(session, due, moments)
        due += [_to_leader(body) for body in groups]
        historical = await store.historical_of(session, {mail.conference_id for mail in due})
        whole = await store.told_as_a_whole(session, due, WHOLE)
        wanted = [
            mail
            for mail in due
            if mail.conference_id not in historical
            and (mail.template in (*WHOLE, EmailTemplate.CHANGED, EmailTemplate.GROUP) or not is_told_with(mail, whole))
        ]
        return await store.note(session, wanted)


def _to_leader(body: Mapping[str, Any]) -> Due:
    """A group is confirmed: its leader is told, whether or not its members have addresses."""
    data = body["data"]
    return due_to_leader(
        UUID(data["conference_id"]), UUID(data["group"]["id"]), data["group"]["version"], body["timestamp"]
    )
