"""A registration service of its own that writes to a real SMTP server on a socket."""

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx
import pytest_asyncio
from sqlalchemy import text

from services.registration.emails.noting import note_and_pass_on
from services.registration.emails.worker import send_due
from services.registration.service import SERVICE
from shared.db.engine import transaction
from shared.events.relay import hand_over
from shared.http.client import PeerUnavailable
from shared.mail.transport import transport_of
from shared.testing.databases import TestDatabases
from shared.testing.service import ServiceUnderTest, running
from tests.post_office import PostOffice, post_office
from tests.registration.conftest import ORGANISER
from tests.registration.seats.scene import Scene, open_scene


@dataclass
class Post:
    """The service that writes, and the office that takes."""

    service: ServiceUnderTest
    office: PostOffice
    staff: httpx.AsyncClient
    anyone: httpx.AsyncClient

    async def scene(self, **values: Any) -> Scene:
        usual = {
            "title": {"fr": "Sixièmes rencontres", "en": "Sixth meeting", "de": "Sechstes Treffen", "zh": "第六届会议"},
            "languages": ["fr", "zh"],
            "place": "Chengdu",
        }
        return await open_scene(self.staff, self.anyone, delegations=("FR", "CN"), **(usual | values))

    async def note(self) -> None:
        """What happened is noted; the gateway is not there, and none of its matter."""
        with suppress(PeerUnavailable):
            await hand_over(self.service.runtime, note_and_pass_on)

    async def deliver(self) -> None:
        """Everything that is due is sent."""
        await self.note()
        await self.send()

    async def deliver_changes(self) -> None:
        """Everything that waits is sent: changes that wait for more of the kind, too."""
        await self.note()
        await self.execute("update email set next_attempt_at = now() where status = 'pending'")
        await self.send()

    async def send(self) -> int:
        transport = transport_of(self.service.runtime.settings.common)
        assert transport is not None
        count = 0
        while sent := await send_due(self.service.runtime, transport):
            count += sent
        return count

    def to(self, registration: dict[str, Any]) -> list[EmailMessage]:
        return self.office.to(registration["person"]["email"])

    async def execute(self, statement: str, **values: Any) -> None:
        async with transaction(self.service.runtime.engine) as session:
            await session.execute(text(statement), values)

    async def emails(self, scene: Scene, **query: str) -> list[dict[str, Any]]:
        answer = await self.staff.get(f"/registration/v1/conferences/{scene.conference_id}/emails", params=query)
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def opened_post(databases: TestDatabases, signing_key_file: Path) -> AsyncIterator[Post]:
    async with post_office() as office:
        common = {"smtp_host": "127.0.0.1", "smtp_port": office.port, "smtp_security": "none"}
        own = {"signing_key_file": signing_key_file}
        async with running(SERVICE, await databases.clone("registration"), common=common, own=own) as service:
            staff = await service.account("coordinator", scopes=ORGANISER)
            yield Post(service, office, staff, await service.anonymous())


@pytest_asyncio.fixture
async def post(opened_post: Post) -> Post:
    """With empty boxes."""
    await opened_post.execute("delete from outbox")
    await opened_post.execute("delete from email")
    opened_post.office.mails.clear()
    opened_post.office.envelopes.clear()
    opened_post.office.answers.clear()
    opened_post.office.to_recipients.clear()
    return opened_post
