"""The renewal desk: which agreements end, who looks after their renewal, and how far it has come."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.agreements import steps
from services.registry.agreements.change import change_of
from services.registry.agreements.schemas import AgreementOut, RenewalIn
from services.registry.agreements.writing import changeable
from services.registry.audit.trail import record
from services.registry.messages import refused
from services.registry.owners import Owners
from services.registry.renewals import store
from services.registry.renewals.schemas import RenewalOut, RenewalPatch
from services.registry.renewals.shown import shown
from services.registry.renewals.store import RenewalFilter
from services.registry.sight import sight_of
from services.registry.tables import RenewalRow
from shared.auth.caller import Caller
from shared.clock import now
from shared.http.etags import Precondition
from shared.http.pages import Batch, Page, Wanted
from shared.http.problems import NotFound


async def list_renewals(session: AsyncSession, caller: Caller, wanted: RenewalFilter, page: Wanted) -> Page[RenewalOut]:
    """The agreements that end, the most urgent first: all for staff, for members those of their partners."""
    sight = sight_of(caller)
    found, cursor, total = await store.search(session, wanted, sight, page)
    return Page(items=await shown(session, found, sight, wanted.today), next=cursor, total=total)


async def read_renewal(session: AsyncSession, caller: Caller, agreement_id: UUID, today: date) -> RenewalOut:
    """One agreement of the desk, however far its end is; NotFound for what has none, or something signed after it."""
    sight = sight_of(caller)
    found, _, _ = await store.search(session, RenewalFilter(today, agreement_id=agreement_id), sight, Batch())
    if not found:
        raise NotFound()
    [item] = await shown(session, found, sight, today)
    return item


async def change_renewal(
    session: AsyncSession,
    owners: Owners,
    caller: Caller,
    agreement_id: UUID,
    patch: RenewalPatch,
    if_match: Precondition,
    today: date,
) -> RenewalOut:
    """Note who looks after a renewal, until when it is to be signed, and whatever else; by staff and the parties.

    The agreement itself stays as it is, its version too. Unprocessable for an owner that is no account.
    """
    await read_renewal(session, caller, agreement_id, today)
    # Asked before anything is locked.
    if patch.owner is not None and str(patch.owner) != caller.subject and await owners.is_unknown(patch.owner):
        raise refused("/owner", "unknown_account")
    change = await change_of(session, caller, today)
    held = await changeable(change, agreement_id, Precondition(None))
    row = await store.load(session, agreement_id)
    if_match.check(row.version if row else 0)
    changes = patch.changes()
    before = RenewalPatch.model_validate(row, from_attributes=True) if row else RenewalPatch()
    after = before.model_copy(update=changes)
    if after != before:
        instant = now()
        if row is None:
            row = RenewalRow(
                id=agreement_id,
                version=0,
                created_at=instant,
                updated_at=instant,
                owner=None,
                note=None,
                due_on=None,
            )
        for name, value in changes.items():
            setattr(row, name, value)
        row.version, row.updated_at = row.version + 1, instant
        await store.save(session, row)
        partners = [signatory.partner_id for signatory in held.body.signatories]
        subject = ("renewal", agreement_id)
        await record(session, caller, subject, "updated", before=before, after=after, partner_ids=partners)
    return await read_renewal(session, caller, agreement_id, today)


async def draft_renewal(
    session: AsyncSession, caller: Caller, agreement_id: UUID, if_match: Precondition, today: date
) -> AgreementOut:
    """The draft that is to renew an agreement (A14): its parties or their successors (A15), its terms as agreed last.

    Conflict where an agreement renews it already, be it a draft; NotFound for what is not on the desk.
    """
    await read_renewal(session, caller, agreement_id, today)
    return await steps.renew_agreement(session, caller, agreement_id, RenewalIn(), if_match, today)
