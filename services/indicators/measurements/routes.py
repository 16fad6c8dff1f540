"""Measurements over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, status
from sqlalchemy.ext.asyncio import AsyncSession

from services.indicators.fields import Day
from services.indicators.frameworks.schemas import Acting
from services.indicators.indicators.use_cases import visible_indicator
from services.indicators.measurements import store, use_cases
from services.indicators.measurements.schemas import (
    ChangeList,
    ChangeOut,
    Dispute,
    MeasurementIn,
    MeasurementOut,
    MeasurementPatch,
    Reopening,
)
from services.indicators.measurements.use_cases import Measured
from services.indicators.measurements.views import measurement_out
from services.indicators.permissions import FrameworkEditor, FrameworkVisitor
from services.indicators.vocabularies.measurements import MeasurementState
from shared.db.engine import Session
from shared.http.etags import IfMatch, IfMatchOptional, Tag, VersionTag
from shared.http.pages import Page, PageRequest, paging
from shared.http.route import EntenteRoute

router = APIRouter(prefix="/indicators/v1", tags=["measurements"], route_class=EntenteRoute)


async def _shown(session: AsyncSession, measured: Measured, tag: VersionTag) -> MeasurementOut:
    tag(measured.row.version)
    approvals = await store.approvals_of(session, [measured.row.id])
    return measurement_out(measured, approvals[measured.row.id])


@router.post("/indicators/{indicator_id:uuid}/measurements", status_code=status.HTTP_201_CREATED)
async def report_measurement(
    indicator_id: UUID, body: MeasurementIn, caller: FrameworkEditor, session: Session, tag: Tag, response: Response
) -> MeasurementOut:
    """Report a side's value for a period: once, whoever of that side does it (409 for a second one).

    Periods of one indicator do not overlap (409), those that are locked take nothing (409 `period-locked`). Parts that
    are more than the whole are 422; parts that are less are told in `breakdowns`. It counts once approved.
    """
    measured = await use_cases.report(session, caller, indicator_id, body)
    response.headers["Location"] = f"{router.prefix}/measurements/{measured.row.id}"
    return await _shown(session, measured, tag)


@router.get("/indicators/{indicator_id:uuid}/measurements")
async def list_measurements(
    indicator_id: UUID,
    caller: FrameworkVisitor,
    session: Session,
    page: Annotated[PageRequest, paging("from", "updated_at")],
    side: Annotated[str | None, Query(max_length=20)] = None,
    state: MeasurementState | None = None,
    from_: Annotated[Day | None, Query(alias="from", description="periods that begin then or later")] = None,
    to: Annotated[Day | None, Query(description="periods that end then or earlier")] = None,
) -> Page[MeasurementOut]:
    """What was reported by an indicator, in the order of periods. Who does not work on it sees what was approved."""
    indicator, framework, sides, access = await visible_indicator(session, caller, indicator_id)
    if not access.inside and state not in (None, MeasurementState.APPROVED):
        return Page(items=[], total=0 if page.count else None)
    shown = state if access.inside else MeasurementState.APPROVED
    statement = store.listed(indicator_id, side=side, state=shown, from_=from_, to=to)
    rows, cursor, total = await store.page_of(session, statement, page)
    approvals = await store.approvals_of(session, [row[0].id for row in rows])
    items = [
        measurement_out(Measured(row[0], indicator, framework, sides, access), approvals[row[0].id]) for row in rows
    ]
    return Page(items=items, next=cursor, total=total)


@router.get("/measurements/{measurement_id:uuid}")
async def read_measurement(
    measurement_id: UUID, caller: FrameworkVisitor, session: Session, tag: Tag
) -> MeasurementOut:
    """One measurement."""
    return await _shown(session, await use_cases.measured_by_id(session, caller, measurement_id), tag)


@router.patch("/measurements/{measurement_id:uuid}")
async def change_measurement(
    measurement_id: UUID, body: MeasurementPatch, caller: FrameworkEditor, session: Session, if_match: IfMatch, tag: Tag
) -> MeasurementOut:
    """Change a draft, or correct what is disputed; by the side that reported it."""
    return await _shown(session, await use_cases.change(session, caller, measurement_id, if_match, body), tag)


@router.delete("/measurements/{measurement_id:uuid}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_measurement(
    measurement_id: UUID, caller: FrameworkEditor, session: Session, if_match: IfMatch
) -> None:
    """Remove a draft, or what is disputed; its history stays."""
    await use_cases.remove(session, caller, measurement_id, if_match)


@router.post("/measurements/{measurement_id:uuid}:submit")
async def submit_measurement(
    measurement_id: UUID, caller: FrameworkEditor, session: Session, if_match: IfMatchOptional, tag: Tag
) -> MeasurementOut:
    """Submit a draft, or a corrected value, to the other side."""
    return await _shown(session, await use_cases.submit(session, caller, measurement_id, if_match), tag)


@router.post("/measurements/{measurement_id:uuid}:approve")
async def approve_measurement(
    measurement_id: UUID,
    caller: FrameworkEditor,
    session: Session,
    if_match: IfMatchOptional,
    tag: Tag,
    body: Acting | None = None,
) -> MeasurementOut:
    """Approve, for a side, what was submitted. It counts once all whose approval `policy.sign_off` asks for gave it."""
    side = body.side if body else None
    return await _shown(session, await use_cases.approve(session, caller, measurement_id, if_match, side), tag)


@router.post("/measurements/{measurement_id:uuid}:dispute")
async def dispute_measurement(
    measurement_id: UUID, body: Dispute, caller: FrameworkEditor, session: Session, if_match: IfMatchOptional, tag: Tag
) -> MeasurementOut:
    """Say for another side what one does not agree with. Also of what was approved: it counts no more."""
    disputed = await use_cases.dispute(session, caller, measurement_id, if_match, body.comment, body.side)
    return await _shown(session, disputed, tag)


@router.post("/measurements/{measurement_id:uuid}:reopen")
async def reopen_measurement(
    measurement_id: UUID,
    caller: FrameworkEditor,
    session: Session,
    if_match: IfMatchOptional,
    tag: Tag,
    body: Reopening | None = None,
) -> MeasurementOut:
    """Take a submitted or approved value back for correction. All figures that it counted in are without it then."""
    comment = body.comment if body else None
    return await _shown(session, await use_cases.reopen(session, caller, measurement_id, if_match, comment), tag)


@router.get("/measurements/{measurement_id:uuid}/history")
async def read_measurement_history(measurement_id: UUID, caller: FrameworkEditor, session: Session) -> ChangeList:
    """Who did what to a measurement, and what it said afterwards; for those who work on its framework."""
    changes = await use_cases.history(session, caller, measurement_id)
    return ChangeList(items=[ChangeOut.model_validate(change, from_attributes=True) for change in changes])
