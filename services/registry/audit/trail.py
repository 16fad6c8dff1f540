"""The audit trail (D4): every change is written down in the transaction that makes it."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.audit import store
from services.registry.rules.redaction import keys_of
from services.registry.tables import AuditRow
from shared.auth.caller import Caller
from shared.clock import now
from shared.ids import new_id

State = BaseModel | Mapping[str, Any] | None
"""An object as its use case knows it, or as JSON; None where it is not there (before it is made, after it is gone)."""


async def record(
    session: AsyncSession,
    caller: Caller,
    subject: tuple[str, UUID],
    action: str,
    *,
    before: State = None,
    after: State = None,
    partner_ids: Iterable[UUID] = (),
) -> None:
    """Write down that `caller` did `action` (a past participle: `created`, `signed`) to `subject` (type and id).

    Of `before` and `after` only the fields that differ are kept. `partner_ids` are the partners concerned, who may
    read the entry.
    """
    was, became = _json(before), _json(after)
    differing = [name for name in {**was, **became} if was.get(name) != became.get(name)]
    old = {name: was[name] for name in differing if name in was}
    new = {name: became[name] for name in differing if name in became}
    entry = AuditRow(
        id=new_id(),
        at=now(),
        caller_kind=caller.kind,
        caller=caller.subject,
        subject_type=subject[0],
        subject_id=subject[1],
        action=action,
        partner_ids=list(dict.fromkeys(partner_ids)),
        before=old,
        after=new,
        words=keys_of([caller.subject, old, new]),
    )
    store.add(session, entry)


def _json(state: State) -> dict[str, Any]:
    if state is None:
        return {}
    return state.model_dump(mode="json", by_alias=True) if isinstance(state, BaseModel) else dict(state)
