"""Registering in number, over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Form, UploadFile

from services.registration.permissions import ConferenceEditor
from services.registration.registration_imports import use_cases
from services.registration.registration_imports.schemas import ImportOut
from services.registration.registration_imports.use_cases import Sent
from services.registration.vocabularies.registration_imports import ImportMode
from shared.http.idempotency import idempotency
from shared.http.route import EntenteRoute
from shared.http.schemas import ShortText
from shared.http.uploads import content_of
from shared.runtime import CurrentRuntime

router = APIRouter(prefix="/registration/v1", tags=["registrations"], route_class=EntenteRoute)

_EXAMPLE = {
    "file": "Nom;Prénom;Courriel;Délégation;Ateliers\nExemple;Camille;camille@example.org;FR;Villes et jeunesse\n",
    "dry_run": True,
}
# The edge waits for its end however long it takes.
_EXTRA = {
    "x-stream": True,
    "requestBody": {"content": {"multipart/form-data": {"examples": {"list": {"value": _EXAMPLE}}}}},
}


@router.post("/conferences/{conference_id:uuid}/registrations:import", openapi_extra=_EXTRA)
@idempotency("exempt")
async def import_registrations(
    conference_id: UUID,
    caller: ConferenceEditor,
    runtime: CurrentRuntime,
    file: Annotated[UploadFile, File(description="CSV in any encoding, or XLSX; at most 20 MiB and 5,000 rows")],
    mapping: Annotated[
        str | None, Form(max_length=100_000, description='columns to fields as JSON, `{"Nom": "family_name"}`')
    ] = None,
    encoding: Annotated[str | None, Form(max_length=40, description="detected when left out")] = None,
    separator: Annotated[str | None, Form(min_length=1, max_length=1, description="detected when left out")] = None,
    sheet: Annotated[str | None, Form(max_length=100, description="of a workbook; its first when left out")] = None,
    mode: Annotated[ImportMode, Form()] = ImportMode.ROW_BY_ROW,
    dry_run: Annotated[bool, Form(description="a trial: everything is decided, nothing is kept")] = False,
    override_reason: Annotated[
        ShortText | None, Form(description="for who manages the conference: exceed limits, and why")
    ] = None,
) -> ImportOut:
    """Register everybody in a spreadsheet, a person a row (B13), by the same rules as one alone.

    Columns are recognised by their names in four languages, workshops and delegations by code or by name in any
    language. Whoever is registered already is left as they are: a file that is sent twice adds nobody, and one that was
    broken off goes on. For who manages the conference; for a delegation's head, its own people.
    """
    sent = Sent(
        content=await content_of(file),
        mapping=mapping,
        encoding=encoding,
        separator=separator,
        sheet=sheet,
        mode=mode,
        dry_run=dry_run,
        override_reason=override_reason,
    )
    return await use_cases.import_registrations(runtime, caller, conference_id, sent)
