"""Unsubscribing over HTTP: what the header List-Unsubscribe names (RFC 8058), and a page for people."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Form, Query, Response

from services.registration.emails import opting_out
from services.registration.emails.opting_out import Wish
from services.registration.emails.rendering import PAGE_HEADERS, unsubscribe_page
from services.registration.models.conference import ConferenceRow
from services.registration.permissions import ConferenceVisitor
from services.registration.vocabularies.emails import OptOut
from shared.catalogue.texts import Language
from shared.db.engine import Session
from shared.http.problems import NotFound
from shared.http.route import EntenteRoute
from shared.http.signed_urls import IsSigned

router = APIRouter(prefix="/registration/v1", tags=["emails"], route_class=EntenteRoute)

_PAGE: dict[int | str, dict[str, Any]] = {
    200: {"description": "a page", "content": {"text/html": {"schema": {"type": "string"}}}}
}
_FORM = {"examples": {"one click": {"value": {"List-Unsubscribe": "One-Click"}}}}
_EXTRA = {"requestBody": {"content": {"application/x-www-form-urlencoded": _FORM}}}
Kind = Annotated[OptOut, Query(description="of which e-mails")]
SpokenLanguage = Annotated[Language, Query(alias="lang", description="of the page")]
OneClick = Annotated[
    Literal["One-Click", "Undo"],
    Form(alias="List-Unsubscribe", description="`One-Click` turns them off, `Undo` on again"),
]


def _wish(recipient_id: UUID, kind: OptOut, language: Language, *, signed: bool) -> Wish:
    """Raises NotFound for whoever does not come by the e-mail's own URL."""
    if not signed:
        raise NotFound()
    return Wish(recipient_id, kind, language)


def _page(conference: ConferenceRow, wish: Wish, *, off: bool) -> Response:
    content = unsubscribe_page(conference.title, wish.kind, wish.language, off=off)
    return Response(content, media_type="text/html", headers=PAGE_HEADERS | {"Content-Language": wish.language})


@router.get(
    "/conferences/{conference_id:uuid}/unsubscribe/{recipient_id:uuid}", response_class=Response, responses=_PAGE
)
async def read_unsubscribe_page(
    conference_id: UUID,
    recipient_id: UUID,
    caller: ConferenceVisitor,
    session: Session,
    signed: IsSigned,
    kind: Kind,
    language: SpokenLanguage,
) -> Response:
    """The page to which an e-mail's link leads: it says how things stand, and has a button. Looking changes nothing.

    By the signed URL of the e-mail alone.
    """
    wish = _wish(recipient_id, kind, language, signed=signed)
    conference, off = await opting_out.is_off(session, conference_id, wish)
    return _page(conference, wish, off=off)


@router.post(
    "/conferences/{conference_id:uuid}/unsubscribe/{recipient_id:uuid}",
    response_class=Response,
    responses=_PAGE,
    openapi_extra=_EXTRA,
)
async def unsubscribe(
    conference_id: UUID,
    recipient_id: UUID,
    caller: ConferenceVisitor,
    session: Session,
    signed: IsSigned,
    kind: Kind,
    language: SpokenLanguage,
    wanted: OneClick,
) -> Response:
    """Send this person no more reminders (or digests) of the conference, as mail programs ask it (RFC 8058).

    By the signed URL of the e-mail's header `List-Unsubscribe`, with the form `List-Unsubscribe=One-Click`. Asked
    again, it is answered alike.
    """
    wish = _wish(recipient_id, kind, language, signed=signed)
    off = wanted == "One-Click"
    return _page(await opting_out.turn(session, conference_id, wish, off=off), wish, off=off)
