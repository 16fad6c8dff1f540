"""A process that sends what is due, for tests that kill it: `python -m tests.registration.emails.send`."""

import asyncio

from services.registration.emails.worker import keep_sending_emails
from services.registration.service import SERVICE
from shared.app import create_app
from shared.settings import load_settings


async def main() -> None:
    app = create_app(SERVICE, load_settings(SERVICE.name, SERVICE.own_settings))
    async with app.router.lifespan_context(app):
        await keep_sending_emails(app.state.runtime)


if __name__ == "__main__":
    asyncio.run(main())
