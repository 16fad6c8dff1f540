"""Machine clients, for administrators."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response, status

from services.gateway.auth.clients import store, use_cases
from services.gateway.auth.clients.schemas import ClientIn, ClientOut, ClientPatch, NewClientOut
from services.gateway.auth.standing import in_good_standing
from services.gateway.permissions import AccountManager
from shared.db.engine import Session
from shared.http.etags import IfMatch, Tag
from shared.http.idempotency import idempotency
from shared.http.pages import Page, PageRequest, paging
from shared.http.route import EntenteRoute
from shared.runtime import CurrentRuntime

router = APIRouter(
    prefix="/auth/v1/clients",
    tags=["clients"],
    route_class=EntenteRoute,
    dependencies=[Depends(in_good_standing)],
)


@router.get("")
async def list_clients(
    caller: AccountManager,
    session: Session,
    page: Annotated[PageRequest, paging("name", "client_id", "created_at")],
    q: Annotated[str | None, Query(max_length=200, description="part of a client_id or a name")] = None,
    active: bool | None = None,
) -> Page[ClientOut]:
    """All machine clients, by name. Their secrets are known to nobody but themselves."""
    rows, cursor, total = await store.list_clients(session, page, q=q, active=active)
    return Page(items=await use_cases.show_all(session, rows), next=cursor, total=total)


@router.post("", status_code=status.HTTP_201_CREATED)
@idempotency("exempt")
async def create_client(
    body: ClientIn, caller: AccountManager, session: Session, tag: Tag, response: Response
) -> NewClientOut:
    """Make a machine client. The answer holds its secret, once: it is kept as a hash and shown never again."""
    client = await use_cases.create_client(session, caller, body)
    response.headers["Location"] = f"{router.prefix}/{client.id}"
    response.headers["Cache-Control"] = "no-store"
    tag(client.version)
    return client


@router.get("/{client_id:uuid}")
async def read_client(client_id: UUID, caller: AccountManager, session: Session, tag: Tag) -> ClientOut:
    """One machine client, by the `id` that lists show."""
    client = await use_cases.read_client(session, client_id)
    tag(client.version)
    return client


@router.patch("/{client_id:uuid}")
async def change_client(
    client_id: UUID,
    body: ClientPatch,
    caller: AccountManager,
    session: Session,
    runtime: CurrentRuntime,
    if_match: IfMatch,
    tag: Tag,
) -> ClientOut:
    """Change name, scopes, or whether the client is active. Tokens that say otherwise stop within a minute."""
    client = await use_cases.change_client(session, runtime, client_id, body, if_match)
    tag(client.version)
    return client
