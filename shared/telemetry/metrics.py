"""Prometheus metrics of a service process."""

from prometheus_client import Counter, Gauge, Histogram

REQUEST_SECONDS = Histogram(
    "entente_request_seconds",
    "Time from the request's arrival to its answer",
    ("service", "method", "route", "status"),
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15),
)
OUTBOX_HANDED_OVER = Counter("entente_outbox_handed_over_total", "Events handed to the gateway", ("service",))
OUTBOX_WAITING = Gauge("entente_outbox_waiting", "Events committed and not yet handed to the gateway", ("service",))
OUTBOX_REFUSED = Counter(
    "entente_outbox_refused_total",
    "Events that the gateway refused for what they say; they stay in the outbox",
    ("service", "type"),
)
EVENTS_PASSED_OVER = Counter(
    "entente_events_passed_over_total", "Events that could not be taken in, after many tries", ("service", "type")
)
EVENTS_CONSUMED = Counter("entente_events_consumed_total", "Events of other services taken in", ("service", "type"))
WORKER_FAILURES = Counter("entente_worker_failures_total", "Rounds of a background worker that failed", ("worker",))
