"""Measurements between the sides: reported, submitted, approved or disputed, reopened; nothing of a locked period."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.indicators import store as rows
from services.indicators.frameworks.access import Access
from services.indicators.frameworks.store import locked_periods
from services.indicators.frameworks.use_cases import acting_side, known_side, policy_of
from services.indicators.indicators import store as indicators
from services.indicators.indicators.use_cases import check_frequency, visible_indicator
from services.indicators.measurements import events, store
from services.indicators.measurements.judging import check_facts, columns_of
from services.indicators.measurements.schemas import MeasurementFacts, MeasurementIn, MeasurementPatch
from services.indicators.models.frameworks import FrameworkRow, SideRow
from services.indicators.models.indicators import IndicatorRow
from services.indicators.models.measurements import ApprovalRow, ChangeRow, MeasurementRow
from services.indicators.problems import PeriodLocked, PeriodsOverlap
from services.indicators.rules.periods import Period, first_overlap
from services.indicators.rules.policy import Policy
from services.indicators.rules.sign_off import FROM, needed, state_after
from services.indicators.vocabularies.frameworks import SubjectType
from services.indicators.vocabularies.measurements import MeasurementState
from shared.auth.caller import Caller
from shared.clock import now
from shared.events.outbox import publish
from shared.events.types import EventType
from shared.http.conflicts import AlreadyExists, WrongState
from shared.http.etags import Precondition
from shared.http.problems import Forbidden, NotFound
from shared.ids import new_id

_KEPT = ("value", "numerator", "denominator", "narrative", "qualifier", "disaggregation", "overlap", "evidence")
_REMARKED = (*_KEPT, "comment")


@dataclass(frozen=True)
class Measured:
    """A measurement with all that decides about it; `was` is the state in which it was found."""

    row: MeasurementRow
    indicator: IndicatorRow
    framework: FrameworkRow
    sides: Sequence[SideRow]
    access: Access
    was: MeasurementState = MeasurementState.DRAFT

    @property
    def codes(self) -> list[str]:
        return [side.code for side in self.sides]

    @property
    def policy(self) -> Policy:
        return policy_of(self.framework)

    @property
    def period(self) -> Period:
        return Period(self.row.first, self.row.last)


async def report(session: AsyncSession, caller: Caller, indicator_id: UUID, body: MeasurementIn) -> Measured:
    """A side's value for a period, as a draft or submitted at once.

    Raises Forbidden for who does not work for that side, Unprocessable for what does not fit, AlreadyExists when that
    side reported for that period already, PeriodsOverlap, PeriodLocked.
    """
    indicator, framework, sides, access = await visible_indicator(session, caller, indicator_id, lock=True)
    known_side(sides, body.side, "/side")
    codes = [side.code for side in sides]
    side = acting_side(access, body.side, codes)
    check_facts(indicator, body, side, codes)
    period = body.period.period()
    check_frequency(indicator, policy_of(framework), period)
    await check_unlocked(session, framework.id, period)
    await _keep_period(session, indicator.id, period)
    row = MeasurementRow(
        framework_id=framework.id,
        indicator_id=indicator.id,
        side=side,
        first=period.first,
        last=period.last,
        **columns_of(body),
    )
    try:
        async with session.begin_nested():
            await rows.add(session, row)
    except IntegrityError as error:
        raise AlreadyExists() from error
    measured = Measured(row, indicator, framework, sides, access)
    await note(session, measured, caller, "reported")
    if body.state == MeasurementState.SUBMITTED.value:
        await _submit(session, measured, caller)
    return measured


async def check_unlocked(session: AsyncSession, framework_id: UUID, period: Period) -> None:
    """Raises PeriodLocked when any day of the period is locked. The framework is locked by the caller's transaction."""
    if any(locked.overlaps(period) for locked in await locked_periods(session, framework_id)):
        raise PeriodLocked()


async def _keep_period(session: AsyncSession, indicator_id: UUID, period: Period) -> None:
    known = (await indicators.periods_of(session, [indicator_id]))[indicator_id]
    if period in known:
        return
    if first_overlap(period, known) is not None:
        await indicators.drop_unused_periods(session, indicator_id)
        known = (await indicators.periods_of(session, [indicator_id]))[indicator_id]
    if (other := first_overlap(period, known)) is not None:
        raise PeriodsOverlap(other.first, other.last)
    await indicators.keep_periods(session, indicator_id, [period])


