"""The SQL of the audit trail."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.agreements import store as agreements
from services.registry.cooperations import store as cooperations
from services.registry.partners import store as partners
from services.registry.sight import Sight
from services.registry.tables import AgreementRow, AuditRow, CooperationRow, PartnerRow, column
from shared.db.keyset import SortKeys, fetch_page
from shared.http.pages import PageRequest

_KEYS: SortKeys = {"id": column(AuditRow.id), "at": column(AuditRow.at)}


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What the trail is narrowed to; `begin` and `end` are instants, both included."""

    subject: tuple[str, UUID] | None = None
    partner_id: UUID | None = None
    action: str | None = None
    caller_kind: str | None = None
    begin: datetime | None = None
    end: datetime | None = None


def add(session: AsyncSession, entry: AuditRow) -> None:
    """Written with whatever the transaction writes next, or at its end."""
    session.add(entry)


async def search(
    session: AsyncSession, wanted: AuditFilter, sight: Sight, page: PageRequest, *, of_what_is_seen: bool
) -> tuple[list[AuditRow], str | None, int | None]:
    """One page of the entries that match and that the caller may read, with the next cursor and the total.

    Those are the ones that concern the caller's partners; with `of_what_is_seen` also those of objects that it sees.
    """
    statement = _narrowed(select(AuditRow).where(_read_by(sight, of_what_is_seen=of_what_is_seen)), wanted)
    rows, cursor, total = await fetch_page(session, statement, page, _KEYS, default="-at,-id")
    return [row[0] for row in rows], cursor, total


def _read_by(sight: Sight, *, of_what_is_seen: bool) -> ColumnElement[bool]:
    if sight.everything:
        return true()
    concerned: ColumnElement[bool] = column(AuditRow.partner_ids).overlap(list(sight.partners))
    if not of_what_is_seen:
        return concerned
    subject = column(AuditRow.subject_id)
    return or_(
        concerned,
        _about("partner", exists().where(column(PartnerRow.id) == subject, partners.seen_by(sight))),
        _about("cooperation", exists().where(column(CooperationRow.id) == subject, cooperations.seen_by(sight))),
        _about("agreement", exists().where(column(AgreementRow.id) == subject, agreements.seen_by(sight))),
    )


def _about(subject_type: str, seen: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(column(AuditRow.subject_type) == subject_type, seen)


def _narrowed(statement: Select[Any], wanted: AuditFilter) -> Select[Any]:
    if wanted.subject is not None:
        subject_type, subject_id = wanted.subject
        statement = statement.where(
            column(AuditRow.subject_id) == subject_id, column(AuditRow.subject_type) == subject_type
        )
    if wanted.partner_id is not None:
        statement = statement.where(column(AuditRow.partner_ids).contains([wanted.partner_id]))
    if wanted.action is not None:
        statement = statement.where(column(AuditRow.action) == wanted.action)
    if wanted.caller_kind is not None:
        statement = statement.where(column(AuditRow.caller_kind) == wanted.caller_kind)
    if wanted.begin is not None:
        statement = statement.where(column(AuditRow.at) >= wanted.begin)
    if wanted.end is not None:
        statement = statement.where(column(AuditRow.at) <= wanted.end)
    return statement
