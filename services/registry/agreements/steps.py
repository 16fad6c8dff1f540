"""What happens to an agreement after it was drafted: it is signed, transmitted, amended, renewed, terminated."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.agreements import chain_store
from services.registry.agreements.agreed import terms_of
from services.registry.agreements.change import change_of
from services.registry.agreements.checks import check
from services.registry.agreements.parts import Signatory
from services.registry.agreements.schemas import (
    AgreementIn,
    AgreementOut,
    RenewalIn,
    Signing,
    Termination,
    Transmission,
)
from services.registry.agreements.writing import (
    Held,
    answer,
    apply,
    changeable,
    dated,
    entered,
    tell_renewed,
)
from services.registry.events import agreements as events
from services.registry.messages import refused
from services.registry.rules import agreement as rules
from services.registry.rules.dates import ends_before_it_begins
from services.registry.schemas import date_of
from services.registry.successions.standing import in_their_place
from shared.auth.caller import Caller
from shared.catalogue.texts import Text
from shared.http.etags import Precondition
from shared.http.problems import Conflict
from shared.partial_dates import PartialDate

_SIGNED_ALREADY = Text(
    en="This agreement is signed already",
    fr="Cet accord est déjà signé",
    de="Diese Vereinbarung ist bereits unterzeichnet",
    zh="该协议已签署",
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


_RENEWED_ALREADY = Text(
    en="Another agreement renews this one already",
    fr="Un autre accord renouvelle déjà celui-ci",
    de="Eine andere Vereinbarung erneuert diese bereits",
    zh="已有另一协议续签本协议",
)
_TERMINATED = Text(
    en="This agreement was terminated",
    fr="Cet accord a été résilié",
    de="Diese Vereinbarung ist gekündigt",
    zh="该协议已终止",
)


async def sign_agreement(
    session: AsyncSession, caller: Caller, agreement_id: UUID, signing: Signing, if_match: Precondition, today: date
) -> AgreementOut:
    """Record that a draft was signed; Conflict when it is none. Signatories without a date are given this one."""
    change = await change_of(session, caller, today)
    held = await changeable(change, agreement_id, if_match)
    before, recorded = held.body, held.recorded
    if before.signed_on is not None:
        raise Conflict(_SIGNED_ALREADY)
    place = signing.signed_place or before.signed_place
    held.body = dated(before.model_copy(update={"signed_on": signing.signed_on, "signed_place": place}))
    await check(change, held.body, agreement_id=agreement_id, before=before)
    await apply(change, held, "signed", events.AGREEMENT_SIGNED, recorded)
    await tell_renewed(change, held)
    return await answer(session, held.agreement, change.sight, today)


async def transmit_agreement(
    session: AsyncSession, caller: Caller, agreement_id: UUID, sent: Transmission, if_match: Precondition, today: date
) -> AgreementOut:
    """Record when a signed agreement went to the State's representative; Conflict for drafts and the second time."""
    change = await change_of(session, caller, today)
    held = await changeable(change, agreement_id, if_match)
    recorded = held.recorded
    _check_step(held.body, "/on", sent.on, done=held.body.transmitted_on is not None)
    if rules.is_ahead(PartialDate.parse(sent.on), today):
        raise refused("/on", "in_the_future")
    held.body = held.body.model_copy(update={"transmitted_on": sent.on})
    await apply(change, held, "transmitted", events.AGREEMENT_TRANSMITTED, recorded)
    return await answer(session, held.agreement, change.sight, today)


async def terminate_agreement(
    session: AsyncSession, caller: Caller, agreement_id: UUID, end: Termination, if_match: Precondition, today: date
) -> AgreementOut:
    """Record that a signed agreement holds no longer from a day on; Conflict for drafts and the second time."""
    change = await change_of(session, caller, today)
    held = await changeable(change, agreement_id, if_match)
    recorded = held.recorded
    _check_step(held.body, "/on", end.on, done=held.row.terminated_on is not None)
    held.row.terminated_on, held.row.termination_reason = end.on, end.reason
    await apply(change, held, "terminated", events.AGREEMENT_TERMINATED, recorded)
    return await answer(session, held.agreement, change.sight, today)


async def renew_agreement(
    session: AsyncSession, caller: Caller, agreement_id: UUID, renewal: RenewalIn, if_match: Precondition, today: date
) -> AgreementOut:
    """The new agreement that renews a signed one (A14): the same parties and terms, but for what is given.

    In the place of a party that was dissolved meanwhile stands its successor (A15).

    Conflict for drafts, for what was terminated, and where another agreement (a draft, too) renews it already.
    """
    change = await change_of(session, caller, today)
    held = await changeable(change, agreement_id, if_match)
    _check_step(held.body, "/signed_on", renewal.signed_on, done=False)
    if held.row.terminated_on is not None:
        raise Conflict(_TERMINATED)
    renewed_by = await chain_store.renewed_by(session, agreement_id)
    if renewed_by is not None:
        raise Conflict(_RENEWED_ALREADY, renewed_by=str(renewed_by))
    old = [signatory.partner_id for signatory in held.body.signatories]
    signing = await in_their_place(session, change.sight, old, renewal.signed_on, today)
    body = dated(_renewed(held, renewal, signing))
    await check(change, body)
    made = await entered(change, body)
    return await answer(session, made.agreement, change.sight, today)


def _renewed(held: Held, renewal: RenewalIn, signing: list[UUID]) -> AgreementIn:
    """What the new agreement is entered with. Who signs, and what councils say of it, is not known from the old one."""
    old, terms = held.body, terms_of(held.body, held.amendments)
    term_months = renewal.term_months if "term_months" in renewal.model_fields_set else terms["term_months"]
    return AgreementIn(
        cooperation_id=old.cooperation_id,
        instrument=old.instrument,
        title=renewal.title or old.title,
        signatories=[Signatory(partner_id=partner_id) for partner_id in signing],
        signed_on=renewal.signed_on,
        signed_place=renewal.signed_place,
        term_months=term_months,
        renewal=terms["renewal"],
        renews=held.row.id,
        themes=terms["themes"],
        areas=old.areas,
        programme_ids=old.programme_ids,
        object=terms["object"],
        visibility=old.visibility,
    )


def _check_step(body: AgreementIn, pointer: str, on: str | None, *, done: bool) -> None:
    if body.signed_on is None:
        raise Conflict(_NOT_SIGNED)
    if done:
        raise Conflict(_DONE_ALREADY)
    if ends_before_it_begins(date_of(body.signed_on), date_of(on)):
        raise refused(pointer, "ends_before_it_begins", begin="signed_on")
