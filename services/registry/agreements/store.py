"""The SQL of agreements; that of their states is in `standing.py`, that of lists in `list_store.py`."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    delete,
    exists,
    false,
    func,
    insert,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.agreements.standing import (
    NEVER,
    SIGNED,
    is_succeeded,
    renewed_from,
    state_on,
)
from services.registry.grants.store import agreements_granted
from services.registry.rules.agreement import Timeline, matching, running
from services.registry.sight import Sight
from services.registry.successions.lineage import heirs, stands_for
from services.registry.tables import (
    FOR_CHANGE,
    AgreementRow,
    AmendmentRow,
    AttendeeRow,
    PartnerRow,
    SignatoryRow,
    column,
)
from services.registry.vocabularies.agreements import AgreementState, Renewal
from services.registry.vocabularies.partners import PartnerKind, Visibility

SIGNED_ON = func.coalesce(column(AgreementRow.signed_first), NEVER)
_IS_SIGNATORY = column(SignatoryRow.agreement_id) == column(AgreementRow.id)
SELECTED: Any = select(AgreementRow, renewed_from.label("renewed_from"), is_succeeded.label("is_succeeded"))


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement's row, and what later agreements make of it."""

    row: AgreementRow
    renewed_from: date | None = None
    is_succeeded: bool = False

    @property
    def days(self) -> Timeline:
        """The stored days on which its state turns."""
        return Timeline(**{name: getattr(self.row, name) for name in Timeline.__dataclass_fields__})

    def days_on(self, today: date) -> Timeline:
        """The same as they are on a day: a term that is renewed tacitly goes on."""
        row = self.row
        return running(self.days, Renewal(row.agreed_renewal), row.agreed_term_months, self.renewed_from, today)


def seen_by(sight: Sight) -> ColumnElement[bool]:
    """The agreements that a caller may see: `rules.agreement.visibility_of` in SQL."""
    if sight.everything:
        return true()
    usual = case((SIGNED, str(Visibility.PUBLIC)), else_=str(Visibility.PRIVATE))
    return or_(
        func.coalesce(column(AgreementRow.visibility), usual).in_([str(level) for level in sight.visibilities]),
        signed_for(sight),
        *([agreements_granted(sight)] if sight.subject else []),
    )


def signed_for(sight: Sight) -> ColumnElement[bool]:
    """The agreements that the caller's partners signed, or bodies that ended and that these followed (A15)."""
    if not sight.partners:
        return false()
    return has_signatory(column(SignatoryRow.partner_id).in_(stands_for(sight.partners)))


def held(today: date, sight: Sight, *, in_force: bool) -> Select[Any]:
    """Each partner with every agreement that it signed, or inherited from one that it followed (A15).

    `partner_id`, `programme_ids` of those agreements that the caller may see; those alone that are `in_force`.
    """
    line = heirs()
    signed = (
        select(column(SignatoryRow.partner_id).label("partner_id"), column(AgreementRow.programme_ids))
        .join(AgreementRow, _IS_SIGNATORY)
        .where(seen_by(sight))
    )
    if in_force:
        signed = signed.where(state_on(today).in_([str(state) for state in matching(AgreementState.IN_FORCE)]))
    own = signed.cte()
    inherited = select(line.c.heir, own.c.programme_ids).join(own, own.c.partner_id == line.c.partner_id)
    both = select(own.c.partner_id, own.c.programme_ids).union_all(inherited).subquery()
    return select(both.c.partner_id, both.c.programme_ids)


