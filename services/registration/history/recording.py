"""What is done to a registration, written down beside the deed and in its transaction.

What the desk gives and takes by itself (promotion, an offer's end) is nobody's deed: events and e-mails tell of it.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences.access import Access
from services.registration.history import store
from services.registration.models.changes import HistoryRow
from services.registration.rules.changes import PARTS, fields_of
from services.registration.vocabularies.changes import Deed, Doer
from shared.auth.caller import Caller
from shared.clock import now
from shared.ids import new_id

Differences = Mapping[str, dict[str, dict[str, Any]] | None]
"""What differs by part (`rules.changes.difference`)."""


def doer_of(caller: Caller, access: Access) -> Doer:
    """In which role a caller who may see a registration acts on it."""
    if access.manages:
        return Doer.ORGANISER
    return Doer.PARTICIPANT if caller.kind == "link" else Doer.DELEGATION_HEAD


def account_of(caller: Caller) -> str | None:
    """Who it was, unless that was the holder of the registration's link."""
    return None if caller.kind == "link" else caller.key


async def record(
    session: AsyncSession,
    registration_id: UUID,
    deed: Deed,
    caller: Caller,
    access: Access,
    *,
    differences: Differences | None = None,
    workshop_id: UUID | None = None,
    change_id: UUID | None = None,
    reason: str | None = None,
) -> None:
    """Write down a deed; of a change what differs."""
    changed = differences or {}
    row = HistoryRow(
        id=new_id(),
        registration_id=registration_id,
        at=now(),
        deed=deed,
        done_as=doer_of(caller, access),
        account=account_of(caller),
        fields=fields_of(changed),
        **{part: changed.get(part) for part in PARTS},
        workshop_id=workshop_id,
        change_id=change_id,
        reason=reason,
    )
    await store.add(session, row)
