"""Drafting, reading, changing and finding agreements; what else happens to one is in `steps.py`."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.agreements import chain_store, list_store
from services.registry.agreements.change import change_of
from services.registry.agreements.checks import check
from services.registry.agreements.schemas import AgreementIn, AgreementOut, AgreementPatch, History
from services.registry.agreements.shown import shown
from services.registry.agreements.summaries import chain_links
from services.registry.agreements.writing import answer, apply, changeable, dated, entered, seen, tell_renewed
from services.registry.events import agreements as events
from services.registry.grants.access import Access, access_to
from services.registry.rules.agreement import corrected_terms
from services.registry.sight import may_write_all, sight_of
from shared.auth.caller import Caller
from shared.catalogue.texts import Text
from shared.http.etags import Precondition
from shared.http.pages import Page, Wanted
from shared.http.problems import Conflict, Forbidden

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


async def create_agreement(session: AsyncSession, caller: Caller, body: AgreementIn, today: date) -> AgreementOut:
    """Enter a draft, or an agreement that was signed already; Forbidden for a member who is no party to it."""
    await _check_party(session, caller, body)
    change = await change_of(session, caller, today)
    body = dated(body)
    await check(change, body)
    held = await entered(change, body)
    return await answer(session, held.agreement, change.sight, today)


async def read_agreement(session: AsyncSession, caller: Caller, agreement_id: UUID, today: date) -> AgreementOut:
    """One agreement; NotFound unless the caller may see it."""
    sight = sight_of(caller)
    held = await seen(session, agreement_id, caller)
    return await answer(session, held.agreement, sight, today)


async def read_history(session: AsyncSession, caller: Caller, agreement_id: UUID, today: date) -> History:
    """A14: all that hangs together with an agreement by its links; NotFound unless the caller may see it."""
    sight = sight_of(caller)
    await seen(session, agreement_id, caller)
    found = await chain_store.chain_of(session, agreement_id, sight)
    return History(items=await chain_links(session, found, sight, today))


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
    change = await change_of(session, caller, today)
    held = await changeable(change, agreement_id, if_match)
    before, recorded = held.body, held.recorded
    body = before.model_copy(update=patch.changes())
    changed = sorted(name for name in patch.model_fields_set if getattr(body, name) != getattr(before, name))
    if not changed:
        return await answer(session, held.agreement, change.sight, today)
    if (before.signed_on is None) != (body.signed_on is None):
        raise Conflict(_SIGN_IT)
    access = await _check_party(session, caller, body)
    rewritten = corrected_terms(changed, signed=before.signed_on is not None)
    if rewritten and not may_write_all(caller):
        raise Conflict(_AMEND_IT, values={"fields": ", ".join(rewritten)})
    if not access.changes_all and not _leaves_others_half(before, body, access):
        raise Forbidden()
    held.body = dated(body, before)
    await check(change, held.body, agreement_id=agreement_id, before=before, amended=held.amendments)
    await apply(change, held, "updated", events.AGREEMENT_UPDATED, recorded, changed=changed)
    if "renews" in changed:
        await tell_renewed(change, held)
    return await answer(session, held.agreement, change.sight, today)


async def list_agreements(
    session: AsyncSession, caller: Caller, wanted: list_store.AgreementFilter, page: Wanted
) -> Page[AgreementOut]:
    """The agreements that match and that the caller may see."""
    sight = sight_of(caller)
    found, cursor, total = await list_store.search(session, wanted, sight, page)
    return Page(items=await shown(session, found, sight, wanted.today), next=cursor, total=total)


async def _check_party(session: AsyncSession, caller: Caller, body: AgreementIn) -> Access:
    """What the caller may do to the agreement as it is to be; Forbidden for one who is no party to it."""
    access = await access_to(session, caller, body.cooperation_id)
    if not access.changes(signatory.partner_id for signatory in body.signatories):
        raise Forbidden()
    return access


def _leaves_others_half(before: AgreementIn, after: AgreementIn, access: Access) -> bool:
    """Whether what the other parties' halves say stays: their signatures, and what their councils say.

    Another signatory may be added; none of the other half's goes or is rewritten.
    """
    kept = all(one in after.signatories for one in before.signatories if not access.own(one.partner_id))
    said, says = (
        [one for one in body.council_resolutions if not access.own(one.partner_id)] for body in (before, after)
    )
    return kept and said == says
