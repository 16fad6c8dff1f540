"""Entering, reading, changing and finding partners."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.audit.trail import record
from services.registry.duplicates.store import same_names
from services.registry.events import partners as events
from services.registry.messages import field_error, refused
from services.registry.partners import store
from services.registry.partners.references import seen_partner
from services.registry.partners.schemas import Identifier, PartnerIn, PartnerOut, PartnerPatch
from services.registry.partners.telling import tell, tell_dissolved
from services.registry.rules.catalogue.agreements import A15
from services.registry.rules.catalogue.partners import D2
from services.registry.rules.dates import ends_before_it_begins
from services.registry.rules.identifiers import WrongIdentifier, normalised
from services.registry.rules.names import fold, search_key
from services.registry.rules.partner import status_of
from services.registry.rules.succession import Body, contradicted_predecessor
from services.registry.schemas import PartnerSummary, date_of
from services.registry.search import store as search
from services.registry.sight import Sight, may_change, may_write_all, sight_of
from services.registry.successions.store import Relatives, ends_of, relatives_of
from services.registry.tables import IdentifierRow, PartnerRow
from services.registry.territories import store as territories
from services.registry.territories.gazetteer import Key
from services.registry.territories.schemas import TerritorySummary
from services.registry.vocabularies.identifiers import IDENTIFIER_SCHEMES
from shared.auth.caller import Caller
from shared.catalogue.rules import Notice
from shared.catalogue.texts import Text
from shared.clock import now
from shared.http.etags import Precondition
from shared.http.handlers import constraint_of
from shared.http.pages import Page, Wanted
from shared.http.problems import Conflict, Forbidden, Unprocessable
from shared.ids import new_id

_PLAIN_FIELDS = sorted(set(PartnerIn.model_fields) - {"identifiers", "territory", "location"})
_SORT_NEEDS = {"relevance": "q", "distance": "near"}

_NAMESAKE = Text(
    en="{name} ({id}) has the same name in this country: is it the same body?",
    fr="{name} ({id}) porte le même nom dans ce pays : est-ce la même entité ?",
    de="{name} ({id}) heißt in diesem Land ebenso: ist es dieselbe Körperschaft?",
    zh="本国已有同名的{name}（{id}）：是否为同一机构？",
)
_ENDED = Text(
    en="A succession has ended this body: delete the succession first, if it is wrong",
    fr="Une succession a mis fin à cette entité : supprimez d'abord la succession si elle est fausse",
    de="Eine Nachfolge hat diese Körperschaft beendet: ist sie falsch, bitte zuerst die Nachfolge löschen",
    zh="该机构已因承继而终止：如承继有误，请先删除该承继",
)


async def create_partner(session: AsyncSession, caller: Caller, body: PartnerIn, today: date) -> PartnerOut:
    """Enter a partner, warned of namesakes in its country (D2).

    Members edit the partners that they have, and enter none: Forbidden.
    """
    if not may_write_all(caller):
        raise Forbidden()
    instant = now()
    row = PartnerRow(id=new_id(), version=1, created_at=instant, updated_at=instant, **_columns(body))
    sight = sight_of(caller)
    body.identifiers = _normalised(body.identifiers)
    await _check(session, row.id, body, sight, parent_changes=body.parent_id is not None)
    await _save(session, row, body, with_identifiers=True)
    await tell(session, events.PARTNER_CREATED, row)
    await tell_dissolved(session, row)
    await record(session, caller, ("partner", row.id), "created", after=body, partner_ids=[row.id])
    shown = await _shown(session, row, sight, today)
    shown.warnings = [*shown.warnings, *(await _namesakes(session, row, sight))]
    return shown


async def _namesakes(session: AsyncSession, row: PartnerRow, sight: Sight) -> list[Notice]:
    """D2: who has one of the new partner's names already, in its country."""
    texts = [row.name, *(name["text"] for name in row.names)]
    return [
        Notice(rule=D2.id, message=_NAMESAKE.render(values={"name": one.name, "id": one.id}), pointer="/name")
        for one in await same_names(session, row.id, row.country, texts, sight)
    ]


async def read_partner(session: AsyncSession, caller: Caller, partner_id: UUID, today: date) -> PartnerOut:
    """One partner; NotFound unless the caller may see it."""
    sight = sight_of(caller)
    return await _shown(session, await seen_partner(session, partner_id, sight), sight, today)


