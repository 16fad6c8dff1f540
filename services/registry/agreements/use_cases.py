"""Drafting, signing, reading, changing and finding agreements."""

from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.agreements import store
from services.registry.agreements.checks import check, named_in
from services.registry.agreements.schemas import (
    AgreementIn,
    AgreementOut,
    AgreementPatch,
    Signatory,
    Signing,
    Termination,
    Transmission,
)
from services.registry.agreements.shown import body_of, shown, visibility_of
from services.registry.agreements.summaries import computed_end
from services.registry.events import agreements as events
from services.registry.events.subjects import subject_of, visibility
from services.registry.messages import refused
from services.registry.rules import agreement as rules
from services.registry.rules.dates import PartialDate, ends_before_it_begins
from services.registry.rules.names import fold, search_key
from services.registry.schemas import date_of
from services.registry.sight import Sight, may_change, may_write_all, sight_of
from services.registry.tables import AgreementRow, AttendeeRow, SignatoryRow
from services.registry.vocabularies.agreements import Instrument
from shared.auth.caller import Caller
from shared.catalogue.texts import Text
from shared.clock import now
from shared.events.outbox import publish
from shared.events.types import EventType
from shared.http.etags import Precondition
from shared.http.pages import Page, Wanted
from shared.http.problems import Conflict, Forbidden, NotFound
from shared.ids import new_id

_SIGNED_ALREADY = Text(
    en="This agreement is signed already",
    fr="Cet accord est déjà signé",
    de="Diese Vereinbarung ist bereits unterzeichnet",
    zh="该协议已签署",
)
_SIGN_IT = Text(
    en="A draft is signed with :sign, and what is signed stays so",
    fr="Un projet se signe avec :sign, et ce qui est signé le reste",
    de="Ein Entwurf wird mit :sign unterzeichnet, und was unterzeichnet ist, bleibt es",
    zh="草案须以 :sign 签署，已签署者不得撤销",
)
_AMEND_IT = Text(
    en="What was signed is not rewritten ({fields}): record an amendment, or let the network's staff correct it",
    fr="Ce qui est signé ne se réécrit pas ({fields}) : enregistrez un avenant, ou faites corriger par le réseau",
    de="Was unterzeichnet ist, bleibt so ({fields}): bitte einen Nachtrag erfassen oder das Netz berichtigen lassen",
    zh="已签署的内容不得改写（{fields}）：请登记补充协议，或由网络工作人员更正",
)
_NOT_SIGNED = Text(
    en="This agreement is still a draft",
    fr="Cet accord est encore un projet",
    de="Diese Vereinbarung ist noch ein Entwurf",
    zh="该协议仍为草案",
)
_DONE_ALREADY = Text(
    en="This was recorded already", fr="Cela est déjà enregistré", de="Das ist bereits vermerkt", zh="此事已有记录"
)


async def create_agreement(session: AsyncSession, caller: Caller, body: AgreementIn, today: date) -> AgreementOut:
    """Enter a draft, or an agreement that was signed already; Forbidden for a member who is no party to it."""
    if not may_change(caller, [signatory.partner_id for signatory in body.signatories]):
        raise Forbidden()
    sight = sight_of(caller)
    body = _with_dates(body)
    await check(session, caller, sight, body, today)
    instant = now()
    row = AgreementRow(id=new_id(), version=1, created_at=instant, updated_at=instant, **_columns(body))
    await _save(session, row, body)
    await _publish(session, events.AGREEMENT_SIGNED if row.signed_on else events.AGREEMENT_DRAFTED, row, body)
    return await _answer(session, store.Agreement(row), sight, today)


async def read_agreement(session: AsyncSession, caller: Caller, agreement_id: UUID, today: date) -> AgreementOut:
    """One agreement; NotFound unless the caller may see it."""
    sight = sight_of(caller)
    agreement, _ = await _seen(session, agreement_id, sight)
    return await _answer(session, agreement, sight, today)


