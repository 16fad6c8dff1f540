"""`/registry/v1/reconcile`: the W3C Reconciliation Service API 0.2, for OpenRefine and its like.

The protocol's own conventions win over ours here: form-encoded POST, integer cursors, numeric scores, pages of every
origin, and parameters that it does not name are passed over.
"""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form, Query
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import Field, TypeAdapter, ValidationError

from services.registry.messages import refused
from services.registry.permissions import RegistryReader
from services.registry.reconciliation import pages, suggestions, use_cases
from services.registry.reconciliation.manifest import PATH, manifest
from services.registry.reconciliation.schemas import (
    MOST_QUERIES,
    Extension,
    ExtensionQuery,
    Flyout,
    Manifest,
    Proposal,
    QueryResult,
    ReconciliationQuery,
    Suggested,
    SuggestedEntities,
)
from services.registry.territories.readiness import NeedsGazetteer, loaded_gazetteer
from shared.db.engine import Session
from shared.http import strict_json
from shared.http.idempotency import idempotency
from shared.http.problems import Unprocessable
from shared.http.route import EntenteRoute
from shared.http.validation import faults_of
from shared.runtime import CurrentRuntime

Batch = dict[str, ReconciliationQuery]


class _ProtocolRoute(EntenteRoute):
    """Clients of the protocol send more than it names (`callback`, `limit`, `lang`)."""

    ignores_unknown = True


router = APIRouter(prefix=PATH, tags=["reconciliation"], route_class=_ProtocolRoute)

# The edge opens these routes to pages of every origin.
_OPEN: dict[str, Any] = {"x-cors": "*"}
# The id is a parameter, and not a part of the path.
_MAY_BE_UNKNOWN: dict[int | str, dict[str, Any]] = {404: {"description": "no such entity, type or property"}}
_BATCHES: TypeAdapter[Batch] = TypeAdapter(Annotated[Batch, Field(max_length=MOST_QUERIES)])
_EXTENSIONS: TypeAdapter[ExtensionQuery] = TypeAdapter(ExtensionQuery)
_EXAMPLE = '{"q0": {"query": "Dünkirchen", "type": "Territory", "properties": [{"pid": "country", "v": "Frankreich"}]}}'
_EXTEND_EXAMPLE = '{"ids": ["0198d0a2-7c3e-7000-8000-000000000001"], "properties": [{"id": "country"}]}'
_FORMS = {
    "content": {
        "application/x-www-form-urlencoded": {
            "examples": {"queries": {"value": {"queries": _EXAMPLE}}, "extend": {"value": {"extend": _EXTEND_EXAMPLE}}}
        }
    }
}

_Queries = "a batch of queries, as JSON"
_Extend = "the entities and properties of a data extension, as JSON"
_Prefix = Annotated[str, Query(max_length=300, description="what was typed so far", examples=["vill"])]
_Cursor = Annotated[int, Query(ge=0, le=1000, description="how many suggestions to pass over")]
_Types = Annotated[list[str], Query(alias="type", max_length=50, default_factory=list, description="only of this type")]
_Id = Annotated[str, Query(max_length=300, description="an entity's id")]
_Answer = Manifest | Extension | dict[str, QueryResult]


@router.get("", response_model_exclude_none=True, openapi_extra=_OPEN)
async def describe_reconciliation(
    caller: RegistryReader,
    session: Session,
    runtime: CurrentRuntime,
    queries: Annotated[str | None, Query(description=_Queries, examples=[_EXAMPLE])] = None,
    extend: Annotated[str | None, Query(description=_Extend, examples=[_EXTEND_EXAMPLE])] = None,
) -> _Answer:
    """The service's manifest: give this address to OpenRefine. With `queries` or `extend` the same as POST."""
    if queries is None and extend is None:
        return manifest(runtime.settings.common.public_url)
    await loaded_gazetteer(runtime, session)
    return await _answer(session, caller, queries, extend, place="query")


@router.post(
    "",
    response_model_exclude_none=True,
    openapi_extra=_OPEN | {"requestBody": _FORMS},
    dependencies=[NeedsGazetteer],
)
@idempotency("exempt")
async def reconcile(
    caller: RegistryReader,
    session: Session,
    queries: Annotated[str | None, Form(description=_Queries, examples=[_EXAMPLE])] = None,
    extend: Annotated[str | None, Form(description=_Extend, examples=[_EXTEND_EXAMPLE])] = None,
) -> _Answer:
    """Match a batch of names against partners (the default type) or territories, or fetch properties of matches.

    Each query has a name, and may have a `type`, a `limit` and `properties` that narrow it: `country` in any language,
    `kind`, `level`, `parent`, `territory`, and identifiers such as `siren` or `insee`, which decide where they agree.
    `match` is true for what is safe to choose unasked: precision comes before recall, and a name that several share is
    left to you. Without a token only what is public is found.
    """
    return await _answer(session, caller, queries, extend, place="body")


