"""Lines of successions as conditions of other features' statements (A15)."""

from collections.abc import Collection
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, Select, Uuid, and_, func, literal, select
from sqlalchemy.orm import aliased

from services.registry.tables import PartnerRow, SuccessionPartyRow, column
from services.registry.vocabularies.successions import SuccessionKind, SuccessionRole


def inherited_by(partner_id: UUID) -> Select[tuple[UUID]]:
    """The partner and all that it followed, at any distance: whoever asks for what is its asks for theirs too.

    Of one that was merged, the partner that it became.
    """
    line = select(present(partner_id).label("id")).cte("inherited", recursive=True)
    line = line.union(precedes(line.c.id))
    return select(line.c.id)


def heirs() -> CTE:
    """Who followed whom, at any distance: each `partner_id` with every `heir`, without itself."""
    mine, theirs = aliased(SuccessionPartyRow), aliased(SuccessionPartyRow)
    direct = (
        select(column(mine.partner_id).label("partner_id"), column(theirs.partner_id).label("heir"))
        .join(theirs, column(theirs.succession_id) == column(mine.succession_id))
        .where(column(mine.role) == SuccessionRole.PREDECESSOR, column(theirs.role) == SuccessionRole.SUCCESSOR)
    )
    line = direct.cte(recursive=True)
    next_step = direct.subquery()
    further = select(line.c.partner_id, next_step.c.heir).join(next_step, next_step.c.partner_id == line.c.heir)
    return line.union(further)


def stands_for(partner_ids: Collection[UUID]) -> Select[UUID]:
    """These partners and all the bodies that ended and that they followed: what was theirs is in these' hands.

    Who gave over tasks alone (`transfer`) is there and acts for itself.
    """
    line = select(column(PartnerRow.id).label("id")).where(column(PartnerRow.id).in_(partner_ids)).cte(recursive=True)
    ended = column(SuccessionPartyRow.kind) != SuccessionKind.TRANSFER
    mine = aliased(SuccessionPartyRow)
    step = (
        select(column(SuccessionPartyRow.partner_id))
        .join(mine, column(mine.succession_id) == column(SuccessionPartyRow.succession_id))
        .where(
            column(mine.partner_id) == line.c.id,
            column(mine.role) == SuccessionRole.SUCCESSOR,
            column(SuccessionPartyRow.role) == SuccessionRole.PREDECESSOR,
            ended,
        )
    )
    line = line.union(step)
    return select(line.c.id)


def present(partner_id: UUID) -> ColumnElement[UUID]:
    """The partner that this id leads to: itself, or what it was merged into."""
    became = select(column(PartnerRow.merged_into_id)).where(column(PartnerRow.id) == partner_id).scalar_subquery()
    return cast("ColumnElement[UUID]", func.coalesce(became, literal(partner_id, Uuid())))


def follows(partner_id: ColumnElement[UUID]) -> Select[Any]:
    """Who followed a partner directly: a step of a recursive statement."""
    return _related(partner_id, SuccessionRole.SUCCESSOR)


def precedes(partner_id: ColumnElement[UUID]) -> Select[Any]:
    """Whom a partner followed directly: a step of a recursive statement."""
    return _related(partner_id, SuccessionRole.PREDECESSOR)


def _related(partner_id: ColumnElement[UUID], role: SuccessionRole) -> Select[Any]:
    mine, theirs = aliased(SuccessionPartyRow), aliased(SuccessionPartyRow)
    return (
        select(column(theirs.partner_id))
        .join(
            mine,
            and_(column(mine.succession_id) == column(theirs.succession_id), column(mine.role) != column(theirs.role)),
        )
        .where(column(mine.partner_id) == partner_id, column(theirs.role) == role)
    )
