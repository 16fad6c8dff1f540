"""What happens to measurements, as others learn of it: who reported for which period, and never what was said."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from services.indicators.models.frameworks import FrameworkRow, SideRow
from services.indicators.models.measurements import MeasurementRow
from services.indicators.vocabularies.frameworks import FrameworkState, Visibility
from services.indicators.vocabularies.measurements import MeasurementState
from shared.events.types import EventData, EventType, EventTypes, Subject
from shared.events.types import Visibility as EventVisibility

_ID = UUID("0198c2b0-1f00-7aaa-8bbb-0c0d0e0f1011")
_FRAMEWORK = UUID("0198c2a4-5b7e-7c3d-9f10-2a6b8c4d1e01")
_INDICATOR = UUID("0198c2a4-7d11-7b42-8e55-63f0a1b2c3d4")
_VISIBILITIES: dict[str, EventVisibility] = {
    Visibility.PUBLIC: "public",
    Visibility.NETWORK: "network",
    Visibility.PRIVATE: "private",
}


class MeasurementEvent(EventData):
    """`state` is the measurement's new state, `side` who reported it."""

    framework_id: UUID
    indicator_id: UUID
    side: str
    first: date
    last: date
    state: MeasurementState


def measurement_event(
    row: MeasurementRow, sides: Sequence[SideRow], conference_id: UUID | None = None
) -> MeasurementEvent:
    url = f"/indicators/v1/measurements/{row.id}"
    return MeasurementEvent(
        subject=Subject(type="measurement", id=row.id, version=row.version, url=url),
        partner_ids=[side.partner_id for side in sides if side.partner_id is not None],
        conference_id=conference_id,
        framework_id=row.framework_id,
        indicator_id=row.indicator_id,
        side=row.side,
        first=row.first,
        last=row.last,
        state=row.state,
    )


def seen_by(framework: FrameworkRow, state: MeasurementState) -> EventVisibility:
    """Who may learn of it: of what counts, whoever sees the framework; of all else those who work on it."""
    if state != MeasurementState.APPROVED or framework.state != FrameworkState.AGREED:
        return "private"
    return _VISIBILITIES[framework.visibility]


def _example(state: MeasurementState, version: int) -> MeasurementEvent:
    row = MeasurementRow(
        id=_ID,
        version=version,
        framework_id=_FRAMEWORK,
        indicator_id=_INDICATOR,
        side="HDF",
        first=date(2024, 9, 1),
        last=date(2025, 8, 31),
        state=state,
    )
    return measurement_event(row, [])


SUBMITTED = EventType(
    "indicators.measurement.submitted",
    "A side reported a value, and submitted it to the others",
    _example(MeasurementState.SUBMITTED, 2),
)
APPROVED = EventType(
    "indicators.measurement.approved",
    "All whose approval a value needed gave it: it counts from now on",
    _example(MeasurementState.APPROVED, 3),
)
DISPUTED = EventType(
    "indicators.measurement.disputed",
    "Another side does not agree with a value: it counts no more, or not yet",
    _example(MeasurementState.DISPUTED, 3),
)
REOPENED = EventType(
    "indicators.measurement.reopened",
    "A value was taken back for correction: it counts no more, or not yet",
    _example(MeasurementState.DRAFT, 4),
)

MEASUREMENT_EVENTS = EventTypes([SUBMITTED, APPROVED, DISPUTED, REOPENED])
