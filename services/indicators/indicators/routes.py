"""Indicators and their targets over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Response, status

from services.indicators.frameworks.access import visible_framework
from services.indicators.frameworks.use_cases import policy_of
from services.indicators.indicators import targets, use_cases
from services.indicators.indicators.schemas import (
    IndicatorIn,
    IndicatorList,
    IndicatorOut,
    IndicatorPatch,
    TargetIn,
    TargetList,
    TargetOut,
    TargetPatch,
)
from services.indicators.indicators.standing import standing_of
from services.indicators.indicators.views import indicator_out, target_out
from services.indicators.models.frameworks import FrameworkRow
from services.indicators.models.indicators import TargetRow
from services.indicators.permissions import FrameworkEditor, FrameworkVisitor
from shared.db.engine import Session
from shared.http.etags import IfMatch, Tag
from shared.http.route import EntenteRoute

router = APIRouter(prefix="/indicators/v1", tags=["indicators"], route_class=EntenteRoute)


@router.post("/frameworks/{framework_id:uuid}/indicators", status_code=status.HTTP_201_CREATED)
async def add_indicator(
    framework_id: UUID, body: IndicatorIn, caller: FrameworkEditor, session: Session, tag: Tag, response: Response
) -> IndicatorOut:
    """Add what is measured. A `template` fills it in; `missing` says what it lacks to be SMART (C7)."""
    row, standing = await use_cases.add_indicator(session, caller, framework_id, body)
    response.headers["Location"] = f"{router.prefix}/indicators/{row.id}"
    tag(row.version)
    return indicator_out(row, standing)


@router.get("/frameworks/{framework_id:uuid}/indicators")
async def list_indicators(framework_id: UUID, caller: FrameworkVisitor, session: Session) -> IndicatorList:
    """All that a framework measures."""
    framework, sides, _ = await visible_framework(session, caller, framework_id)
    standing = await standing_of(session, framework, sides)
    return IndicatorList(items=[indicator_out(row, standing) for row in standing.indicators])


@router.get("/indicators/{indicator_id:uuid}")
async def read_indicator(indicator_id: UUID, caller: FrameworkVisitor, session: Session, tag: Tag) -> IndicatorOut:
    """One indicator with its baselines."""
    row, framework, sides, _ = await use_cases.visible_indicator(session, caller, indicator_id)
    tag(row.version)
    return indicator_out(row, await standing_of(session, framework, sides))


@router.patch("/indicators/{indicator_id:uuid}")
async def change_indicator(
    indicator_id: UUID, body: IndicatorPatch, caller: FrameworkEditor, session: Session, if_match: IfMatch, tag: Tag
) -> IndicatorOut:
    """Change some of an indicator's fields; `baselines` are replaced whole.

    What would give values that are there another meaning (unit, steps of the scale, dimensions that go) is 409.
    """
    row, standing = await use_cases.change_indicator(session, caller, indicator_id, if_match, body)
    tag(row.version)
    return indicator_out(row, standing)


@router.delete("/indicators/{indicator_id:uuid}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_indicator(indicator_id: UUID, caller: FrameworkEditor, session: Session, if_match: IfMatch) -> None:
    """Remove an indicator by which nothing was measured, and that no formula names."""
    await use_cases.remove_indicator(session, caller, indicator_id, if_match)


def _shown(target: TargetRow, framework: FrameworkRow) -> TargetOut:
    return target_out(target, policy_of(framework).school_year_starts)


@router.post("/indicators/{indicator_id:uuid}/targets", status_code=status.HTTP_201_CREATED)
async def add_target(
    indicator_id: UUID, body: TargetIn, caller: FrameworkEditor, session: Session, tag: Tag, response: Response
) -> TargetOut:
    """Set what is to be reached, and by when (C7): by one side or by all together, in a period or over all."""
    target, framework = await targets.add_target(session, caller, indicator_id, body)
    response.headers["Location"] = f"{router.prefix}/targets/{target.id}"
    tag(target.version)
    return _shown(target, framework)


@router.get("/indicators/{indicator_id:uuid}/targets")
async def list_targets(indicator_id: UUID, caller: FrameworkVisitor, session: Session) -> TargetList:
    """The targets of an indicator."""
    found, framework = await targets.list_targets(session, caller, indicator_id)
    return TargetList(items=[_shown(target, framework) for target in found])


@router.get("/targets/{target_id:uuid}")
async def read_target(target_id: UUID, caller: FrameworkVisitor, session: Session, tag: Tag) -> TargetOut:
    """One target."""
    target, framework = await targets.read_target(session, caller, target_id)
    tag(target.version)
    return _shown(target, framework)


@router.patch("/targets/{target_id:uuid}")
async def change_target(
    target_id: UUID, body: TargetPatch, caller: FrameworkEditor, session: Session, if_match: IfMatch, tag: Tag
) -> TargetOut:
    """Change a target's number or due date."""
    target, framework = await targets.change_target(session, caller, target_id, if_match, body)
    tag(target.version)
    return _shown(target, framework)


@router.delete("/targets/{target_id:uuid}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_target(target_id: UUID, caller: FrameworkEditor, session: Session, if_match: IfMatch) -> None:
    """Remove a target."""
    await targets.remove_target(session, caller, target_id, if_match)
