"""Looking for a person on the whole platform, for administrators."""

from fastapi import APIRouter, Depends

from services.gateway.auth.persons import use_cases
from services.gateway.auth.persons.schemas import AddressIn, Found
from services.gateway.auth.standing import in_good_standing
from services.gateway.permissions import AccountManager
from shared.db.engine import Session
from shared.http.idempotency import idempotency
from shared.http.route import EntenteRoute
from shared.runtime import CurrentRuntime

router = APIRouter(
    prefix="/auth/v1/persons", tags=["accounts"], route_class=EntenteRoute, dependencies=[Depends(in_good_standing)]
)


@router.post(":find")
@idempotency("exempt")
async def find_person(body: AddressIn, caller: AccountManager, session: Session, runtime: CurrentRuntime) -> Found:
    """Where an address stands on the whole platform (D7), to answer somebody who asks what is held, or to be erased.

    The account, the registry's persons and functions, registrations and whoever else is named with that address in some
    conference; each with where it is taken out. Nothing is changed: others may share the address, so look at the names.
    """
    return await use_cases.find(session, runtime, body.email)
