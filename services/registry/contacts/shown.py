"""Functions as callers see them, a page at a time, with a fixed number of statements however many there are."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.contacts import store
from services.registry.contacts.schemas import ContactOut, HolderOut, HolderPerson
from services.registry.partners import store as partner_store
from services.registry.persons import store as person_store
from services.registry.persons.use_cases import body_of, name_of
from services.registry.rules.terms import Term, current
from services.registry.schemas import date_of
from services.registry.sight import sees_contacts_of, sight_of
from services.registry.tables import ContactRow, HolderRow, PersonRow
from shared.auth.caller import Caller


async def shown(session: AsyncSession, rows: Sequence[ContactRow], caller: Caller, today: date) -> list[ContactOut]:
    """The functions, with their holders where the caller may know who they are (D7)."""
    open_ones = [row for row in rows if sees_contacts_of(caller, [row.partner_id])]
    holders = await store.holders_of(session, [row.id for row in open_ones])
    persons = await person_store.load_many(session, {held.person_id for all_ in holders.values() for held in all_})
    partners = await partner_store.summaries(session, {row.partner_id for row in rows}, sight_of(caller))
    told = {row.id: holders_out(row, holders[row.id], persons, today) for row in open_ones}
    return [
        ContactOut.model_validate(
            row.model_dump(exclude={"sort_key", "since", "until"})
            | {
                "from": row.since,
                "to": row.until,
                "partner": partners[row.partner_id],
                "holders": told.get(row.id),
            }
        )
        for row in rows
    ]


def holders_out(
    contact: ContactRow, holders: Sequence[HolderRow], persons: dict[UUID, PersonRow], today: date
) -> list[HolderOut]:
    """All holders of one function, in the order given; which of them is current depends on the others."""
    holding = current([term_of(row) for row in holders], today, several=contact.several)
    return [
        HolderOut.model_validate(
            row.model_dump(exclude={"several", "held", "since", "until"})
            | {"from": row.since, "to": row.until, "person": _person(persons.get(row.person_id)), "current": holds}
        )
        for row, holds in zip(holders, holding, strict=True)
    ]


def term_of(row: HolderRow) -> Term:
    """From when through when somebody holds a function."""
    return Term(date_of(row.since), date_of(row.until))


def _person(row: PersonRow | None) -> HolderPerson | None:
    if row is None:
        return None
    return HolderPerson(**body_of(row).model_dump(), name=name_of(row).shown or "")
