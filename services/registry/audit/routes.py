"""`/registry/v1/audit`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.registry.audit import use_cases
from services.registry.audit.schemas import AuditEntry, CallerKind, SubjectText
from services.registry.audit.store import AuditFilter
from services.registry.permissions import NetworkReader
from services.registry.schemas import Code
from shared.db.engine import Session
from shared.http.pages import Page, PageRequest, paging
from shared.http.route import EntenteRoute
from shared.http.schemas import Instant

router = APIRouter(prefix="/registry/v1/audit", tags=["audit"], route_class=EntenteRoute)


@router.get("")
async def list_audit(
    caller: NetworkReader,
    session: Session,
    page: Annotated[PageRequest, paging("at")],
    subject: Annotated[
        SubjectText | None,
        Query(description="`<type>:<id>` of one object", examples=["partner:0198c0de-0000-7000-8000-000000000001"]),
    ] = None,
    partner_id: Annotated[UUID | None, Query(description="one of the partners concerned")] = None,
    action: Annotated[Code | None, Query(description="what was done", examples=["updated"])] = None,
    caller_kind: Annotated[CallerKind | None, Query(description="an account, or a machine client")] = None,
    from_: Annotated[Instant | None, Query(alias="from")] = None,
    to: Instant | None = None,
) -> Page[AuditEntry]:
    """Who changed what, when, and how it was before (D4); the newest first.

    The network's staff reads all, members what concerns their partners. Machine clients see that an object which they
    may read has changed, and the values only with `registry:write`. Who made a change is told to staff; to others, that
    it was an account, a machine client or one of the platform's own services.
    """
    wanted = AuditFilter(
        subject=_split(subject),
        partner_id=partner_id,
        action=action,
        caller_kind=caller_kind,
        begin=from_,
        end=to,
    )
    return await use_cases.list_entries(session, caller, wanted, page)


def _split(subject: str | None) -> tuple[str, UUID] | None:
    if subject is None:
        return None
    subject_type, _, subject_id = subject.partition(":")
    return subject_type, UUID(subject_id)
