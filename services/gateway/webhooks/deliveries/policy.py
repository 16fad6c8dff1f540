"""How deliveries are tried, and when one gives up: limits and times in one table."""

import random
from dataclasses import dataclass
from datetime import timedelta

_RETRIES = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)


@dataclass(frozen=True, kw_only=True)
class DeliveryPolicy:
    """`retries` are the pauses after each failed try; one is lengthened by up to `jitter` of itself.

    A worker that died is replaced after `lease`, which must be longer than a try may last (`total_timeout`).
    One that is asked to end waits up to `drain` for the tries under way, so that a restart repeats none.
    At most `concurrency` tries run in one process, and `per_endpoint` to one endpoint in all processes.
    """

    retries: tuple[timedelta, ...] = _RETRIES
    jitter: float = 0.1
    longest_retry_after: timedelta = timedelta(hours=24)
    total_timeout: timedelta = timedelta(seconds=10)
    lease: timedelta = timedelta(seconds=30)
    concurrency: int = 20
    per_endpoint: int = 4
    poll: timedelta = timedelta(seconds=1)
    disabled_after: timedelta = timedelta(hours=120)
    drain: timedelta = timedelta(seconds=3)

    def pause(self, step: int, retry_after: timedelta | None) -> timedelta | None:
        """How long to wait after the failed try number `step` (from 1) of a delivery; None when it was the last.

        What the receiver asked for by `Retry-After` lengthens the pause, up to a limit, and never shortens it.
        """
        if step > len(self.retries):
            return None
        planned = self.retries[step - 1] * (1 + random.uniform(0, self.jitter))  # noqa: S311  no secret
        return max(planned, min(retry_after or timedelta(), self.longest_retry_after))


DEFAULT_POLICY = DeliveryPolicy()
