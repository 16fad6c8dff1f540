"""Where an address stands: asked by the gateway for an administrator whom somebody asked to be erased (D7)."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.personal_data import finding_store
from services.registration.personal_data.schemas import Found, PlaceFound
from services.registration.rules.names import Name
from services.registration.rules.person import address_key
from services.registration.rules.redaction import NAMES, persons_at
from services.registration.vocabularies.participants import NameOrder

_MOST = 500
_BASE = "/registration/v1"
SEEN_AT: Mapping[str, tuple[str, str]] = {
    "candidate.person": ("id", "candidates/{}"),
    "speaker.person": ("id", "speakers/{}"),
    "session_speaker.person": ("session_id", "sessions/{}"),
    "delegation.head": ("id", "delegations/{}"),
    "delegation_member.person": ("id", "delegation-members/{}"),
    "working_group.members": ("id", "working-groups/{}"),
    "registration_group.leader": ("id", "groups/{}/personal-data"),
    "registration_import_row.cells": ("import_id", "imports/{}"),
}
"""Where others name people: the column with the object's id, and where that is seen, and they are taken out of it."""


async def find(session: AsyncSession, email: str) -> Found:
    """Every place of every conference with this address, whatever the case and the `+tag`."""
    address = address_key(email)
    registrations = await finding_store.registrations_at(session, address, _MOST)
    invitations = await finding_store.invitations_at(session, address, _MOST)
    owners = {place: column for place, (column, _) in SEEN_AT.items()}
    named = await finding_store.named_at(session, owners, address, _MOST)
    items = [
        PlaceFound(
            place="registration.person",
            url=f"{_BASE}/registrations/{row.id}/personal-data",
            name=_name(row.person),
            conference_id=row.conference_id,
        )
        for row in registrations
    ]
    items += [
        PlaceFound(
            place="invitation.email",
            url=f"{_BASE}/invitations/{row.id}",
            name=row.name,
            conference_id=row.conference_id,
        )
        for row in invitations
    ]
    items += [
        PlaceFound(
            place=place,
            url=f"{_BASE}/{SEEN_AT[place][1].format(object_id)}",
            name=_name(person),
            conference_id=conference_id,
        )
        for place, object_id, conference_id, written in named
        for person in persons_at(written, address)
    ]
    return Found(items=items, complete=all(len(each) < _MOST for each in (registrations, invitations, named)))


def _name(person: Mapping[str, Any]) -> str | None:
    """As it is said; in the cells of a file that waits anything may stand."""
    given, family, native = (str(person.get(name) or "") or None for name in NAMES)
    return Name(given, family, person.get("name_order") == NameOrder.FAMILY_FIRST, native).said() or None
