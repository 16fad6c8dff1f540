"""A registration's history, told to those who see the registration."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences.access import Access
from services.registration.history import store
from services.registration.history.schemas import HistoryOut
from services.registration.models.changes import HistoryRow
from services.registration.participants.use_cases import holds_link, registration_for
from services.registration.rules.changes import PARTS
from shared.auth.caller import Caller
from shared.http.pages import PageRequest


async def history_of(
    session: AsyncSession, caller: Caller, registration_id: UUID, page: PageRequest
) -> tuple[Sequence[HistoryOut], str | None, int | None]:
    """A page of what was done to a registration, the latest first; the values for its holder and the organisers.

    Raises NotFound for whoever may not see the registration.
    """
    registration, _, access = await registration_for(session, caller, registration_id)
    with_values = access.manages or await holds_link(session, caller, registration)
    rows, cursor, total = await store.page_of_history(session, registration_id, page)
    return [_shown(row[0], access, with_values=with_values) for row in rows], cursor, total


def _shown(row: HistoryRow, access: Access, *, with_values: bool) -> HistoryOut:
    return HistoryOut(
        **row.model_dump(include=_SHOWN),
        account=row.account if access.manages else None,
        before=_values(row, "before") if with_values and row.fields else None,
        after=_values(row, "after") if with_values and row.fields else None,
    )


_SHOWN = {"id", "at", "deed", "done_as", "fields", "workshop_id", "change_id", "reason"}


def _values(row: HistoryRow, when: str) -> dict[str, Any]:
    """The values of all parts by field; of data that is kept no longer there are none."""
    return {
        f"{part}.{name}": value
        for part in PARTS
        for name, value in ((getattr(row, part) or {}).get(when) or {}).items()
    }
