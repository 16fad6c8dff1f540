"""Reading the audit trail (D4)."""

from typing import cast

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.audit import store
from services.registry.audit.schemas import AuditActor, AuditEntry, AuditSubject, CallerKind
from services.registry.partners import store as partner_store
from services.registry.schemas import PartnerSummary
from services.registry.sight import Sight, may_write_all, sight_of
from services.registry.tables import AuditRow
from shared.auth.caller import Caller
from shared.http.pages import Page, PageRequest

_SERVICE = "service:"


async def list_entries(
    session: AsyncSession, caller: Caller, wanted: store.AuditFilter, page: PageRequest
) -> Page[AuditEntry]:
    """The entries that the caller may read.

    Staff and our own services read all; accounts what concerns their partners. Machine clients also learn *that*
    something changed of every object that they may see, never the values: a public object may have been private.
    """
    sight = sight_of(caller)
    rows, cursor, total = await store.search(session, wanted, sight, page, of_what_is_seen=caller.is_client)
    named = {partner_id for row in rows for partner_id in row.partner_ids}
    partners = await partner_store.summaries(session, named, sight)
    items = [_entry(row, [partners[one] for one in row.partner_ids if one in partners], caller, sight) for row in rows]
    return Page(items=items, next=cursor, total=total)


def _entry(row: AuditRow, partners: list[PartnerSummary], caller: Caller, sight: Sight) -> AuditEntry:
    concerned = sight.everything or not sight.partners.isdisjoint(row.partner_ids)
    service = row.caller.removeprefix(_SERVICE) if row.caller.startswith(_SERVICE) else None
    return AuditEntry(
        id=row.id,
        at=row.at,
        by=AuditActor(
            kind=cast("CallerKind", row.caller_kind),
            service=service,
            id=row.caller if may_write_all(caller) and service is None else None,
        ),
        action=row.action,
        subject=AuditSubject(type=row.subject_type, id=row.subject_id),
        partners=partners,
        changed=sorted({*row.before, *row.after}),
        before=row.before if concerned else None,
        after=row.after if concerned else None,
    )