async def change_agreement(
    session: AsyncSession,
    caller: Caller,
    agreement_id: UUID,
    patch: AgreementPatch,
    if_match: Precondition,
    today: date,
) -> AgreementOut:
    """Change some fields; Conflict where that would sign a draft or undo a signature.

    Conflict, too, where a member would rewrite what was signed: staff and machine clients correct it.
    """
    sight = sight_of(caller)
    agreement, before = await _changeable(session, agreement_id, caller, sight, if_match)
    row = agreement.row
    body = before.model_copy(update=patch.changes())
    changed = sorted(name for name in patch.model_fields_set if getattr(body, name) != getattr(before, name))
    if not changed:
        return await _answer(session, agreement, sight, today)
    if (before.signed_on is None) != (body.signed_on is None):
        raise Conflict(_SIGN_IT)
    if not may_change(caller, [signatory.partner_id for signatory in body.signatories]):
        raise Forbidden()
    rewritten = rules.corrected_terms(changed, signed=before.signed_on is not None)
    if rewritten and not may_write_all(caller):
        raise Conflict(_AMEND_IT, values={"fields": ", ".join(rewritten)})
    body = _with_dates(body, before)
    await check(session, caller, sight, body, today, agreement_id=row.id, before=before)
    await _apply(session, row, body)
    await _publish(session, events.AGREEMENT_UPDATED, row, body, changed)
    return await _answer(session, agreement, sight, today)


async def sign_agreement(
    session: AsyncSession, caller: Caller, agreement_id: UUID, signing: Signing, if_match: Precondition, today: date
) -> AgreementOut:
    """Record that a draft was signed; Conflict when it is none. Signatories without a date are given this one."""
    sight = sight_of(caller)
    agreement, before = await _changeable(session, agreement_id, caller, sight, if_match)
    if before.signed_on is not None:
        raise Conflict(_SIGNED_ALREADY)
    place = signing.signed_place or before.signed_place
    body = _with_dates(before.model_copy(update={"signed_on": signing.signed_on, "signed_place": place}))
    await check(session, caller, sight, body, today, agreement_id=agreement.row.id, before=before)
    await _apply(session, agreement.row, body)
    await _publish(session, events.AGREEMENT_SIGNED, agreement.row, body)
    return await _answer(session, agreement, sight, today)


async def transmit_agreement(
    session: AsyncSession, caller: Caller, agreement_id: UUID, sent: Transmission, if_match: Precondition, today: date
) -> AgreementOut:
    """Record when a signed agreement went to the State's representative; Conflict for drafts and the second time."""
    sight = sight_of(caller)
    agreement, before = await _changeable(session, agreement_id, caller, sight, if_match)
    _check_step(before, "/on", sent.on, done=before.transmitted_on is not None)
    if rules.is_ahead(PartialDate.parse(sent.on), today):
        raise refused("/on", "in_the_future")
    body = before.model_copy(update={"transmitted_on": sent.on})
    await _apply(session, agreement.row, body)
    await _publish(session, events.AGREEMENT_TRANSMITTED, agreement.row, body)
    return await _answer(session, agreement, sight, today)


async def terminate_agreement(
    session: AsyncSession, caller: Caller, agreement_id: UUID, end: Termination, if_match: Precondition, today: date
) -> AgreementOut:
    """Record that a signed agreement holds no longer from a day on; Conflict for drafts and the second time."""
    sight = sight_of(caller)
    agreement, body = await _changeable(session, agreement_id, caller, sight, if_match)
    _check_step(body, "/on", end.on, done=agreement.row.terminated_on is not None)
    agreement.row.terminated_on, agreement.row.termination_reason = end.on, end.reason
    await _apply(session, agreement.row, body)
    await _publish(session, events.AGREEMENT_TERMINATED, agreement.row, body)
    return await _answer(session, agreement, sight, today)


async def list_agreements(
    session: AsyncSession, caller: Caller, wanted: store.AgreementFilter, page: Wanted
) -> Page[AgreementOut]:
    """The agreements that match and that the caller may see."""
    sight = sight_of(caller)
    found, cursor, total = await store.search(session, wanted, sight, page)
    return Page(items=await shown(session, found, sight, wanted.today), next=cursor, total=total)


async def _seen(
    session: AsyncSession, agreement_id: UUID, sight: Sight, *, lock: bool = False
) -> tuple[store.Agreement, AgreementIn]:
    agreement = await store.load(session, agreement_id, lock=lock)
    if agreement is None:
        raise NotFound()
    signatories = (await store.signatories_of(session, [agreement_id]))[agreement_id]
    attendees = (await store.attendees_of(session, [agreement_id]))[agreement_id]
    if not sight.covers(visibility_of(agreement.row), [signatory.partner_id for signatory in signatories]):
        raise NotFound()
    return agreement, body_of(agreement.row, signatories, attendees)


