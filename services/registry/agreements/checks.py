"""What an agreement must fulfil to be stored, whichever way it changes."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.agreements import chain_store, store
from services.registry.agreements.change import Change
from services.registry.agreements.parts import Money
from services.registry.agreements.schemas import AgreementIn
from services.registry.cooperations import store as cooperation_store
from services.registry.grants.access import access_to
from services.registry.messages import refused
from services.registry.partners.references import named_partners
from services.registry.partners.store import KnownPartner
from services.registry.policy.enforce import enforce
from services.registry.programmes import store as programme_store
from services.registry.rules import agreement as rules
from services.registry.rules.catalogue.agreements import A3, A14
from services.registry.rules.cooperation import late_start
from services.registry.rules.dates import ends_before_it_begins
from services.registry.schemas import date_of
from services.registry.sight import Sight
from services.registry.successions.standing import gone
from services.registry.tables import AmendmentRow
from services.registry.vocabularies.agreements import Instrument, ResolutionState
from shared.catalogue.rules import Finding
from shared.countries import CURRENCIES
from shared.http.problems import Forbidden, RuleBroken, RuleViolated
from shared.partial_dates import PartialDate


async def check(
    change: Change,
    body: AgreementIn,
    *,
    agreement_id: UUID | None = None,
    before: AgreementIn | None = None,
    amended: Sequence[AmendmentRow] = (),
) -> None:
    """Raise the problem of the first thing that is not right.

    Of an agreement that changes: its id, what it was `before`, and how it was `amended`.
    """
    session, sight, today = change.session, change.sight, change.today
    if body.instrument not in list(Instrument):
        known = ", ".join(Instrument)
        raise RuleViolated(A3, pointer="/instrument", values={"known": known})
    _check_dates(body, today)
    for amendment in amended:
        if ends_before_it_begins(date_of(body.signed_on), date_of(amendment.signed_on)):
            raise refused("/signed_on", "after_amendment", amended=amendment.signed_on)
    _check_lists(body)
    if before is None or body.forecast_amount != before.forecast_amount:
        check_currency(body.forecast_amount, "/forecast_amount")
    await _check_partners(session, sight, body, before, today)
    programmes = await programme_store.summaries(session, body.programme_ids)
    for index, programme_id in enumerate(body.programme_ids):
        if programme_id not in programmes:
            raise refused(f"/programme_ids/{index}", "unknown_programme")
    findings = rules.warnings(date_of(body.signed_on), date_of(body.celebrated_on), date_of(body.effective_on))
    findings += await _check_cooperation(change, body, before)
    enforce(change.policy, findings, publishes=body.signed_on is not None, historical=body.historical)
    await _check_links(session, sight, body, agreement_id, before)


def check_currency(amount: Money | None, pointer: str) -> None:
    """Refuse an amount in no currency of ISO 4217; what was kept before this was checked is still shown."""
    if amount is not None and amount.currency not in CURRENCIES:
        raise refused(f"{pointer}/currency", "unknown_currency")


def _check_dates(body: AgreementIn, today: date) -> None:
    done = {"/signed_on": body.signed_on, "/transmitted_on": body.transmitted_on}
    done |= {f"/signatories/{index}/signed_on": item.signed_on for index, item in enumerate(body.signatories)}
    done |= {
        f"/council_resolutions/{index}/on": item.on
        for index, item in enumerate(body.council_resolutions)
        if item.state is not ResolutionState.PLANNED
    }
    for pointer, text in done.items():
        day = date_of(text)
        if day is not None and rules.is_ahead(day, today):
            raise refused(pointer, "in_the_future")
    if body.transmitted_on is not None:
        if body.signed_on is None:
            raise refused("/transmitted_on", "not_signed")
        if ends_before_it_begins(date_of(body.signed_on), date_of(body.transmitted_on)):
            raise refused("/transmitted_on", "ends_before_it_begins", begin="signed_on")


def _check_lists(body: AgreementIn) -> None:
    signatories = [signatory.partner_id for signatory in body.signatories]
    for index, partner_id in enumerate(signatories):
        if partner_id in signatories[:index]:
            raise refused(f"/signatories/{index}/partner_id", "repeated")
    for index, resolution in enumerate(body.council_resolutions):
        if resolution.partner_id not in signatories:
            raise refused(f"/council_resolutions/{index}/partner_id", "no_signatory")
    for index, programme_id in enumerate(body.programme_ids):
        if programme_id in body.programme_ids[:index]:
            raise refused(f"/programme_ids/{index}", "repeated")
    for index, attendee in enumerate(body.attendees):
        if attendee.person is None:
            raise refused(f"/attendees/{index}/person", "nameless")


async def _check_partners(
    session: AsyncSession, sight: Sight, body: AgreementIn, before: AgreementIn | None, today: date
) -> None:
    """A1 and A15, and that every partner named exists."""
    found = await named_partners(
        session, named_in(body), sight, before=set(named_in(before).values()) if before else (), lock=True
    )
    parties = [rules.Party(found[item.partner_id].kind, found[item.partner_id].country) for item in body.signatories]
    finding = rules.check_parties(Instrument(body.instrument), parties)
    if finding is not None:
        raise RuleViolated(finding.rule, pointer=finding.pointer, values=finding.values)
    if len(parties) < rules.FEWEST_PARTIES:
        raise refused("/signatories", "too_few", limit=rules.FEWEST_PARTIES)
    if not body.historical:
        await _check_dissolved(session, sight, body, before, found, today)


async def _check_dissolved(
    session: AsyncSession,
    sight: Sight,
    body: AgreementIn,
    before: AgreementIn | None,
    found: Mapping[UUID, KnownPartner],
    today: date,
) -> None:
    """A15: whoever signs, or is to sign, still exists on that day; what was there before is left alone."""
    known = {(item.partner_id, item.signed_on) for item in before.signatories} if before else set()
    for index, item in enumerate(body.signatories):
        partner = found[item.partner_id]
        signs_on = date_of(item.signed_on) or PartialDate(today.year, today.month, today.day)
        finding = rules.dissolved_before(f"/signatories/{index}", partner.name, date_of(partner.dissolved_on), signs_on)
        if finding is not None and (item.partner_id, item.signed_on) not in known:
            raise await gone(session, sight, finding, item.partner_id)


def named_in(body: AgreementIn) -> dict[str, UUID]:
    """The partners that an agreement names, by where it names them."""
    signatories = {f"/signatories/{index}/partner_id": item.partner_id for index, item in enumerate(body.signatories)}
    attendees = {
        f"/attendees/{index}/partner_id": item.partner_id
        for index, item in enumerate(body.attendees)
        if item.partner_id is not None
    }
    return signatories | attendees


async def _check_cooperation(change: Change, body: AgreementIn, before: AgreementIn | None) -> list[Finding]:
    """That the cooperation is there and the caller stands in it; what its start says of the signature (A10)."""
    cooperation_id = body.cooperation_id
    if cooperation_id is None:
        return []
    cooperation = await cooperation_store.load(change.session, cooperation_id)
    signed_on = date_of(body.signed_on)
    if cooperation is None:
        raise refused("/cooperation_id", "unknown_cooperation")
    if before is None or before.cooperation_id != cooperation_id:
        parties = [
            party.partner_id
            for party in (await cooperation_store.parties_of(change.session, [cooperation_id]))[cooperation_id]
        ]
        access = await access_to(change.session, change.caller, cooperation_id)
        if not access.sees_cooperation(cooperation.visibility, parties):
            raise refused("/cooperation_id", "unknown_cooperation")
        if not access.changes(parties):
            raise Forbidden()
    return late_start(date_of(cooperation.started_on), signed_on.last if signed_on else None, "/signed_on")


async def _check_links(
    session: AsyncSession, sight: Sight, body: AgreementIn, agreement_id: UUID | None, before: AgreementIn | None
) -> None:
    """A14: what is followed or renewed exists, and does not itself come after this agreement."""
    for field in ("follows", "renews"):
        target: UUID | None = getattr(body, field)
        if target is None or (before and getattr(before, field) == target):
            continue
        if not await store.load_many(session, [target], sight):
            raise refused(f"/{field}", "unknown_agreement")
        if agreement_id is not None:
            await chain_store.lock_chains(session)
            if await chain_store.comes_before(session, agreement_id, target):
                raise RuleBroken(A14, pointer=f"/{field}")
