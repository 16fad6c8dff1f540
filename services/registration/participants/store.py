"""The SQL of registrations as they are read and changed, and of the partners that they name."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, Text, and_, case, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from services.registration.models.registrations import PartnerRefRow, RegistrationRow
from services.registration.models.seats import EnrolmentRow
from services.registration.rules.names import BEYOND_LATIN
from services.registration.rules.person import PersonKey, name_key
from services.registration.seats.enrolment_store import SEATED
from shared.clock import now
from shared.db.keyset import fetch_page
from shared.http.pages import PageRequest

_PERSON: Any = RegistrationRow.person
_SHOWN = col(EnrolmentRow.state) != "withdrawn"
_SEARCHED = ("given_name", "family_name", "native_name", "transcription", "email", "organisation_name")


def _listed_name() -> ColumnElement[Any]:
    """What `rules.names.Name.listed` says, to sort by: never by a family name that there is not (D3)."""
    family, given, latin, native = (
        _PERSON[name].astext for name in ("family_name", "given_name", "transcription", "native_name")
    )
    parts = func.nullif(func.concat_ws(" ", family, given), "", type_=Text())
    in_latin = case((and_(parts.op("~", is_comparison=True)(BEYOND_LATIN), latin.is_not(None)), latin), else_=parts)
    name = func.coalesce(_PERSON["sort_name"].astext, in_latin, latin, native, "")
    return func.lower(name, type_=Text())


SORT_KEYS: dict[str, ColumnElement[Any]] = {
    "id": col(RegistrationRow.id),  # type: ignore[dict-item]
    "name": _listed_name(),
    "created_at": col(RegistrationRow.created_at),  # type: ignore[dict-item]
    "updated_at": col(RegistrationRow.updated_at),  # type: ignore[dict-item]
}


async def get_registration(session: AsyncSession, registration_id: UUID) -> RegistrationRow | None:
    """The registration as it stands now, whatever this session has seen of it before."""
    statement = select(RegistrationRow).where(col(RegistrationRow.id) == registration_id)
    return (await session.scalars(statement.execution_options(populate_existing=True))).first()


async def lock_registration(session: AsyncSession, registration_id: UUID) -> RegistrationRow | None:
    """The registration, kept from changing. Only where no ledger is needed: ledgers are locked first."""
    statement = (
        select(RegistrationRow).where(col(RegistrationRow.id) == registration_id).with_for_update(key_share=True)
    )
    return (await session.scalars(statement.execution_options(populate_existing=True))).first()


async def get_enrolment(session: AsyncSession, enrolment_id: UUID) -> EnrolmentRow | None:
    return await session.get(EnrolmentRow, enrolment_id)


async def enrolments_of(
    session: AsyncSession, registration_ids: Iterable[UUID], *, and_also: UUID | None = None
) -> Sequence[tuple[EnrolmentRow, int | None]]:
    """The enrolments of some registrations but for the withdrawn ones, each with its `position` in the queue.

    `position` is None for those that do not wait. `and_also` is an enrolment of theirs that is wanted in any case.
    """
    mine, ahead = EnrolmentRow, aliased(EnrolmentRow)
    earlier = or_(
        col(ahead.priority) > col(mine.priority),
        and_(col(ahead.priority) == col(mine.priority), col(ahead.ticket) <= col(mine.ticket)),
    )
    position = (
        select(func.count())
        .select_from(ahead)
        .where(col(ahead.workshop_id) == col(mine.workshop_id), col(ahead.state) == "waitlisted", earlier)
        .where(col(mine.state) == "waitlisted")
        .correlate(mine)
        .scalar_subquery()
    )
    statement = (
        select(mine, func.nullif(position, 0).label("position"))
        .where(col(mine.registration_id).in_(list(registration_ids)), or_(_SHOWN, col(mine.id) == and_also))
        .order_by(col(mine.id))
    )
    return (await session.execute(statement)).all()


async def sharing_address(session: AsyncSession, registration_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Those of the registrations whose address somebody else of the same conference has, too."""
    mine, other = RegistrationRow, aliased(RegistrationRow)
    shared = exists().where(
        col(other.conference_id) == col(mine.conference_id),
        col(other.address_key) == col(mine.address_key),
        col(other.state) != "withdrawn",
        col(other.id) != col(mine.id),
    )
    return frozenset(
        await session.scalars(select(col(mine.id)).where(col(mine.id).in_(list(registration_ids)), shared))
    )


