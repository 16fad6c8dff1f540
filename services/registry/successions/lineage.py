"""Lines of successions as conditions of other features' statements (A15)."""

from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, and_, func, literal, select
from sqlalchemy.orm import aliased

from services.registry.tables import PartnerRow, SuccessionPartyRow, column
from services.registry.vocabularies.successions import SuccessionRole


def inherited_by(partner_id: UUID) -> Select[tuple[UUID]]:
    """The partner and all that it followed, at any distance: whoever asks for what is its asks for theirs too.

    Of one that was merged, the partner that it became.
    """
    line = select(present(partner_id).label("id")).cte("inherited", recursive=True)
    line = line.union(precedes(line.c.id))
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
