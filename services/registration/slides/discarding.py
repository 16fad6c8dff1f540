"""What becomes of a speaker's file when the speaker is changed or leaves: for those who hold the workshop's lock."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.slides import store
from services.registration.slides.texts import COUNTED
from shared.http.problems import Conflict


async def check_not_counted(session: AsyncSession, speaker_id: UUID) -> None:
    """Raises Conflict where a speaker has handed in a file: it says how many slides there are."""
    if await store.slides_of(session, speaker_id, fresh=True) is not None:
        raise Conflict(COUNTED)


async def discard_slides(session: AsyncSession, speaker_id: UUID) -> None:
    """The file goes with the speaker."""
    row = await store.slides_of(session, speaker_id, fresh=True)
    if row is not None:
        await store.remove(session, row)
