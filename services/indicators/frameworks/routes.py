"""Frameworks over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response, status
from sqlalchemy.ext.asyncio import AsyncSession

from services.indicators.frameworks import store, use_cases
from services.indicators.frameworks.access import (
    Access,
    access_to,
    circles_of,
    grant_subject,
    partners_of,
    sees_everything,
)
from services.indicators.frameworks.schemas import Acting, FrameworkIn, FrameworkOut, FrameworkPatch
from services.indicators.frameworks.views import framework_out
from services.indicators.indicators.standing import standing_of
from services.indicators.models.frameworks import FrameworkRow, SideRow
from services.indicators.permissions import FrameworkCreator, FrameworkEditor, FrameworkVisitor
from services.indicators.vocabularies.frameworks import SubjectType
from shared.auth.caller import Caller
from shared.db.engine import Session
from shared.http.etags import IfMatch, IfMatchOptional, Tag
from shared.http.pages import Page, PageRequest, paging
from shared.http.route import EntenteRoute
from shared.http.schemas import Instant
from shared.runtime import CurrentRuntime

router = APIRouter(prefix="/indicators/v1/frameworks", tags=["frameworks"], route_class=EntenteRoute)


async def _shown(
    session: AsyncSession, caller: Caller, framework: FrameworkRow, sides: list[SideRow], access: Access
) -> FrameworkOut:
    partners = await store.partner_refs(session, (side.partner_id for side in sides if side.partner_id))
    standing = await standing_of(session, framework, sides)
    return framework_out(framework, sides, partners, caller, access, standing.warnings() if access.inside else ())


@router.post("", status_code=status.HTTP_201_CREATED)
async def create_framework(
    body: FrameworkIn,
    caller: FrameworkCreator,
    session: Session,
    runtime: CurrentRuntime,
    tag: Tag,
    response: Response,
) -> FrameworkOut:
    """Create a draft of what is measured of a cooperation, agreement, project, conference or network.

    Whoever creates it owns it. What it belongs to and its partners must exist (422); while that cannot be asked, 503.
    """
    framework = await use_cases.create_framework(session, runtime.peers, caller, body)
    response.headers["Location"] = f"{router.prefix}/{framework.id}"
    tag(framework.version)
    sides = await store.sides_of(session, framework.id)
    return await _shown(session, caller, framework, sides, await access_to(session, caller, framework, sides))


@router.get("")
async def list_frameworks(
    caller: FrameworkVisitor,
    session: Session,
    page: Annotated[PageRequest, paging("updated_at")],
    q: Annotated[str | None, Query(max_length=200, description="part of the title")] = None,
    subject_type: SubjectType | None = None,
    subject_id: UUID | None = None,
    partner_id: Annotated[UUID | None, Query(description="that stands on one of the sides")] = None,
    template: Annotated[str | None, Query(max_length=60, description="with an indicator of this template")] = None,
    updated_since: Instant | None = None,
) -> Page[FrameworkOut]:
    """The frameworks that you may see: the agreed ones that are shown to you, and those on which you work."""
    visible: Any = store.visible_frameworks(
        sees_all=sees_everything(caller),
        circles=circles_of(caller),
        subject=grant_subject(caller),
        partners=partners_of(caller),
    )
    statement = store.filtered(
        visible,
        q=q,
        subject_type=subject_type,
        subject_id=subject_id,
        partner_id=partner_id,
        template=template,
        updated_since=updated_since,
    )
    rows, cursor, total = await store.page_of_frameworks(session, statement, page)
    frameworks = [row[0] for row in rows]
    sides = await store.sides_of_all(session, [framework.id for framework in frameworks])
    of_sides = (side.partner_id for found in sides.values() for side in found if side.partner_id)
    partners = await store.partner_refs(session, of_sides)
    items = [
        framework_out(framework, sides[framework.id], partners, caller, Access(sees=True)) for framework in frameworks
    ]
    return Page(items=items, next=cursor, total=total)


@router.get("/{framework_id:uuid}")
async def read_framework(framework_id: UUID, caller: FrameworkVisitor, session: Session, tag: Tag) -> FrameworkOut:
    """One framework; `warnings` name what is missing to be SMART (C7), and sides on which nothing is measured (C9)."""
    framework, sides, access, _ = await use_cases.read_framework(session, caller, framework_id)
    tag(framework.version)
    return await _shown(session, caller, framework, sides, access)


@router.patch("/{framework_id:uuid}")
async def change_framework(
    framework_id: UUID, body: FrameworkPatch, caller: FrameworkEditor, session: Session, if_match: IfMatch, tag: Tag
) -> FrameworkOut:
    """Change some of a framework's fields. What the sides agreed to before is outdated then, which is shown."""
    framework, sides, access = await use_cases.change_framework(session, caller, framework_id, if_match, body)
    tag(framework.version)
    return await _shown(session, caller, framework, sides, access)


@router.post("/{framework_id:uuid}:agree")
async def agree_on_framework(
    framework_id: UUID,
    caller: FrameworkEditor,
    session: Session,
    if_match: IfMatchOptional,
    tag: Tag,
    body: Acting | None = None,
) -> FrameworkOut:
    """Agree, for a side, to what is measured. Once all sides did, the framework is agreed, and seen as it says.

    While indicators are not SMART (C7) this is 409 with the complete list in `missing`, as strong as the policy says.
    """
    asked = body.side if body else None
    framework, sides, access = await use_cases.agree(session, caller, framework_id, if_match, asked)
    tag(framework.version)
    return await _shown(session, caller, framework, sides, access)


@router.delete("/{framework_id:uuid}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_framework(framework_id: UUID, caller: FrameworkEditor, session: Session, if_match: IfMatch) -> None:
    """Remove a framework in which nothing was measured yet. For its owners."""
    await use_cases.remove_framework(session, caller, framework_id, if_match)
