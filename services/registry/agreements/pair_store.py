"""The SQL of pairs: which countries, and which territories, an agreement links."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    func,
    select,
)

from services.registry.partners.store import seen_by as partner_seen_by
from services.registry.sight import Sight
from services.registry.tables import (
    PartnerRow,
    SignatoryRow,
    column,
)


def country_pairs(sight: Sight) -> Select[Any]:
    """Each agreement with each pair of countries of its signatories (`FR-UA`); within one country that one twice."""
    parties = _parties(column(PartnerRow.country).label("place"), sight)
    at_home = select(parties.c.agreement_id, func.concat(func.min(parties.c.place), "-", func.min(parties.c.place)))
    together = _pairs(parties, "-").union_all(at_home.group_by(parties.c.agreement_id).having(func.count() == 1))
    found = together.subquery()
    return select(found.c.agreement_id, found.c.key)


def territory_pairs(sight: Sight) -> Select[Any]:
    """Each agreement with each pair of territories of its signatories (`BJ/commune/0801|FR/commune/59009`)."""
    place = func.concat_ws("/", PartnerRow.country, PartnerRow.territory_level, PartnerRow.territory_code)
    known = column(PartnerRow.territory_code).is_not(None)
    return _pairs(_parties(case((known, place)).label("place"), sight), "|")


def _parties(place: ColumnElement[str], sight: Sight) -> Subquery:
    """The places of each agreement's signatories, as far as the caller may see them."""
    return (
        select(column(SignatoryRow.agreement_id), place)
        .join(PartnerRow, column(PartnerRow.id) == column(SignatoryRow.partner_id))
        .where(partner_seen_by(sight))
        .distinct()
        .subquery()
    )


def _pairs(parties: Subquery, separator: str) -> Select[Any]:
    one, other = parties.alias(), parties.alias()
    return select(one.c.agreement_id, func.concat(one.c.place, separator, other.c.place).label("key")).join(
        other, and_(other.c.agreement_id == one.c.agreement_id, one.c.place < other.c.place)
    )