async def replace_person(
    session: AsyncSession,
    registration: RegistrationRow,
    person: dict[str, Any],
    key: PersonKey,
    partner_id: UUID | None,
) -> None:
    """Write a registration's person and raise its version; the unique index refuses one that is registered already."""
    registration.person = person
    registration.address_key, registration.name_key = key.address, key.name
    registration.partner_id = partner_id
    registration.touch()
    await session.flush()


def registrations_of(
    conference_id: UUID,
    *,
    side: str | None,
    q: str | None,
    delegation: str | None,
    state: str | None,
    workshop: UUID | None,
    updated_since: datetime | None = None,
) -> Select[Any]:
    """The registrations of a conference, narrowed; `side` is the one delegation that the caller sees, None all."""
    statement = select(RegistrationRow).where(col(RegistrationRow.conference_id) == conference_id)
    for code in (side, delegation):
        if code is not None:
            statement = statement.where(col(RegistrationRow.delegation) == code)
    if q:
        statement = statement.where(_speaks_of(q))
    if updated_since is not None:
        statement = statement.where(col(RegistrationRow.updated_at) >= updated_since)
    if state is not None:
        statement = statement.where(col(RegistrationRow.state) == state)
    if workshop is not None:
        enrolled = exists().where(
            col(EnrolmentRow.registration_id) == col(RegistrationRow.id),
            col(EnrolmentRow.workshop_id) == workshop,
            _SHOWN,
        )
        statement = statement.where(enrolled)
    return statement


def _speaks_of(q: str) -> ColumnElement[bool]:
    """The name has all words of `q`, whatever their order, case and accents; or another field has it as it stands."""
    as_typed = [_PERSON[name].astext.icontains(q, autoescape=True) for name in _SEARCHED]
    words = name_key(q).split()
    if not words:
        return or_(*as_typed)
    return or_(*as_typed, and_(*(col(RegistrationRow.name_key).contains(word, autoescape=True) for word in words)))


async def page_of_registrations(
    session: AsyncSession, statement: Select[Any], page: PageRequest
) -> tuple[Sequence[Row[Any]], str | None, int | None]:
    return await fetch_page(session, statement, page, SORT_KEYS, default="-id")


_OF_A_PLACE = ("rank", "priority", "terms", "invited", "on_hold", "passed_over")


def queue_of(workshop_id: UUID) -> Select[Any]:
    """Those who wait for a workshop, each with the `position` in its queue."""
    position = func.row_number().over(order_by=(col(EnrolmentRow.priority).desc(), col(EnrolmentRow.ticket)))
    queue = (
        select(
            col(EnrolmentRow.id).label("id"),
            col(EnrolmentRow.registration_id),
            col(EnrolmentRow.delegation),
            col(EnrolmentRow.created_at).label("since"),
            *(getattr(EnrolmentRow, name) for name in _OF_A_PLACE),
            position.label("position"),
        )
        .where(col(EnrolmentRow.workshop_id) == workshop_id, col(EnrolmentRow.state) == "waitlisted")
        .subquery()
    )
    person: ColumnElement[Any] = col(RegistrationRow.person).label("person")
    return select(queue, person).join(RegistrationRow, col(RegistrationRow.id) == queue.c.registration_id)


async def page_of_queue(
    session: AsyncSession, queue: Select[Any], page: PageRequest, *, side: str | None, own: UUID | None
) -> tuple[Sequence[Row[Any]], str | None, int | None]:
    """A page of `queue_of`, in its order: of one delegation (`side`), of one's `own` registration, or all."""
    columns = queue.selected_columns
    if side is not None:
        queue = queue.where(columns.delegation == side)
    if own is not None:
        queue = queue.where(columns.registration_id == own)
    return await fetch_page(
        session, queue, page, {"position": columns.position, "id": columns.id}, default="position,id"
    )


async def overridden_seats(session: AsyncSession, workshop_id: UUID) -> Sequence[EnrolmentRow]:
    """The seats of a workshop that were given beyond a limit."""
    statement = select(EnrolmentRow).where(
        col(EnrolmentRow.workshop_id) == workshop_id,
        col(EnrolmentRow.state).in_(SEATED),
        col(EnrolmentRow.override).is_not(None),
    )
    return (await session.scalars(statement.order_by(col(EnrolmentRow.id)))).all()


async def count_registered(session: AsyncSession, conference_id: UUID) -> dict[str | None, int]:
    """Confirmed registrations of a conference by delegation, with those that were when their person was erased."""
    statement = (
        select(col(RegistrationRow.delegation), func.count())
        .where(
            col(RegistrationRow.conference_id) == conference_id,
            func.coalesce(col(RegistrationRow.state_before), col(RegistrationRow.state)) == "confirmed",
        )
        .group_by(col(RegistrationRow.delegation))
    )
    return dict(list(await session.execute(statement)))


