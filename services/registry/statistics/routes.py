"""`/registry/v1/statistics`."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from services.registry.agreements.routes import AgreementFilterQuery
from services.registry.partners.routes import PartnerFilterQuery
from services.registry.permissions import RegistryReader
from services.registry.statistics import use_cases
from services.registry.statistics.schemas import AgreementGrouping, GroupLimit, PartnerGrouping, Statistics
from shared.db.engine import Session
from shared.http.route import EntenteRoute

router = APIRouter(prefix="/registry/v1/statistics", tags=["statistics"], route_class=EntenteRoute)

_OUR_OWN = {"group_by", "limit"}
_Limit = Annotated[GroupLimit, Query(description="groups at the most, the largest first")]


def _filter(request: Request) -> dict[str, str]:
    return {name: value for name, value in request.query_params.items() if name not in _OUR_OWN}


@router.get("/agreements")
async def agreements_statistics(
    group_by: AgreementGrouping,
    request: Request,
    caller: RegistryReader,
    session: Session,
    wanted: AgreementFilterQuery,
    limit: _Limit = 200,
) -> Statistics:
    """Agreements counted by group; the filters are those of the list, and each group tells the list of its own.

    `country_pair` and `territory_pair` count an agreement of three parties in each of its three pairs (A18), `theme` in
    each of its themes, and `state` counts what is expiring as in force too; `exclusive` says when the counts add up.
    Only what you may see is counted.
    """
    return await use_cases.agreements(session, caller, wanted, group_by, limit, _filter(request))


@router.get("/partners")
async def partners_statistics(
    group_by: PartnerGrouping,
    request: Request,
    caller: RegistryReader,
    session: Session,
    wanted: PartnerFilterQuery,
    limit: _Limit = 200,
) -> Statistics:
    """Partners counted by group, and how many of each have an agreement in force; otherwise as for agreements."""
    return await use_cases.partners(session, caller, wanted, group_by, limit, _filter(request))