@router.get("/suggest/entity", response_model_exclude_none=True, openapi_extra=_OPEN, dependencies=[NeedsGazetteer])
async def suggest_entities(
    caller: RegistryReader, session: Session, types: _Types, prefix: _Prefix = "", cursor: _Cursor = 0
) -> SuggestedEntities:
    """Partners and territories with a name that begins like what was typed."""
    return await suggestions.suggest_entities(session, caller, prefix, cursor, types)


@router.get("/suggest/type", response_model_exclude_none=True, openapi_extra=_OPEN)
async def suggest_types(caller: RegistryReader, prefix: _Prefix = "", cursor: _Cursor = 0) -> Suggested:
    """The types whose name begins like what was typed."""
    return suggestions.suggest_types(prefix, cursor)


@router.get("/suggest/property", response_model_exclude_none=True, openapi_extra=_OPEN)
async def suggest_properties(
    caller: RegistryReader, types: _Types, prefix: _Prefix = "", cursor: _Cursor = 0
) -> Suggested:
    """The properties whose name begins like what was typed."""
    return suggestions.suggest_properties(prefix, cursor, types)


@router.get("/flyout/entity", responses=_MAY_BE_UNKNOWN, openapi_extra=_OPEN)
async def show_entity(caller: RegistryReader, session: Session, id: _Id) -> Flyout:  # noqa: A002  the protocol's name
    """A few words on an entity, as a piece of HTML; 404 also when the caller may not see it."""
    entity, facts = await use_cases.entity(session, caller, id)
    return Flyout(id=id, html=pages.fragment(entity, facts))


@router.get("/flyout/type", responses=_MAY_BE_UNKNOWN, openapi_extra=_OPEN)
async def show_type(caller: RegistryReader, id: _Id) -> Flyout:  # noqa: A002
    """A few words on a type, as a piece of HTML."""
    return Flyout(id=id, html=pages.fragment(suggestions.type_or_property("type", id)))


@router.get("/flyout/property", responses=_MAY_BE_UNKNOWN, openapi_extra=_OPEN)
async def show_property(caller: RegistryReader, id: _Id) -> Flyout:  # noqa: A002
    """A few words on a property, as a piece of HTML."""
    return Flyout(id=id, html=pages.fragment(suggestions.type_or_property("property", id)))


@router.get("/preview", response_class=HTMLResponse, responses=_MAY_BE_UNKNOWN, openapi_extra=_OPEN)
async def preview_entity(caller: RegistryReader, session: Session, id: _Id) -> HTMLResponse:  # noqa: A002
    """A small page about an entity, for a tool's frame; 404 also when the caller may not see it."""
    entity, facts = await use_cases.entity(session, caller, id)
    return HTMLResponse(pages.page(entity, facts), headers=pages.HEADERS)


@router.get("/view", status_code=307, response_class=RedirectResponse, responses=_MAY_BE_UNKNOWN, openapi_extra=_OPEN)
async def view_entity(caller: RegistryReader, session: Session, id: _Id) -> RedirectResponse:  # noqa: A002
    """To the object of the API that an entity is; 404 also when the caller may not see it."""
    return RedirectResponse(quote(await use_cases.place_of(session, caller, id)))


@router.get("/properties", response_model_exclude_none=True, openapi_extra=_OPEN)
async def propose_properties(
    caller: RegistryReader,
    type: Annotated[str, Query(max_length=300, examples=["Territory"])] = "Partner",  # noqa: A002
    limit: Annotated[int | None, Query(ge=0, description="at most so many; 0 for all")] = None,
) -> Proposal:
    """The properties that data extension can fetch of entities of a type."""
    return suggestions.propose(type, limit)


async def _answer(
    session: Session, caller: RegistryReader, queries: str | None, extend: str | None, *, place: str
) -> _Answer:
    if queries is not None:
        return await use_cases.reconcile(session, caller, _parsed(_BATCHES, queries, place, "queries"))
    if extend is not None:
        return await use_cases.extend(session, caller, _parsed(_EXTENSIONS, extend, place, "extend"))
    raise refused("/queries", "nothing_asked")


def _parsed(adapter: TypeAdapter[Any], text: str, place: str, field: str) -> Any:
    """What a parameter holds as JSON; what is wrong with it is told as of any body, with pointers into it."""
    value = strict_json.parse(text.encode(errors="surrogatepass"))
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        told = ({**each, "loc": (place, field, *each["loc"])} for each in error.errors(include_url=False))
        raise Unprocessable(errors=faults_of(told)) from None