async def partner_refs(session: AsyncSession, partner_ids: Iterable[UUID]) -> dict[UUID, PartnerRefRow]:
    """What is known of partners, by the id that was asked for; of a duplicate, of the partner that it became (D2)."""
    line = (
        select(col(PartnerRefRow.id).label("named"), col(PartnerRefRow.id), col(PartnerRefRow.merged_into))
        .where(col(PartnerRefRow.id).in_(list(partner_ids)))
        .cte("line", recursive=True)
    )
    line = line.union(
        select(line.c.named, col(PartnerRefRow.id), col(PartnerRefRow.merged_into)).where(
            col(PartnerRefRow.id) == line.c.merged_into
        )
    )
    statement = select(line.c.named, PartnerRefRow).join(line, line.c.id == col(PartnerRefRow.id))
    rows = await session.execute(statement.where(line.c.merged_into.is_(None)))
    return dict(list(rows))


async def keep_unverified(session: AsyncSession, partner_id: UUID) -> None:
    statement = insert(PartnerRefRow).values(id=partner_id, state="unverified", version=0, updated_at=now())
    await session.execute(statement.on_conflict_do_nothing())


async def keep_known(
    session: AsyncSession,
    partner_id: UUID,
    *,
    name: str,
    country: str | None,
    kind: str | None,
    visibility: str,
    version: int,
) -> None:
    """Keep what the registry says of a partner, unless something newer is kept already."""
    values = _known(name=name, country=country, visibility=visibility, version=version) | {
        "id": partner_id,
        "kind": kind,
    }
    statement = insert(PartnerRefRow).values(values)
    newer = col(PartnerRefRow.version) <= statement.excluded.version
    await session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values, where=newer))


async def keep_merged(
    session: AsyncSession, partner_id: UUID, into: UUID, *, name: str, country: str | None, visibility: str
) -> None:
    """Keep that a partner is a duplicate of one that is kept, unless an event has told of it already."""
    values = _known(name=name, country=country, visibility=visibility, version=0, merged_into=into)
    statement = insert(PartnerRefRow).values(id=partner_id, **values)
    untold = col(PartnerRefRow.version) == 0
    await session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values, where=untold))


async def keep_unknown(session: AsyncSession, partner_id: UUID) -> None:
    statement = update(PartnerRefRow).where(col(PartnerRefRow.id) == partner_id, col(PartnerRefRow.version) == 0)
    await session.execute(statement.values(state="unknown", name=None, country=None, updated_at=now()))


async def refresh_partner(
    session: AsyncSession,
    partner_id: UUID,
    *,
    name: str,
    country: str | None,
    visibility: str,
    version: int,
    merged_into: UUID | None = None,
) -> bool:
    """Keep a partner's newer name, and what it was merged into, if the partner is one of those kept; whether it was.

    A partner that is changed is none that is merged: the registry changes those no more until the merge is undone.
    """
    statement = update(PartnerRefRow).where(col(PartnerRefRow.id) == partner_id, col(PartnerRefRow.version) < version)
    values = _known(name=name, country=country, visibility=visibility, version=version, merged_into=merged_into)
    return (await session.execute(statement.values(values).returning(col(PartnerRefRow.id)))).first() is not None


async def keep_untold(
    session: AsyncSession, partner_id: UUID, *, name: str, country: str | None, visibility: str
) -> None:
    """Keep what an event about another partner says of this one, until the registry is asked, or tells of itself."""
    values = _known(name=name, country=country, visibility=visibility, version=0)
    await session.execute(insert(PartnerRefRow).values(id=partner_id, **values).on_conflict_do_nothing())


def _known(
    *, name: str, country: str | None, visibility: str, version: int, merged_into: UUID | None = None
) -> dict[str, Any]:
    return {
        "state": "known",
        "name": name,
        "country": country,
        "visibility": visibility,
        "merged_into": merged_into,
        "version": version,
        "updated_at": now(),
    }


async def partners_to_ask(session: AsyncSession, limit: int) -> Sequence[UUID]:
    """Partners of whom the registry has said nothing with a version yet."""
    statement = select(col(PartnerRefRow.id)).where(
        col(PartnerRefRow.version) == 0, col(PartnerRefRow.state) != "unknown", col(PartnerRefRow.merged_into).is_(None)
    )
    return (await session.scalars(statement.order_by(col(PartnerRefRow.id)).limit(limit))).all()
