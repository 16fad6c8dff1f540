"""Where an address stands on the whole platform: each service is asked, and answers for itself (D7)."""

import asyncio
from collections.abc import Mapping
from typing import Any

from fastapi import status
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.auth.persons.schemas import Found, PlaceFound, Service
from services.gateway.auth.sessions.store import account_by_email
from shared.http.client import PeerUnavailable
from shared.runtime import Runtime

_ASKED: Mapping[Service, str] = {
    "registry": "/registry/v1/persons:find",
    "registration": "/registration/v1/persons:find",
}


async def find(session: AsyncSession, runtime: Runtime, email: str) -> Found:
    """The account, persons, functions, registrations and whatever else has this address. Nothing is changed."""
    answers = await asyncio.gather(*(_ask(runtime, service, path, email) for service, path in _ASKED.items()))
    account = await account_by_email(session, email)
    items = []
    if account is not None:
        url = f"/auth/v1/accounts/{account.id}"
        items.append(PlaceFound(service="gateway", place="account.email", url=url, name=account.name))
    complete, unreachable = True, list[Service]()
    for service, answer in zip(_ASKED, answers, strict=True):
        if answer is None:
            unreachable.append(service)
        else:
            items += [PlaceFound(service=service, **item) for item in answer["items"]]
            complete = complete and answer["complete"]
    return Found(items=items, unreachable=unreachable, complete=complete and not unreachable)


async def _ask(runtime: Runtime, service: Service, path: str, email: str) -> Any:
    """What the service found; None when it could not be asked. The address is in the body, and in no URL."""
    try:
        response = await runtime.peers.request("POST", service, path, json={"email": email})
    except PeerUnavailable:
        return None
    return response.json() if response.status_code == status.HTTP_200_OK else None
