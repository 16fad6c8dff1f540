"""`/registry/v1/exports`."""

from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from services.registry.agreements.routes import AgreementFilterQuery
from services.registry.clock import Today
from services.registry.cooperations.routes import CooperationFilterQuery
from services.registry.exports import use_cases
from services.registry.exports.shape import MEDIA_TYPES, Format
from services.registry.exports.use_cases import Exporter
from services.registry.partners.routes import PartnerFilterQuery
from services.registry.permissions import RegistryReader
from shared.http.route import EntenteRoute
from shared.runtime import CurrentRuntime

router = APIRouter(prefix="/registry/v1/exports", tags=["exports"], route_class=EntenteRoute)

# The edge waits for its end however long it takes.
_STREAM = {"x-stream": True}
_FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "the file",
        "content": {
            media_type: {"schema": {} if "json" in media_type else {"type": "string", "format": "binary"}}
            for media_type in MEDIA_TYPES.values()
        },
    }
}


def _attachment(pieces: AsyncIterator[bytes], name: str, form: Format, today: Today) -> StreamingResponse:
    disposition = f'attachment; filename="entente-{name}-{today}.{form}"'
    return StreamingResponse(pieces, media_type=MEDIA_TYPES[form], headers={"Content-Disposition": disposition})


@router.get("/partners.{form}", response_class=StreamingResponse, responses=_FILES, openapi_extra=_STREAM)
async def export_partners(
    form: Format, caller: RegistryReader, runtime: CurrentRuntime, wanted: PartnerFilterQuery, today: Today
) -> StreamingResponse:
    """All partners that match and that you may see, as a file.

    `csv` and `xlsx` (cells that a spreadsheet would run as formulas are made text), `json`, `jsonld` (schema.org),
    `geojson` (points), `xml` (IATI 2.03 organisations). The filters are those of the list.
    """
    pieces = await use_cases.export_partners(Exporter(runtime, caller), wanted, form)
    return _attachment(pieces, "partners", form, today)


@router.get("/cooperations.{form}", response_class=StreamingResponse, responses=_FILES, openapi_extra=_STREAM)
async def export_cooperations(
    form: Format, caller: RegistryReader, runtime: CurrentRuntime, wanted: CooperationFilterQuery, today: Today
) -> StreamingResponse:
    """All cooperations that match and that you may see, as a file.

    In `geojson` they are lines between the partners whose place is known; `xml` (IATI 2.03 activities) leaves out those
    without a known start, because IATI wants one.
    """
    pieces = await use_cases.export_cooperations(Exporter(runtime, caller), wanted, form)
    return _attachment(pieces, "cooperations", form, today)


@router.get("/agreements.{form}", response_class=StreamingResponse, responses=_FILES, openapi_extra=_STREAM)
async def export_agreements(
    form: Format, caller: RegistryReader, runtime: CurrentRuntime, wanted: AgreementFilterQuery, today: Today
) -> StreamingResponse:
    """All agreements that match and that you may see, as a file.

    In `geojson` they are lines between the signatories whose place is known; `xml` (IATI 2.03 activities) leaves out
    drafts, because IATI wants a start.
    """
    pieces = await use_cases.export_agreements(Exporter(runtime, caller), wanted, form)
    return _attachment(pieces, "agreements", form, today)