async def _changeable(
    session: AsyncSession, agreement_id: UUID, caller: Caller, sight: Sight, if_match: Precondition
) -> tuple[store.Agreement, AgreementIn]:
    agreement, body = await _seen(session, agreement_id, sight, lock=True)
    if not may_change(caller, [signatory.partner_id for signatory in body.signatories]):
        raise Forbidden()
    if_match.check(agreement.row.version)
    return agreement, body


def _check_step(body: AgreementIn, pointer: str, on: str, *, done: bool) -> None:
    if body.signed_on is None:
        raise Conflict(_NOT_SIGNED)
    if done:
        raise Conflict(_DONE_ALREADY)
    if ends_before_it_begins(date_of(body.signed_on), date_of(on)):
        raise refused(pointer, "ends_before_it_begins", begin="signed_on")


def _with_dates(body: AgreementIn, before: AgreementIn | None = None) -> AgreementIn:
    """Every signatory of what is signed has a date: its own, or the agreement's (also once that is corrected)."""
    if body.signed_on is None:
        return body
    agreements_own = {None, before.signed_on if before else None}
    signatories: list[Signatory] = [
        signatory.model_copy(update={"signed_on": body.signed_on})
        if signatory.signed_on in agreements_own
        else signatory
        for signatory in body.signatories
    ]
    return body.model_copy(update={"signatories": signatories})


async def _apply(session: AsyncSession, row: AgreementRow, body: AgreementIn) -> None:
    for name, value in _columns(body, terminated_on=row.terminated_on).items():
        setattr(row, name, value)
    row.version, row.updated_at = row.version + 1, now()
    await _save(session, row, body)


async def _save(session: AsyncSession, row: AgreementRow, body: AgreementIn) -> None:
    signatories = [
        SignatoryRow(agreement_id=row.id, position=position, **signatory.model_dump())
        for position, signatory in enumerate(body.signatories)
    ]
    attendees = [
        AttendeeRow(agreement_id=row.id, position=position, **attendee.model_dump())
        for position, attendee in enumerate(body.attendees)
    ]
    await store.save(session, row, signatories, attendees)


async def _publish(
    session: AsyncSession, event_type: EventType, row: AgreementRow, body: AgreementIn, changed: list[str] | None = None
) -> None:
    data = events.AgreementEvent(
        subject=subject_of("agreement", row.id, row.version),
        partner_ids=list(dict.fromkeys(named_in(body).values())),
        changed=changed,
        cooperation_id=row.cooperation_id,
        instrument=Instrument(row.instrument),
        signed_on=row.signed_on,
        ends_on=computed_end(store.Agreement(row)),
    )
    await publish(session, event_type, data, visibility=visibility(visibility_of(row)))


async def _answer(session: AsyncSession, agreement: store.Agreement, sight: Sight, today: date) -> AgreementOut:
    [answer] = await shown(session, [agreement], sight, today)
    return answer


def _columns(body: AgreementIn, *, terminated_on: str | None = None) -> dict[str, Any]:
    """The columns of an agreement's row, the computed ones too."""
    apart = {"signatories", "attendees", "forecast_amount", "follows", "renews", "cooperation_id"}
    days = rules.timeline(
        signed_on=date_of(body.signed_on),
        signatures=[day for day in (date_of(item.signed_on) for item in body.signatories) if day],
        effective_on=date_of(body.effective_on),
        term_months=body.term_months,
        terminated_on=date_of(terminated_on),
    )
    return (
        body.model_dump(mode="json", exclude=apart)
        | asdict(days)
        | {
            "cooperation_id": body.cooperation_id,
            "follows_id": body.follows,
            "renews_id": body.renews,
            "forecast_amount": body.forecast_amount.amount if body.forecast_amount else None,
            "forecast_currency": body.forecast_amount.currency if body.forecast_amount else None,
            "search_key": search_key([*body.title.values(), *([body.object] if body.object else [])]),
            "sort_key": fold(body.title[min(body.title)]),
        }
    )