def has_signatory(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """The agreements with a signatory of which `condition` holds."""
    return exists().where(_IS_SIGNATORY, condition)


async def load(session: AsyncSession, agreement_id: UUID, *, lock: bool = False) -> Agreement | None:
    """The agreement, locked until the end of the transaction if it is to be changed."""
    statement = SELECTED.where(column(AgreementRow.id) == agreement_id)
    if lock:
        # Whoever has read it before it was locked wants what it is now.
        locked = statement.with_for_update(of=AgreementRow, **FOR_CHANGE)
        statement = locked.execution_options(populate_existing=True)
    row = (await session.execute(statement)).first()
    return Agreement(*row) if row else None


async def load_many(session: AsyncSession, agreement_ids: Collection[UUID], sight: Sight) -> list[Agreement]:
    """Those of the agreements that the caller may see."""
    statement = SELECTED.where(column(AgreementRow.id).in_(agreement_ids), seen_by(sight))
    return [Agreement(*row) for row in await session.execute(statement)]


async def of_cooperation(session: AsyncSession, cooperation_id: UUID, sight: Sight) -> list[Agreement]:
    """The cooperation's agreements that the caller may see, drafts first, then the latest signed."""
    statement = SELECTED.where(column(AgreementRow.cooperation_id) == cooperation_id, seen_by(sight))
    rows = await session.execute(statement.order_by(SIGNED_ON.desc(), column(AgreementRow.id)))
    return [Agreement(*row) for row in rows]


async def save(
    session: AsyncSession,
    row: AgreementRow,
    signatories: Sequence[SignatoryRow] | None = None,
    attendees: Sequence[AttendeeRow] | None = None,
) -> None:
    """Write the agreement; signatories and attendees, unless None, replace what it had."""
    session.add(row)
    await session.flush()
    if signatories is not None:
        await session.execute(delete(SignatoryRow).where(column(SignatoryRow.agreement_id) == row.id))
        if signatories:
            await session.execute(insert(SignatoryRow), [signatory.model_dump() for signatory in signatories])
    if attendees is not None:
        await session.execute(delete(AttendeeRow).where(column(AttendeeRow.agreement_id) == row.id))
        if attendees:
            await session.execute(insert(AttendeeRow), [attendee.model_dump() for attendee in attendees])


async def signatories_of(session: AsyncSession, agreement_ids: Collection[UUID]) -> dict[UUID, list[SignatoryRow]]:
    """The signatories of these agreements, in the order in which they were given."""
    statement = select(SignatoryRow).where(column(SignatoryRow.agreement_id).in_(agreement_ids))
    found: dict[UUID, list[SignatoryRow]] = defaultdict(list)
    for row in await session.scalars(statement.order_by(column(SignatoryRow.position))):
        found[row.agreement_id].append(row)
    return found


async def attendees_of(session: AsyncSession, agreement_ids: Collection[UUID]) -> dict[UUID, list[AttendeeRow]]:
    """The attendees of these agreements, in the order in which they were given."""
    statement = select(AttendeeRow).where(column(AttendeeRow.agreement_id).in_(agreement_ids))
    found: dict[UUID, list[AttendeeRow]] = defaultdict(list)
    for row in await session.scalars(statement.order_by(column(AttendeeRow.position))):
        found[row.agreement_id].append(row)
    return found


async def amendments_of(session: AsyncSession, agreement_ids: Collection[UUID]) -> dict[UUID, list[AmendmentRow]]:
    """The amendments of these agreements, in the order of their entry."""
    statement = select(AmendmentRow).where(column(AmendmentRow.agreement_id).in_(agreement_ids))
    found: dict[UUID, list[AmendmentRow]] = defaultdict(list)
    for row in await session.scalars(statement.order_by(column(AmendmentRow.number))):
        found[row.agreement_id].append(row)
    return found


async def last_number(session: AsyncSession, agreement_id: UUID) -> int:
    """The number of the agreement's latest amendment, 0 without any."""
    statement = select(func.max(column(AmendmentRow.number))).where(column(AmendmentRow.agreement_id) == agreement_id)
    return await session.scalar(statement) or 0


async def add_amendment(session: AsyncSession, row: AmendmentRow) -> None:
    session.add(row)
    await session.flush()


async def remove_amendment(session: AsyncSession, row: AmendmentRow) -> None:
    await session.delete(row)
    await session.flush()


async def authorities_countries(session: AsyncSession, partner_ids: Collection[UUID]) -> set[str]:
    """The countries of those of the partners that are local authorities."""
    statement = select(column(PartnerRow.country)).where(
        column(PartnerRow.id).in_(partner_ids), column(PartnerRow.kind) == PartnerKind.LOCAL_AUTHORITY
    )
    return set(await session.scalars(statement))


async def take_effect_anew(session: AsyncSession, countries: Collection[str]) -> None:
    """Compute from when every agreement holds, now that those of these countries' authorities need transmission.

    `rules.agreement.timeline` in SQL, for all at once.
    """
    needed = and_(
        column(AgreementRow.effective_on).is_(None),
        ~column(AgreementRow.historical),
        has_signatory(
            and_(
                column(PartnerRow.id) == column(SignatoryRow.partner_id),
                column(PartnerRow.kind) == PartnerKind.LOCAL_AUTHORITY,
                column(PartnerRow.country).in_(countries),
            )
        ),
    )
    sent = func.to_date(func.rpad(column(AgreementRow.transmitted_on), 10, "-01-01"), "YYYY-MM-DD")
    effective = case((needed, sent), else_=column(AgreementRow.agreed_from))
    await session.execute(
        update(AgreementRow)
        .where(SIGNED, column(AgreementRow.effective_from).is_distinct_from(effective))
        .values(effective_from=effective)
    )
