"""A partner that has all that the protocol may ask for."""

from collections.abc import AsyncIterator

import httpx
import pytest_asyncio

from tests.registry.making import Json, partner


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def town(staff: httpx.AsyncClient) -> AsyncIterator[Json]:
    """A public partner with every property that matters."""
    yield await partner(
        staff,
        "FR",
        name="Ville de Villeneuve d'Ascq",
        territory={"level": "commune", "code": "59009"},
        identifiers=[{"scheme": "siren", "value": "215900093"}],
        names=[{"lang": "nl", "text": "Nieuwstad-Ask", "kind": "alias"}],
        themes=["youth"],
        website="https://www.villeneuvedascq.fr",
        established_on="1970-02",
        location={"lat": 50.62, "lon": 3.13},
    )
