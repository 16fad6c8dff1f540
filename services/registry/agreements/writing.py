"""What every change of an agreement has in common: it is locked, computed anew, stored, told and recorded."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.agreements import store
from services.registry.agreements.agreed import terms_of
from services.registry.agreements.change import Change
from services.registry.agreements.checks import named_in
from services.registry.agreements.parts import Signatory
from services.registry.agreements.schemas import AgreementIn, AgreementOut
from services.registry.agreements.shown import body_of, shown, visibility_of
from services.registry.agreements.summaries import computed_end
from services.registry.audit.trail import record
from services.registry.events import agreements as events
from services.registry.events.subjects import subject_of, visibility
from services.registry.grants.access import Access, access_to
from services.registry.rules import agreement as rules
from services.registry.rules.names import fold, search_key
from services.registry.schemas import date_of
from services.registry.sight import Sight
from services.registry.tables import AgreementRow, AmendmentRow, AttendeeRow, SignatoryRow
from services.registry.vocabularies.agreements import Instrument
from shared.auth.caller import Caller
from shared.clock import now
from shared.events.outbox import publish
from shared.events.types import EventType
from shared.http.etags import Precondition
from shared.http.problems import Forbidden, NotFound
from shared.ids import new_id

_APART = {"signatories", "attendees", "forecast_amount", "follows", "renews", "cooperation_id", "programme_ids"}


@dataclass
class Held:
    """An agreement with all that makes it what it is; `body` is what was sent."""

    agreement: store.Agreement
    body: AgreementIn
    amendments: list[AmendmentRow] = field(default_factory=list)

    @property
    def row(self) -> AgreementRow:
        return self.agreement.row

    @property
    def recorded(self) -> dict[str, Any]:
        """The agreement as the audit trail keeps it."""
        return self.body.model_dump(mode="json") | {
            "terminated_on": self.row.terminated_on,
            "termination_reason": self.row.termination_reason,
            "amendments": [
                {"number": item.number, "signed_on": item.signed_on, "object": item.object, "changes": item.changes}
                for item in self.amendments
            ],
        }


async def seen(session: AsyncSession, agreement_id: UUID, caller: Caller) -> Held:
    """The agreement; NotFound unless the caller may see it."""
    held, _ = await with_access(session, agreement_id, caller)
    return held


async def with_access(
    session: AsyncSession, agreement_id: UUID, caller: Caller, *, lock: bool = False
) -> tuple[Held, Access]:
    """The agreement, and what the caller may do to it; NotFound unless it may see it."""
    agreement = await store.load(session, agreement_id, lock=lock)
    if agreement is None:
        raise NotFound()
    signatories = (await store.signatories_of(session, [agreement_id]))[agreement_id]
    attendees = (await store.attendees_of(session, [agreement_id]))[agreement_id]
    access = await access_to(session, caller, agreement.row.cooperation_id)
    if not access.covers(visibility_of(agreement.row), [signatory.partner_id for signatory in signatories]):
        raise NotFound()
    amendments = (await store.amendments_of(session, [agreement_id]))[agreement_id]
    return Held(agreement, body_of(agreement.row, signatories, attendees), amendments), access


async def changeable(change: Change, agreement_id: UUID, if_match: Precondition) -> Held:
    """The agreement, locked; NotFound unless the caller may see it, Forbidden unless it may change it."""
    held, access = await with_access(change.session, agreement_id, change.caller, lock=True)
    if not access.changes(signatory.partner_id for signatory in held.body.signatories):
        raise Forbidden()
    if_match.check(held.row.version)
    return held


async def entered(change: Change, body: AgreementIn) -> Held:
    """A new agreement, stored, told and recorded."""
    instant = now()
    columns = await _columns(change, body, [])
    row = AgreementRow(id=new_id(), version=1, created_at=instant, updated_at=instant, **columns)
    held = Held(store.Agreement(row), body)
    await _save(change.session, held)
    event_type = events.AGREEMENT_SIGNED if row.signed_on else events.AGREEMENT_DRAFTED
    await tell(change, held, event_type)
    await tell_renewed(change, held)
    subject = ("agreement", row.id)
    await record(change.session, change.caller, subject, "created", after=held.recorded, partner_ids=_partners(body))
    return held


async def apply(
    change: Change,
    held: Held,
    action: str,
    event_type: EventType,
    before: dict[str, Any],
    *,
    changed: list[str] | None = None,
) -> None:
    """Store what `held` has become, tell it by an event, and record `action`; `before` is what it was as recorded."""
    row = held.row
    columns = await _columns(change, held.body, held.amendments, terminated_on=row.terminated_on)
    for name, value in columns.items():
        setattr(row, name, value)
    row.version, row.updated_at = row.version + 1, now()
    await _save(change.session, held)
    await tell(change, held, event_type, changed)
    await record(
        change.session,
        change.caller,
        ("agreement", row.id),
        action,
        before=before,
        after=held.recorded,
        partner_ids=_partners(held.body),
    )


def dated(body: AgreementIn, before: AgreementIn | None = None) -> AgreementIn:
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


async def tell_renewed(change: Change, held: Held) -> None:
    """Tell of the agreement that one renews, once that one is signed."""
    if held.row.signed_on is None or held.row.renews_id is None:
        return
    renewed = await store.load(change.session, held.row.renews_id)
    if renewed is not None:
        signatories = (await store.signatories_of(change.session, [renewed.row.id]))[renewed.row.id]
        old = Held(renewed, body_of(renewed.row, signatories, []))
        await tell(change, old, events.AGREEMENT_RENEWED, renewed_by=held.row.id)


async def tell(
    change: Change,
    held: Held,
    event_type: EventType,
    changed: list[str] | None = None,
    renewed_by: UUID | None = None,
) -> None:
    """Publish what somebody did to an agreement."""
    data = event_data(held, change.today).model_copy(update={"changed": changed, "renewed_by": renewed_by})
    await publish(change.session, event_type, data, visibility=visibility(visibility_of(held.row)))


def event_data(held: Held, today: date) -> events.AgreementEvent:
    """What every event says of an agreement."""
    row = held.row
    return events.AgreementEvent(
        subject=subject_of("agreement", row.id, row.version),
        partner_ids=_partners(held.body),
        cooperation_id=row.cooperation_id,
        instrument=Instrument(row.instrument),
        signed_on=row.signed_on,
        ends_on=computed_end(held.agreement, today),
    )


async def answer(session: AsyncSession, agreement: store.Agreement, sight: Sight, today: date) -> AgreementOut:
    [shown_as] = await shown(session, [agreement], sight, today)
    return shown_as


def _partners(body: AgreementIn) -> list[UUID]:
    return list(dict.fromkeys(named_in(body).values()))


async def _save(session: AsyncSession, held: Held) -> None:
    signatories = [
        SignatoryRow(agreement_id=held.row.id, position=position, **signatory.model_dump())
        for position, signatory in enumerate(held.body.signatories)
    ]
    attendees = [
        AttendeeRow(agreement_id=held.row.id, position=position, **attendee.model_dump())
        for position, attendee in enumerate(held.body.attendees)
    ]
    await store.save(session, held.row, signatories, attendees)


async def _needs_transmission(change: Change, body: AgreementIn) -> bool:
    wanted = change.policy.transmission_required_for
    if not wanted or body.historical:
        return False
    partners = {signatory.partner_id for signatory in body.signatories}
    return not (await store.authorities_countries(change.session, partners)).isdisjoint(wanted)


async def _columns(
    change: Change, body: AgreementIn, amendments: Sequence[AmendmentRow], *, terminated_on: str | None = None
) -> dict[str, Any]:
    """The columns of an agreement's row, the computed ones too."""
    terms = terms_of(body, amendments)
    days = rules.timeline(
        signed_on=date_of(body.signed_on),
        signatures=[day for day in (date_of(item.signed_on) for item in body.signatories) if day],
        effective_on=date_of(body.effective_on),
        term_months=terms["term_months"],
        terminated_on=date_of(terminated_on),
        transmitted_on=date_of(body.transmitted_on),
        transmission_needed=await _needs_transmission(change, body),
    )
    objects = dict.fromkeys(text for text in (body.object, terms["object"]) if text)
    return (
        body.model_dump(mode="json", exclude=_APART)
        | asdict(days)
        | {
            "cooperation_id": body.cooperation_id,
            "programme_ids": body.programme_ids,
            "follows_id": body.follows,
            "renews_id": body.renews,
            "forecast_amount": body.forecast_amount.amount if body.forecast_amount else None,
            "forecast_currency": body.forecast_amount.currency if body.forecast_amount else None,
            "agreed_term_months": terms["term_months"],
            "agreed_renewal": terms["renewal"],
            "agreed_themes": terms["themes"],
            "search_key": search_key([*body.title.values(), *objects]),
            "sort_key": fold(body.title[min(body.title)]),
        }
    )
