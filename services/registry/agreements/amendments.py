"""Amendments: what the parties change of an agreement after they have signed it."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.agreements import store
from services.registry.agreements.amendment_schemas import AmendmentIn, AmendmentList, AmendmentOut
from services.registry.agreements.change import change_of
from services.registry.agreements.checks import check_currency
from services.registry.agreements.shown import amendment_out
from services.registry.agreements.summaries import computed_state
from services.registry.agreements.writing import Held, apply, changeable, seen
from services.registry.events import agreements as events
from services.registry.messages import refused
from services.registry.rules.agreement import is_ahead
from services.registry.rules.dates import ends_before_it_begins
from services.registry.schemas import date_of
from services.registry.tables import AmendmentRow
from services.registry.vocabularies.agreements import AgreementState
from shared.auth.caller import Caller
from shared.catalogue.texts import Text
from shared.clock import now
from shared.http.etags import Precondition
from shared.http.problems import Conflict, NotFound
from shared.ids import new_id
from shared.partial_dates import PartialDate

_NOT_SIGNED = Text(
    en="A draft is changed, not amended",
    fr="Un projet se modifie sans avenant",
    de="Ein Entwurf wird ohne Nachtrag geändert",
    zh="草案可直接修改，无须修正案",
)
_OVER = Text(
    en="The agreement was over when this was signed: a new agreement follows or renews it",
    fr="L'accord était échu à cette date : un nouvel accord le suit ou le renouvelle",
    de="Die Vereinbarung war da schon zu Ende: eine neue folgt ihr oder erneuert sie",
    zh="签署时该协议已届满：须以新协议承接或续签",
)
_OVER_STATES = (AgreementState.TERMINATED, AgreementState.RENEWED, AgreementState.EXPIRED)


async def add_amendment(
    session: AsyncSession, caller: Caller, agreement_id: UUID, body: AmendmentIn, today: date
) -> AmendmentOut:
    """Amend a signed agreement; its end and state follow (A4).

    Conflict for drafts, and for what was over when the amendment was signed, unless it is entered as history.
    """
    change = await change_of(session, caller, today)
    held = await changeable(change, agreement_id, Precondition(None))
    recorded = held.recorded
    signed_on = PartialDate.parse(body.signed_on)
    if held.body.signed_on is None:
        raise Conflict(_NOT_SIGNED)
    if is_ahead(signed_on, today):
        raise refused("/signed_on", "in_the_future")
    if ends_before_it_begins(date_of(held.body.signed_on), signed_on):
        raise refused("/signed_on", "ends_before_it_begins", begin="the agreement's signed_on")
    if not body.changes.model_fields_set and body.object is None:
        raise refused("/changes", "changes_nothing")
    check_currency(body.changes.forecast_amount, "/changes/forecast_amount")
    if not held.body.historical and computed_state(held.agreement, signed_on.first) in _OVER_STATES:
        raise Conflict(_OVER)
    instant = now()
    row = AmendmentRow(
        id=new_id(),
        version=1,
        created_at=instant,
        updated_at=instant,
        agreement_id=agreement_id,
        number=await store.last_number(session, agreement_id) + 1,
        signed_on=body.signed_on,
        object=body.object,
        url=body.url,
        changes=body.changes.model_dump(mode="json", include=body.changes.model_fields_set),
    )
    await store.add_amendment(session, row)
    held.amendments.append(row)
    await apply(change, held, "amended", events.AGREEMENT_AMENDED, recorded, changed=_fields(held, row.changes))
    return amendment_out(row)


async def list_amendments(session: AsyncSession, caller: Caller, agreement_id: UUID) -> AmendmentList:
    """All amendments of an agreement, in the order of their entry; NotFound unless the caller may see it."""
    held = await seen(session, agreement_id, caller)
    return AmendmentList(items=[amendment_out(row) for row in held.amendments])


async def read_amendment(session: AsyncSession, caller: Caller, agreement_id: UUID, amendment_id: UUID) -> AmendmentOut:
    held = await seen(session, agreement_id, caller)
    return amendment_out(_one_of(held, amendment_id))


async def remove_amendment(
    session: AsyncSession,
    caller: Caller,
    agreement_id: UUID,
    amendment_id: UUID,
    if_match: Precondition,
    today: date,
) -> None:
    """Take back an amendment that was entered by mistake: the agreement is as if it had never been."""
    change = await change_of(session, caller, today)
    held = await changeable(change, agreement_id, Precondition(None))
    row, recorded = _one_of(held, amendment_id), held.recorded
    if_match.check(row.version)
    await store.remove_amendment(session, row)
    held.amendments.remove(row)
    await apply(
        change, held, "amendment_removed", events.AGREEMENT_AMENDED, recorded, changed=_fields(held, row.changes)
    )


def _one_of(held: Held, amendment_id: UUID) -> AmendmentRow:
    found = next((row for row in held.amendments if row.id == amendment_id), None)
    if found is None:
        raise NotFound()
    return found


def _fields(held: Held, changes: dict[str, Any]) -> list[str]:
    """What an event says has changed: the amendments, and what this one is about."""
    return ["amendments", *sorted(changes)]