async def change_partner(
    session: AsyncSession, caller: Caller, partner_id: UUID, patch: PartnerPatch, if_match: Precondition, today: date
) -> PartnerOut:
    """Change some fields; Forbidden for a partner that is not the caller's, PreconditionFailed for a stale version."""
    sight = sight_of(caller)
    row = await seen_partner(session, partner_id, sight, lock=True)
    if not may_change(caller, [row.id]):
        raise Forbidden()
    if_match.check(row.version)
    before = _body_of(row, (await store.identifiers_of(session, [row.id]))[row.id])
    if "identifiers" in patch.model_fields_set:
        patch.identifiers = _normalised(patch.identifiers)
    body = before.model_copy(update=patch.changes())
    changed = sorted(name for name in patch.model_fields_set if getattr(body, name) != getattr(before, name))
    if not changed:
        return await _shown(session, row, sight, today)
    if "dissolved_on" in changed:
        await _check_ended(session, row, body)
    await _check(session, row.id, body, sight, parent_changes="parent_id" in changed)
    for name, value in _columns(body).items():
        setattr(row, name, value)
    row.version, row.updated_at = row.version + 1, now()
    await _save(session, row, body, with_identifiers="identifiers" in changed)
    await tell(session, events.PARTNER_UPDATED, row, changed)
    if before.dissolved_on is None:
        await tell_dissolved(session, row)
    await record(session, caller, ("partner", row.id), "updated", before=before, after=body, partner_ids=[row.id])
    return await _shown(session, row, sight, today)


async def list_partners(
    session: AsyncSession, caller: Caller, wanted: search.PartnerFilter, page: Wanted
) -> Page[PartnerOut]:
    """The partners that match and that the caller may see; Unprocessable for a sort that the filters do not allow."""
    for name in page.sort or ():
        needed = _SORT_NEEDS.get(name.removeprefix("-"))
        if needed is not None and getattr(wanted, needed) is None:
            raise refused("#/query/sort", "sort_needs", needed=needed)
    sight = sight_of(caller)
    rows, cursor, total = await search.search(session, wanted, sight, page)
    identifiers = await store.identifiers_of(session, [row.id for row in rows])
    parents = await store.summaries(session, {row.parent_id for row in rows if row.parent_id}, sight)
    places = await territories.summaries(session, {key for row in rows if (key := _territory_of(row))})
    kin = await relatives_of(session, [row.id for row in rows], sight)
    items = [_out(row, identifiers.get(row.id, []), parents, places, kin[row.id], wanted.today) for row in rows]
    return Page(items=items, next=cursor, total=total)


def _normalised(identifiers: list[Identifier]) -> list[Identifier]:
    """Identifiers in their compact form; Unprocessable names each that cannot be one of its scheme."""
    compact, errors = [], []
    for index, identifier in enumerate(identifiers):
        try:
            value = normalised(identifier.scheme, identifier.value)
            compact.append(identifier.model_copy(update={"value": value}))
        except WrongIdentifier as wrong:
            label = IDENTIFIER_SCHEMES[identifier.scheme].render()
            errors.append(field_error(f"/identifiers/{index}/value", wrong.code, scheme=label))
    if errors:
        raise Unprocessable(errors=errors)
    return compact


async def _check(
    session: AsyncSession, partner_id: UUID, body: PartnerIn, sight: Sight, *, parent_changes: bool
) -> None:
    if ends_before_it_begins(date_of(body.established_on), date_of(body.dissolved_on)):
        raise refused("/dissolved_on", "ends_before_it_begins", begin="established_on")
    pairs = [(identifier.scheme, identifier.value) for identifier in body.identifiers]
    for index, pair in enumerate(pairs):
        if pair in pairs[:index]:
            raise refused(f"/identifiers/{index}", "repeated")
    if parent_changes and body.parent_id is not None:
        await store.lock_families(session)
        if body.parent_id not in await store.summaries(session, [body.parent_id], sight):
            raise refused("/parent_id", "unknown_partner")
        if await store.is_within(session, body.parent_id, partner_id):
            raise refused("/parent_id", "circle")


