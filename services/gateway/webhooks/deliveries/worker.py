"""The delivery worker: leases what is due, tries it, keeps what came of it. Any number may run, in any processes."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta

import structlog
from cryptography.fernet import InvalidToken
from prometheus_client import Counter

from services.gateway.webhooks.deliveries import store
from services.gateway.webhooks.deliveries.policy import DEFAULT_POLICY, DeliveryPolicy
from services.gateway.webhooks.deliveries.sender import Failure, Outcome, Sender, open_sender
from services.gateway.webhooks.deliveries.signing import body_of, headers_of
from services.gateway.webhooks.deliveries.store import Leased
from services.gateway.webhooks.endpoints.use_cases import disable
from services.gateway.webhooks.models import AttemptRow, DeliveryRow, EndpointRow
from services.gateway.webhooks.resources import Webhooks, webhooks_of
from shared.clock import now
from shared.ids import new_id
from shared.runtime import Runtime

_log = structlog.get_logger(__name__)
_TRIES = Counter("entente_webhook_tries_total", "Tries of webhook deliveries", ("outcome",))

SenderFactory = Callable[..., AbstractAsyncContextManager[Sender]]


class DeliveryWorker:
    """Delivers events to endpoints, each at least once and, while no process dies in between, exactly once."""

    def __init__(self, policy: DeliveryPolicy = DEFAULT_POLICY, sender: SenderFactory = open_sender) -> None:
        self._policy, self._open_sender = policy, sender
        self._running: set[asyncio.Task[None]] = set()

    async def run(self, runtime: Runtime) -> None:
        """For the life of the process. A try that is cut short by its end is made again when its lease is over."""
        webhooks = webhooks_of(runtime)
        async with self._open_sender(allow_private=webhooks.allow_private) as sender:
            try:
                while True:
                    webhooks.due.clear()
                    await self._begin_due(runtime, sender)
                    await self._until_something_changes(webhooks)
            finally:
                await self._end()

    async def _end(self) -> None:
        under_way = set(self._running)
        if under_way:
            await asyncio.wait(under_way, timeout=self._policy.drain.total_seconds())
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    async def deliver_due(self, runtime: Runtime) -> int:
        """Make one round of what is due now, and wait for its end; how many tries that were."""
        async with self._open_sender(allow_private=webhooks_of(runtime).allow_private) as sender:
            count = await self._begin_due(runtime, sender)
            await asyncio.gather(*self._running)
        return count

    async def _begin_due(self, runtime: Runtime, sender: Sender) -> int:
        room = self._policy.concurrency - len(self._running)
        if room <= 0:
            return 0
        async with runtime.unit_of_work() as work:
            due = await store.lease_due(
                work.session, limit=room, per_endpoint=self._policy.per_endpoint, lease_time=self._policy.lease
            )
            await work.commit()
        for leased in due:
            task = asyncio.create_task(self._deliver(runtime, sender, leased))
            self._running.add(task)
            task.add_done_callback(self._ended)
        return len(due)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()):
            # What came of it could not be kept: it is delivered once more when its lease is over.
            _log.warning("the outcome of a delivery was not kept", kind=type(error).__name__)

    async def _until_something_changes(self, webhooks: Webhooks) -> None:
        """Until deliveries were made, a try has ended, or it is time to look what came due or was left behind."""
        woken = asyncio.create_task(webhooks.due.wait())
        try:
            await asyncio.wait(
                {woken, *self._running},
                timeout=self._policy.poll.total_seconds(),
                return_when=asyncio.FIRST_COMPLETED,
            )
        finally:
            woken.cancel()

    async def _deliver(self, runtime: Runtime, sender: Sender, leased: Leased) -> None:
        started_at = now()
        outcome = await self._try(webhooks_of(runtime), sender, leased)
        _TRIES.labels(outcome.failure or "succeeded").inc()
        async with runtime.unit_of_work() as work:
            held = await store.lock_for_outcome(work.session, leased)
            if held is None:
                _log.info("a delivery was taken over by another worker", delivery=str(leased.id))
                return
            endpoint, delivery = held
            delivery.attempts += 1
            delivery.step += 1
            delivery.lease = delivery.leased_until = None
            delivery.last_status_code, delivery.last_error = outcome.status_code, outcome.failure
            store.add_attempt(
                work.session,
                AttemptRow(
                    id=new_id(),
                    delivery_id=delivery.id,
                    number=delivery.attempts,
                    started_at=started_at,
                    duration_ms=round(outcome.duration / timedelta(milliseconds=1)),
                    status_code=outcome.status_code,
                    error=outcome.failure,
                ),
            )
            self._conclude(endpoint, delivery, outcome)
            await work.session.flush()
            if outcome.failure is Failure.GONE:
                await disable(work.session, endpoint, "gone")
            elif outcome.failure is Failure.SECRET:
                _log.error(
                    "an endpoint's secret cannot be read: ENTENTE_GATEWAY_SECRET is another", id=str(endpoint.id)
                )
                await disable(work.session, endpoint, "secret_unreadable")
            elif endpoint.failing_since and now() - endpoint.failing_since >= self._policy.disabled_after:
                await disable(work.session, endpoint, "failing")
            await work.commit()

    async def _try(self, webhooks: Webhooks, sender: Sender, leased: Leased) -> Outcome:
        try:
            secret = webhooks.vault.open(leased.secret)
        except InvalidToken:
            return Outcome(timedelta(), failure=Failure.SECRET)
        body = body_of(leased.event_type, leased.occurred_at, leased.data)
        headers = headers_of(leased.event_id, now(), body, secret)
        return await sender.send(leased.url, headers, body, timeout=self._policy.total_timeout)

    def _conclude(self, endpoint: EndpointRow, delivery: DeliveryRow, outcome: Outcome) -> None:
        moment = now()
        if outcome.failure is None:
            delivery.status, delivery.next_attempt_at, delivery.finished_at = "succeeded", None, moment
            endpoint.failing_since = endpoint.paused_until = None
            return
        if outcome.failure is Failure.SECRET:  # it waits: with the right secret and the endpoint enabled it goes out
            delivery.next_attempt_at = moment
            return
        endpoint.failing_since = endpoint.failing_since or moment
        if outcome.retry_after is not None:
            endpoint.paused_until = moment + min(outcome.retry_after, self._policy.longest_retry_after)
        pause = None
        if outcome.failure not in (Failure.BLOCKED, Failure.GONE):
            pause = self._policy.pause(delivery.step, outcome.retry_after)
        if pause is not None:
            delivery.next_attempt_at = moment + pause
            return
        delivery.status = "blocked" if outcome.failure is Failure.BLOCKED else "failed"
        delivery.next_attempt_at, delivery.finished_at = None, moment
