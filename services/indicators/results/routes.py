"""Dashboards and series over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.indicators.fields import FIRST_DAY, LAST_DAY, Day
from services.indicators.frameworks.access import visible_framework
from services.indicators.frameworks.use_cases import known_side
from services.indicators.indicators.use_cases import visible_indicator
from services.indicators.measurements.store import undecided_of
from services.indicators.permissions import FrameworkVisitor
from services.indicators.results.figures import figures_of
from services.indicators.results.schemas import DashboardOut, SeriesOut
from services.indicators.results.views import dashboard_out, series_out
from services.indicators.rules.formula import JOINT
from services.indicators.rules.periods import Period
from services.indicators.texts import ENDS_BEFORE_IT_STARTS
from shared.db.engine import Session
from shared.http.problems import invalid
from shared.http.route import EntenteRoute

router = APIRouter(prefix="/indicators/v1", tags=["results"], route_class=EntenteRoute)

From = Annotated[Day | None, Query(alias="from", description="of periods that begin then or later")]
To = Annotated[Day | None, Query(description="of periods that end then or earlier")]


def _within(from_: Day | None, to: Day | None) -> Period | None:
    if from_ is None and to is None:
        return None
    period = Period(from_ or FIRST_DAY, to or LAST_DAY)
    if period.last < period.first:
        raise invalid("#/query/to", "before_start", ENDS_BEFORE_IT_STARTS)
    return period


@router.get("/frameworks/{framework_id:uuid}/dashboard")
async def read_dashboard(
    framework_id: UUID, caller: FrameworkVisitor, session: Session, from_: From = None, to: To = None
) -> DashboardOut:
    """What was measured and approved: each side and joint, side by side, with targets, status and coverage (C9).

    The same figures for all sides and for whoever else sees the framework; what is missing is shown as missing.
    """
    framework, sides, access = await visible_framework(session, caller, framework_id)
    figures = await figures_of(session, framework, sides, within=_within(from_, to))
    undecided = await undecided_of(session, framework_id) if access.inside else None
    return dashboard_out(figures, undecided, figures.standing.warnings() if access.inside else ())


@router.get("/indicators/{indicator_id:uuid}/series")
async def read_series(
    indicator_id: UUID,
    caller: FrameworkVisitor,
    session: Session,
    side: Annotated[str, Query(max_length=20, description="a side's code, or `joint`")] = JOINT,
    from_: From = None,
    to: To = None,
) -> SeriesOut:
    """An indicator's approved values by period, of one side or joint; running ones where it is cumulative."""
    indicator, framework, sides, _ = await visible_indicator(session, caller, indicator_id)
    if side != JOINT:
        known_side(sides, side, "#/query/side")
    figures = await figures_of(session, framework, sides, within=_within(from_, to))
    return series_out(figures, indicator, side)
