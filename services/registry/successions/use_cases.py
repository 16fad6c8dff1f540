"""Entering, reading, finding and deleting successions (A15)."""

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.audit.trail import record
from services.registry.events import partners as events
from services.registry.events.subjects import subject_of, visibility
from services.registry.messages import field_error, refused
from services.registry.partners import store as partner_store
from services.registry.partners.references import named_partners
from services.registry.partners.telling import tell, tell_dissolved
from services.registry.rules import succession as rules
from services.registry.schemas import date_of
from services.registry.sight import Sight, may_write_all, sight_of
from services.registry.successions import store
from services.registry.successions.schemas import SuccessionIn, SuccessionOut, SuccessionParty
from services.registry.tables import PartnerRow, SuccessionPartyRow, SuccessionRow
from services.registry.vocabularies.successions import SuccessionKind, SuccessionRole
from shared.auth.caller import Caller
from shared.catalogue.texts import Text
from shared.clock import now
from shared.events.outbox import publish
from shared.http.etags import Precondition
from shared.http.pages import Page, Wanted
from shared.http.problems import Conflict, Forbidden, NotFound
from shared.ids import new_id
from shared.partial_dates import PartialDate

_ENDED_ALREADY = Text(
    en="Another succession ended this body already",
    fr="Une autre succession a déjà mis fin à cette entité",
    de="Eine andere Nachfolge hat diese Körperschaft bereits beendet",
    zh="另一次承继已使该机构终止",
)
_CIRCLE = Text(
    en="No body is its own successor, at any distance",
    fr="Aucune entité ne se succède à elle-même, à aucune distance",
    de="Keine Körperschaft folgt sich selbst nach, auf keinem Weg",
    zh="任何机构均不得直接或间接承继自身",
)


async def create_succession(session: AsyncSession, caller: Caller, body: SuccessionIn) -> SuccessionOut:
    """A15: enter that bodies followed others, and end those that this ends.

    Forbidden for members; Conflict for a body that was ended already and for a circle.
    """
    if not may_write_all(caller):
        raise Forbidden()
    sight = sight_of(caller)
    await store.lock_all(session)
    await _check(session, body, sight)
    partners = await store.lock_partners(session, [*body.predecessors, *body.successors])
    on = PartialDate.parse(body.on)
    _check_dates(body, partners, on)
    instant = now()
    row = SuccessionRow(
        id=new_id(), version=1, created_at=instant, updated_at=instant, kind=body.kind, happened_on=body.on
    )
    ends = rules.end_of(body.kind, on)
    given = {one for one in body.predecessors if ends is not None and partners[one].dissolved_on is None}
    parties = [
        SuccessionPartyRow(
            succession_id=row.id,
            partner_id=partner_id,
            kind=row.kind,
            role=role,
            position=position,
            dissolved_on=str(ends) if partner_id in given else None,
        )
        for role, ids in _by_role(body).items()
        for position, partner_id in enumerate(ids)
    ]
    await store.add(session, row, parties)
    for partner_id in body.predecessors:
        await _end(session, caller, partners[partner_id], body, row, ends if partner_id in given else None)
    for partner_id in body.successors:
        await _touch(session, partners[partner_id], "predecessors")
    await record(session, caller, ("succession", row.id), "created", after=body, partner_ids=partners)
    return await _answer(session, row, sight)


async def read_succession(session: AsyncSession, caller: Caller, succession_id: UUID) -> SuccessionOut:
    """One succession; NotFound unless the caller may see one of its bodies."""
    sight = sight_of(caller)
    return await _answer(session, await _seen(session, succession_id, sight), sight)


async def list_successions(
    session: AsyncSession, caller: Caller, wanted: store.SuccessionFilter, page: Wanted
) -> Page[SuccessionOut]:
    """The successions that match and that the caller may see."""
    sight = sight_of(caller)
    rows, cursor, total = await store.search(session, wanted, sight, page)
    return Page(items=await _shown(session, rows, sight), next=cursor, total=total)


async def remove_succession(session: AsyncSession, caller: Caller, succession_id: UUID, if_match: Precondition) -> None:
    """Delete a succession with what it set: each `dissolved_on` that is still the one which it gave."""
    await store.lock_all(session)
    row = await _seen(session, succession_id, sight_of(caller), lock=True)
    if not may_write_all(caller):
        raise Forbidden()
    if_match.check(row.version)
    parties = (await store.parties_of(session, [row.id]))[row.id]
    partners = await store.lock_partners(session, [party.partner_id for party in parties])
    before = _body_of(row, parties)
    await store.remove(session, row)
    for party in parties:
        partner = partners[party.partner_id]
        if party.role == SuccessionRole.SUCCESSOR:
            await _touch(session, partner, "predecessors")
        elif party.dissolved_on is not None and party.dissolved_on == partner.dissolved_on:
            await _dissolve(session, caller, partner, None)
            await _touch(session, partner, "dissolved_on", "successors")
        else:
            await _touch(session, partner, "successors")
    await record(session, caller, ("succession", succession_id), "deleted", before=before, partner_ids=partners)


async def _seen(session: AsyncSession, succession_id: UUID, sight: Sight, *, lock: bool = False) -> SuccessionRow:
    row = await store.load(session, succession_id, lock=lock)
    if row is None or not await store.is_seen(session, succession_id, sight):
        raise NotFound()
    return row


