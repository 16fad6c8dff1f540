"""What an agreement must fulfil to be stored, whichever way it changes."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.agreements import store
from services.registry.agreements.schemas import AgreementIn
from services.registry.cooperations import store as cooperation_store
from services.registry.messages import refused
from services.registry.partners.references import named_partners
from services.registry.rules import agreement as rules
from services.registry.rules.catalogue.agreements import A3, A14
from services.registry.rules.dates import ends_before_it_begins
from services.registry.schemas import date_of
from services.registry.sight import Sight, may_change
from services.registry.vocabularies.agreements import Instrument
from shared.auth.caller import Caller
from shared.http.problems import Forbidden, RuleBroken, RuleViolated


async def check(
    session: AsyncSession,
    caller: Caller,
    sight: Sight,
    body: AgreementIn,
    today: date,
    *,
    agreement_id: UUID | None = None,
    before: AgreementIn | None = None,
) -> None:
    """Raise the problem of the first thing that is not right; `agreement_id` and `before` for one that is changed."""
    if body.instrument not in list(Instrument):
        known = ", ".join(Instrument)
        raise RuleViolated(A3, pointer="/instrument", values={"known": known})
    _check_dates(body, today)
    _check_lists(body)
    await _check_partners(session, sight, body, before)
    await _check_cooperation(session, caller, sight, body, before)
    await _check_links(session, sight, body, agreement_id, before)


def _check_dates(body: AgreementIn, today: date) -> None:
    done = {"/signed_on": body.signed_on, "/transmitted_on": body.transmitted_on}
    done |= {f"/signatories/{index}/signed_on": item.signed_on for index, item in enumerate(body.signatories)}
    done |= {
        f"/council_resolutions/{index}/adopted_on": item.adopted_on
        for index, item in enumerate(body.council_resolutions)
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
    for index, attendee in enumerate(body.attendees):
        if attendee.person is None:
            raise refused(f"/attendees/{index}/person", "nameless")


async def _check_partners(session: AsyncSession, sight: Sight, body: AgreementIn, before: AgreementIn | None) -> None:
    """A1, and that every partner named exists."""
    found = await named_partners(
        session, named_in(body), sight, before=set(named_in(before).values()) if before else ()
    )
    parties = [rules.Party(found[item.partner_id].kind, found[item.partner_id].country) for item in body.signatories]
    finding = rules.check_parties(Instrument(body.instrument), parties)
    if finding is not None:
        raise RuleViolated(finding.rule, pointer=finding.pointer, values=finding.values)
    if len(parties) < rules.FEWEST_PARTIES:
        raise refused("/signatories", "too_few", limit=rules.FEWEST_PARTIES)


def named_in(body: AgreementIn) -> dict[str, UUID]:
    """The partners that an agreement names, by where it names them."""
    signatories = {f"/signatories/{index}/partner_id": item.partner_id for index, item in enumerate(body.signatories)}
    attendees = {
        f"/attendees/{index}/partner_id": item.partner_id
        for index, item in enumerate(body.attendees)
        if item.partner_id is not None
    }
    return signatories | attendees


async def _check_cooperation(
    session: AsyncSession, caller: Caller, sight: Sight, body: AgreementIn, before: AgreementIn | None
) -> None:
    cooperation_id = body.cooperation_id
    if cooperation_id is None or (before and before.cooperation_id == cooperation_id):
        return
    if cooperation_id not in await cooperation_store.summaries(session, [cooperation_id], sight):
        raise refused("/cooperation_id", "unknown_cooperation")
    parties = (await cooperation_store.parties_of(session, [cooperation_id]))[cooperation_id]
    if not may_change(caller, [party.partner_id for party in parties]):
        raise Forbidden()


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
            await store.lock_chains(session)
            if await store.comes_before(session, agreement_id, target):
                raise RuleBroken(A14, pointer=f"/{field}")
