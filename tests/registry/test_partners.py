"""Partners over HTTP: entered, found, read and changed."""

import httpx

from tests.registry.making import partner, read


async def test_a_partner_is_entered_and_read(staff: httpx.AsyncClient) -> None:
    made = await partner(staff)
    shown, _ = await read(staff, f"partners/{made['id']}")
    assert shown == made
