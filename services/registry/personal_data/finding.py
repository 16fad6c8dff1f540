"""Where an address stands: asked by the gateway for an administrator whom somebody asked to be erased (D7)."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.personal_data.schemas import Found, PlaceFound
from services.registry.persons import store
from services.registry.persons.use_cases import name_of

_MOST = 500


async def find(session: AsyncSession, email: str) -> Found:
    """The persons and the functions with this address, whatever its case."""
    persons = await store.persons_at(session, email, _MOST)
    functions = await store.functions_at(session, email, _MOST)
    items = [
        PlaceFound(
            place="person.email",
            url=f"/registry/v1/persons/{row.id}/personal-data",
            name=name_of(row).shown,
        )
        for row in persons
    ]
    items += [PlaceFound(place="contact.email", url=f"/registry/v1/contacts/{row.id}", name=None) for row in functions]
    return Found(items=items, complete=len(persons) < _MOST and len(functions) < _MOST)