def _by_role(body: SuccessionIn) -> dict[SuccessionRole, list[UUID]]:
    return {SuccessionRole.PREDECESSOR: body.predecessors, SuccessionRole.SUCCESSOR: body.successors}


def _pointers(body: SuccessionIn) -> dict[str, UUID]:
    """Where each body is named."""
    return {f"/{role}s/{index}": one for role, ids in _by_role(body).items() for index, one in enumerate(ids)}


async def _check(session: AsyncSession, body: SuccessionIn, sight: Sight) -> None:
    """That every body exists and is named once, as many as the kind allows, that none ends twice or follows itself."""
    seen: set[UUID] = set()
    for pointer, partner_id in _pointers(body).items():
        if partner_id in seen:
            raise refused(pointer, "repeated")
        seen.add(partner_id)
    wrong = rules.wrong_count(body.kind, len(body.predecessors), len(body.successors))
    if wrong is not None:
        raise refused(f"/{wrong}", "succession_parties")
    await named_partners(session, _pointers(body), sight)
    if body.kind is not SuccessionKind.TRANSFER:
        _refuse(body, await store.ended(session, body.predecessors), "ended_already", _ENDED_ALREADY)
    circular = await store.follow_already(session, body.successors, body.predecessors)
    _refuse(body, circular, "succession_circle", _CIRCLE)


def _refuse(body: SuccessionIn, predecessors: Collection[UUID], code: str, detail: Text) -> None:
    if predecessors:
        errors = [field_error(pointer, code) for pointer, one in _pointers(body).items() if one in predecessors]
        raise Conflict(detail, errors=errors)


def _check_dates(body: SuccessionIn, partners: dict[UUID, PartnerRow], on: PartialDate) -> None:
    for pointer, partner_id in _pointers(body).items():
        row = partners[partner_id]
        there = rules.Body(date_of(row.established_on), date_of(row.dissolved_on))
        before = partner_id in body.predecessors
        code = (
            rules.contradicted_predecessor(there, body.kind, on) if before else rules.contradicted_successor(there, on)
        )
        if code is not None:
            raise refused(pointer, code, name=row.name)


async def _end(
    session: AsyncSession,
    caller: Caller,
    partner: PartnerRow,
    body: SuccessionIn,
    row: SuccessionRow,
    ends: PartialDate | None,
) -> None:
    """Tell that a partner was succeeded, and dissolve it if it ends by that and was not dissolved before."""
    if ends is not None:
        await _dissolve(session, caller, partner, str(ends))
    await partner_store.touch(session, partner)
    data = events.PartnerSucceeded(
        subject=subject_of("partner", partner.id, partner.version),
        partner_ids=[partner.id, *body.successors],
        name=partner.name,
        country=partner.country,
        succession_id=row.id,
        kind=body.kind,
        on=body.on,
        successor_ids=body.successors,
    )
    await publish(session, events.PARTNER_SUCCEEDED, data, visibility=visibility(partner.visibility))
    if ends is not None:
        await tell_dissolved(session, partner)


async def _dissolve(session: AsyncSession, caller: Caller, partner: PartnerRow, on: str | None) -> None:
    before, day = {"dissolved_on": partner.dissolved_on}, date_of(on)
    partner.dissolved_on, partner.dissolved_last = on, day.last if day else None
    action = "dissolved" if on else "updated"
    after = {"dissolved_on": on}
    await record(session, caller, ("partner", partner.id), action, before=before, after=after, partner_ids=[partner.id])


async def _touch(session: AsyncSession, partner: PartnerRow, *changed: str) -> None:
    """The partner has a new version, because what it shows has changed."""
    await partner_store.touch(session, partner)
    await tell(session, events.PARTNER_UPDATED, partner, list(changed))


async def _answer(session: AsyncSession, row: SuccessionRow, sight: Sight) -> SuccessionOut:
    [answer] = await _shown(session, [row], sight)
    return answer


async def _shown(session: AsyncSession, rows: Iterable[SuccessionRow], sight: Sight) -> list[SuccessionOut]:
    rows = list(rows)
    parties = await store.parties_of(session, [row.id for row in rows])
    named = {party.partner_id for listed in parties.values() for party in listed}
    partners = await partner_store.summaries(session, named, sight)

    def of(row: SuccessionRow, role: SuccessionRole) -> list[SuccessionParty]:
        return [
            SuccessionParty(partner_id=party.partner_id, partner=partners.get(party.partner_id))
            for party in parties[row.id]
            if party.role == role
        ]

    return [
        SuccessionOut(
            id=row.id,
            version=row.version,
            created_at=row.created_at,
            updated_at=row.updated_at,
            kind=SuccessionKind(row.kind),
            on=row.happened_on,
            predecessors=of(row, SuccessionRole.PREDECESSOR),
            successors=of(row, SuccessionRole.SUCCESSOR),
        )
        for row in rows
    ]


def _body_of(row: SuccessionRow, parties: list[SuccessionPartyRow]) -> SuccessionIn:
    """What was sent to make the succession."""
    by_role = {role: [party.partner_id for party in parties if party.role == role] for role in SuccessionRole}
    return SuccessionIn(
        kind=SuccessionKind(row.kind),
        on=row.happened_on,
        predecessors=by_role[SuccessionRole.PREDECESSOR],
        successors=by_role[SuccessionRole.SUCCESSOR],
    )
