"""E-mails that no event calls for: a link that is sent again, corrected data, and reminders as their day comes."""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences.facts import policy_of, zone_of
from services.registration.emails import group_store, link_store, store
from services.registration.emails.digest import note_digests
from services.registration.models.conference import ConferenceRow
from services.registration.models.registrations import RegistrationRow
from services.registration.rules.emails import Due, corrected, offer_reminder_due, once, reminder_due
from services.registration.rules.person import PersonKey, address_key
from services.registration.vocabularies.emails import EmailTemplate
from shared.clock import now, today
from shared.db.engine import transaction
from shared.runtime import Runtime

_LOOK_EVERY_SECONDS = 300
_FURTHEST_AHEAD = timedelta(days=92)
"""The longest reminder of a policy, and a day for whoever is a day ahead."""
_LONGEST_OFFER_REMINDER = timedelta(hours=720)


async def send_link_again(runtime: Runtime, conference_id: UUID, key: PersonKey) -> None:
    """Somebody registers who is registered already: whoever has the address gets the link again.

    At most once an hour, whoever asks: nobody's box is filled by others. Who asks learns nothing.
    """
    async with transaction(runtime.engine) as session:
        found = await link_store.registered(session, conference_id, key)
        if found is not None:
            event_id = once(found.id, "link", f"{now():%Y%m%d%H}")
            due = Due(event_id, conference_id, found.id, found.version, EmailTemplate.LINK)
            await store.note(session, [due])


async def send_links(runtime: Runtime, conference_id: UUID, email: str) -> None:
    """Somebody asks for the link of an address: each registration that has it gets its own, and each group whose leader
    has it, at most once an hour."""
    address, hour = address_key(email), f"{now():%Y%m%d%H}"
    async with transaction(runtime.engine) as session:
        found = [
            *(
                (row, EmailTemplate.LINK_ASKED)
                for row in await link_store.registered_with(session, conference_id, address)
            ),
            *(
                (row, EmailTemplate.GROUP)
                for row in await link_store.groups_led(session, conference_id)
                if row.leader.get("email") and address_key(row.leader["email"]) == address
            ),
        ]
        due = [
            Due(once(row.id, "link asked", hour), conference_id, row.id, row.version, template)
            for row, template in found
        ]
        await store.note(session, due)


async def tell_corrected(
    session: AsyncSession,
    conference: ConferenceRow,
    registration: RegistrationRow,
    before: Mapping[str, Any],
    parts: Iterable[str] = (),
) -> None:
    """Others than the participant changed their data: note it in this transaction. `before` is the person till now,
    `parts` are those of the registration that are others now, besides."""
    changed = [*corrected(before, registration.person), *(part for part in parts if part != "person")]
    if changed and not conference.historical:
        event_id = once(registration.id, "corrected", registration.version)
        details = {"own": True, "changed": changed}
        due = Due(
            *(event_id, conference.id, registration.id, registration.version),
            *(EmailTemplate.CHANGED, None, details),
        )
        await store.note(session, [due])


async def tell_holder(
    session: AsyncSession,
    conference: ConferenceRow,
    registration: RegistrationRow,
    template: EmailTemplate,
    details: Mapping[str, Any],
) -> None:
    """Tell somebody what became of their registration, once for each version of it and what `details` name.

    In the transaction that does it. Who has no address has a group whose leader is told how it stands. Of a conference
    entered as history nobody is told.
    """
    if conference.historical:
        return
    event_id = once(registration.id, template, registration.version, *details.values())
    due = Due(event_id, conference.id, registration.id, registration.version, template, details=details)
    led = (await group_store.led(session, [registration.id])).get(registration.id)
    if led is not None:
        due = Due(event_id, conference.id, *led, EmailTemplate.GROUP)
    await store.note(session, [due])


async def keep_reminding(runtime: Runtime) -> None:
    """For the life of the process: look every five minutes."""
    while True:
        await remind(runtime)
        await remind_of_offers(runtime)
        await note_digests(runtime)
        await asyncio.sleep(_LOOK_EVERY_SECONDS)


async def remind(runtime: Runtime) -> int:
    """Note the reminders whose day has come, each once, also after a standstill; how many e-mails those are.

    Who registered after that day is not reminded: the confirmation says it all.
    """
    async with transaction(runtime.engine) as session:
        near = await store.conferences_between(session, now().date(), now().date() + _FURTHEST_AHEAD)
        count = 0
        for conference in near:
            days = reminder_due(policy_of(conference).reminder_days, conference.starts_on, today(zone_of(conference)))
            if days is not None:
                event_id = once(conference.id, "reminder", conference.starts_on, days)
                begin = _begin_of_day(conference, days)
                count += await store.note_for_all(
                    session, conference.id, event_id, EmailTemplate.REMINDER, before=begin
                )
                count += await store.note(
                    session,
                    [
                        Due(event_id, conference.id, group_id, version, EmailTemplate.GROUP)
                        for group_id, version in await group_store.to_remind(
                            session, conference.id, event_id, before=begin
                        )
                    ],
                )
    return count


async def remind_of_offers(runtime: Runtime) -> int:
    """Note the reminders of offers that are about to end, each once; how many e-mails those are."""
    moment = now()
    async with transaction(runtime.engine) as session:
        due = []
        for offer in await store.offers_ending(session, moment, moment + _LONGEST_OFFER_REMINDER):
            hours = policy_of(offer.conference).offer_reminder_hours
            if hours is not None and offer_reminder_due(hours, offer.offered_at, offer.expires_at, moment):
                ends = offer.expires_at.isoformat()
                due.append(
                    Due(
                        event_id=once(offer.enrolment_id, "offer ending", ends),
                        conference_id=offer.conference.id,
                        registration_id=offer.registration_id,
                        version=offer.version,
                        template=EmailTemplate.OFFER_ENDING,
                        workshop_id=offer.workshop_id,
                        details={"offer_expires_at": ends},
                    )
                )
        return await store.note(session, due)


def _begin_of_day(conference: ConferenceRow, days: int) -> datetime:
    """The first moment of the day so many days before the conference, in its time zone."""
    return datetime.combine(conference.starts_on - timedelta(days=days), time.min, tzinfo=zone_of(conference))