async def note(session: AsyncSession, measured: Measured, caller: Caller, step: str) -> None:
    """Keep who did what to a measurement, and what it said afterwards."""
    row = measured.row
    said = {name: _plain(getattr(row, name)) for name in _REMARKED} | {"state": row.state, "dispute": row.dispute}
    await rows.add(
        session,
        ChangeRow(
            id=new_id(),
            measurement_id=row.id,
            indicator_id=row.indicator_id,
            step=step,
            by=caller.key,
            at=now(),
            said={name: value for name, value in said.items() if value not in (None, [])},
        ),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value if value is None or isinstance(value, list | dict) else str(value)


async def measured_by_id(
    session: AsyncSession, caller: Caller, measurement_id: UUID, *, lock: bool = False
) -> Measured:
    """Raises NotFound for what the caller may not see: others than those who work on it see what counts."""
    row = await store.get_measurement(session, measurement_id)
    if row is None:
        raise NotFound()
    indicator, framework, sides, access = await visible_indicator(session, caller, row.indicator_id, lock=lock)
    if lock:
        await rows.reread(session, row)
    if not access.inside and row.state != MeasurementState.APPROVED:
        raise NotFound()
    return Measured(row, indicator, framework, sides, access, row.state)


async def _stepping(
    session: AsyncSession, caller: Caller, measurement_id: UUID, if_match: Precondition, step: str
) -> Measured:
    """The measurement, locked, for a step from its present state; raises WrongState, PeriodLocked."""
    measured = await measured_by_id(session, caller, measurement_id, lock=True)
    if_match.check(measured.row.version)
    if not measured.access.sides:
        raise Forbidden()
    await check_unlocked(session, measured.framework.id, measured.period)
    if measured.row.state not in FROM[step]:
        raise WrongState(measured.row.state)
    return measured


def _own(measured: Measured) -> None:
    """Raises Forbidden for who does not work for the side that reported it."""
    if measured.row.side not in measured.access.sides:
        raise Forbidden()


async def change(
    session: AsyncSession, caller: Caller, measurement_id: UUID, if_match: Precondition, body: MeasurementPatch
) -> Measured:
    """By the side that reported it, while it is a draft or disputed."""
    measured = await _stepping(session, caller, measurement_id, if_match, "change")
    _own(measured)
    row = measured.row
    said = MeasurementFacts.model_validate(
        {
            "score": int(row.value) if measured.indicator.scale and row.value is not None else None,
            "value": None if measured.indicator.scale else row.value,
            **{name: getattr(row, name) for name in _KEPT if name != "value"},
            "comment": row.comment,
        }
        | body.changes()
        | {"locale": None}
    )
    check_facts(measured.indicator, said, row.side, measured.codes)
    for name, value in columns_of(said).items():
        setattr(row, name, value)
    await _kept(session, measured, caller, "changed")
    return measured


async def remove(session: AsyncSession, caller: Caller, measurement_id: UUID, if_match: Precondition) -> None:
    """A draft, by its side."""
    measured = await _stepping(session, caller, measurement_id, if_match, "change")
    _own(measured)
    await note(session, measured, caller, "removed")
    await rows.remove(session, measured.row)
    await indicators.drop_unused_periods(session, measured.indicator.id)


async def submit(session: AsyncSession, caller: Caller, measurement_id: UUID, if_match: Precondition) -> Measured:
    """By its side: from now on it is for the others to approve or dispute."""
    measured = await _stepping(session, caller, measurement_id, if_match, "submit")
    _own(measured)
    await _submit(session, measured, caller)
    return measured


async def _submit(session: AsyncSession, measured: Measured, caller: Caller) -> None:
    measured.row.dispute = None
    measured.row.state = MeasurementState.SUBMITTED
    await _kept(session, measured, caller, "submitted", events.SUBMITTED)


async def approve(
    session: AsyncSession, caller: Caller, measurement_id: UUID, if_match: Precondition, asked: str | None
) -> Measured:
    """For one of the sides whose approval is needed; it counts once all gave theirs (two keys)."""
    measured = await _stepping(session, caller, measurement_id, if_match, "approve")
    row, sign_off = measured.row, measured.policy.sign_off
    given = {approval.side for approval in (await store.approvals_of(session, [row.id]))[row.id]}
    outstanding = sorted(needed(sign_off, row.side, measured.codes) - given)
    side = acting_side(measured.access, asked, outstanding)
    await rows.add(session, ApprovalRow(measurement_id=row.id, side=side, by=caller.key, at=now()))
    row.state = state_after(given | {side}, sign_off, row.side, measured.codes)
    event = events.APPROVED if row.state == MeasurementState.APPROVED else None
    await _kept(session, measured, caller, "approved", event)
    return measured


async def dispute(
    session: AsyncSession,
    caller: Caller,
    measurement_id: UUID,
    if_match: Precondition,
    comment: str,
    asked: str | None,
) -> Measured:
    """By another side than the one that reported it, with what it does not agree with. It counts no more."""
    measured = await _stepping(session, caller, measurement_id, if_match, "dispute")
    row = measured.row
    acting_side(measured.access, asked, [code for code in measured.codes if code != row.side])
    await store.drop_approvals(session, row.id)
    row.state, row.dispute = MeasurementState.DISPUTED, comment
    await _kept(session, measured, caller, "disputed", events.DISPUTED)
    return measured


async def reopen(
    session: AsyncSession, caller: Caller, measurement_id: UUID, if_match: Precondition, comment: str | None
) -> Measured:
    """Back to a draft, by the side that reported it: whatever it counted for is recomputed without it."""
    measured = await _stepping(session, caller, measurement_id, if_match, "reopen")
    _own(measured)
    await store.drop_approvals(session, measured.row.id)
    measured.row.state = MeasurementState.DRAFT
    if comment is not None:
        measured.row.comment = comment
    await _kept(session, measured, caller, "reopened", events.REOPENED)
    return measured


async def _kept(
    session: AsyncSession, measured: Measured, caller: Caller, step: str, event: EventType | None = None
) -> None:
    row, framework = measured.row, measured.framework
    row.touch()
    if MeasurementState.APPROVED in (measured.was, row.state):
        framework.figures += 1
    await session.flush()
    await note(session, measured, caller, step)
    if event is not None:
        conference = framework.subject_id if framework.subject_type == SubjectType.CONFERENCE else None
        data = events.measurement_event(row, measured.sides, conference)
        await publish(session, event, data, visibility=events.seen_by(framework, row.state))


async def history(session: AsyncSession, caller: Caller, measurement_id: UUID) -> Sequence[ChangeRow]:
    """All that was ever done to a measurement, one that was removed too, for those who work on its framework."""
    changes = await store.changes_of(session, measurement_id)
    if not changes:
        raise NotFound()
    _, _, _, access = await visible_indicator(session, caller, changes[0].indicator_id)
    if not access.inside:
        raise Forbidden()
    return changes
