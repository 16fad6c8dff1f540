"""Every event that this service publishes; each feature keeps its own beside it."""

from services.indicators.figures.events import FIGURE_EVENTS
from services.indicators.measurements.events import MEASUREMENT_EVENTS
from shared.events.types import EventTypes

EVENT_TYPES = EventTypes([*MEASUREMENT_EVENTS, *FIGURE_EVENTS])
