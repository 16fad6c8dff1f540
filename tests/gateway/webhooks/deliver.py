"""A process that delivers until it is killed: `python -m tests.gateway.webhooks.deliver`, told on standard input."""

import asyncio
import json
import sys
from datetime import timedelta
from typing import Any

from asgi_lifespan import LifespanManager

from services.gateway.service import SERVICE
from services.gateway.webhooks.deliveries.policy import DeliveryPolicy
from services.gateway.webhooks.deliveries.worker import DeliveryWorker
from shared.app import create_app
from shared.testing.service import test_settings

LEASE = timedelta(seconds=2)
POLICY = DeliveryPolicy(lease=LEASE, total_timeout=timedelta(seconds=1.5), poll=timedelta(milliseconds=20))


async def main(told: dict[str, Any]) -> None:
    app = create_app(SERVICE, test_settings(SERVICE, told.pop("database_url"), {}, told))
    async with LifespanManager(app):
        await DeliveryWorker(POLICY).run(app.state.runtime)


if __name__ == "__main__":
    asyncio.run(main(json.load(sys.stdin)))
