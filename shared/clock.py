"""The one place that asks what time it is. Rules never do: they take `now` or `today` as an argument."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def today(zone: ZoneInfo) -> date:
    """The present day in `zone`."""
    return datetime.now(zone).date()