async def _check_ended(session: AsyncSession, row: PartnerRow, body: PartnerIn) -> None:
    """A15: what a succession has ended stays ended, and no later than that."""
    ends = await ends_of(session, row.id)
    if ends is None:
        return
    there = Body(None, date_of(body.dissolved_on))
    if there.dissolved_on is None or contradicted_predecessor(there, *ends) is not None:
        error = field_error("/dissolved_on", "ended_by_succession")
        raise Conflict(_ENDED, rule=A15.id, errors=[error])


async def _save(session: AsyncSession, row: PartnerRow, body: PartnerIn, *, with_identifiers: bool) -> None:
    identifiers = [
        IdentifierRow(partner_id=row.id, position=position, scheme=identifier.scheme, value=identifier.value)
        for position, identifier in enumerate(body.identifiers)
    ]
    partner_id = row.id
    try:
        await store.save(session, row, identifiers if with_identifiers else None)
    except IntegrityError as error:
        if constraint_of(error) != store.IDENTIFIER_UNIQUE:
            raise
        taken = await store.taken_identifiers(
            session, partner_id, [(identifier.scheme, identifier.value) for identifier in body.identifiers]
        )
        errors = [
            field_error(f"/identifiers/{index}", "identifier_taken")
            for index, identifier in enumerate(body.identifiers)
            if (identifier.scheme, identifier.value) in taken
        ]
        raise Conflict(errors=errors) from None


async def _shown(session: AsyncSession, row: PartnerRow, sight: Sight, today: date) -> PartnerOut:
    identifiers = await store.identifiers_of(session, [row.id])
    parents = await store.summaries(session, [row.parent_id] if row.parent_id else [], sight)
    key = _territory_of(row)
    places = await territories.summaries(session, [key] if key else [])
    kin = await relatives_of(session, [row.id], sight)
    return _out(row, identifiers.get(row.id, []), parents, places, kin[row.id], today)


def _territory_of(row: PartnerRow) -> Key | None:
    """What the gazetteer may know it by."""
    level, code = row.territory_level, row.territory_code
    return (row.country, level, code) if level is not None and code is not None else None


def _out(
    row: PartnerRow,
    identifiers: list[IdentifierRow],
    parents: dict[UUID, PartnerSummary],
    places: dict[Key, TerritorySummary],
    kin: Relatives,
    today: date,
) -> PartnerOut:
    key = _territory_of(row)
    return PartnerOut.model_validate(
        _stored(row, identifiers)
        | {
            "id": row.id,
            "version": row.version,
            "created_at": row.created_at,
            "updated_at": row.updated_at,
            "status": status_of(date_of(row.dissolved_on), today),
            "parent": parents.get(row.parent_id) if row.parent_id else None,
            "place": places.get(key) if key else None,
            "predecessors": kin.predecessors,
            "successors": kin.successors,
        }
    )


def _columns(body: PartnerIn) -> dict[str, Any]:
    """The columns of a partner's row, the computed ones too."""
    data = body.model_dump(mode="json", exclude={"identifiers", "territory", "location", "parent_id"})
    dissolved_on = date_of(body.dissolved_on)
    return data | {
        "parent_id": body.parent_id,
        "territory_level": body.territory.level if body.territory else None,
        "territory_code": body.territory.code if body.territory else None,
        "latitude": body.location.lat if body.location else None,
        "longitude": body.location.lon if body.location else None,
        "search_key": search_key([body.name, *(name.text for name in body.names)]),
        "sort_key": fold(body.name),
        "dissolved_last": dissolved_on.last if dissolved_on else None,
    }


def _body_of(row: PartnerRow, identifiers: list[IdentifierRow]) -> PartnerIn:
    """What was sent to make the partner what it is."""
    return PartnerIn.model_validate(_stored(row, identifiers))


def _stored(row: PartnerRow, identifiers: list[IdentifierRow]) -> dict[str, Any]:
    """The writable fields as they were sent."""
    return {name: getattr(row, name) for name in _PLAIN_FIELDS} | {
        "identifiers": [{"scheme": item.scheme, "value": item.value} for item in identifiers],
        "territory": {"level": row.territory_level, "code": row.territory_code} if row.territory_code else None,
        "location": {"lat": row.latitude, "lon": row.longitude} if row.latitude is not None else None,
    }
