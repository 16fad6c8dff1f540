"""Organisers' own texts for e-mails over HTTP."""

from uuid import UUID

from fastapi import APIRouter, status

from services.registration.messages import use_cases
from services.registration.messages.schemas import MessageIn, MessageList, MessageOut, PreviewIn, PreviewOut
from services.registration.permissions import ConferenceEditor
from services.registration.vocabularies.emails import EmailTemplate
from shared.db.engine import Session
from shared.http.etags import IfMatch, Tag
from shared.http.problems import NotFound
from shared.http.route import EntenteRoute
from shared.runtime import CurrentRuntime

router = APIRouter(prefix="/registration/v1", tags=["emails"], route_class=EntenteRoute)


def _kind(code: str) -> EmailTemplate:
    """Raises NotFound for a kind of e-mail that there is not."""
    try:
        return EmailTemplate(code)
    except ValueError:
        raise NotFound() from None


@router.get("/conferences/{conference_id:uuid}/messages")
async def list_messages(conference_id: UUID, caller: ConferenceEditor, session: Session) -> MessageList:
    """Every kind of e-mail with its placeholders, and the organisers' own words for it. For who manages the conference.

    The kinds are the vocabulary `email_template`.
    """
    return MessageList(items=await use_cases.messages(session, caller, conference_id))


@router.get("/conferences/{conference_id:uuid}/messages/{kind}")
async def read_message(
    conference_id: UUID, kind: str, caller: ConferenceEditor, session: Session, tag: Tag
) -> MessageOut:
    """The organisers' words for one kind of e-mail; without texts the usual ones are sent."""
    message = await use_cases.message(session, caller, conference_id, _kind(kind))
    tag(message.version)
    return message


@router.put("/conferences/{conference_id:uuid}/messages/{kind}")
async def write_message(
    conference_id: UUID,
    kind: str,
    body: MessageIn,
    caller: ConferenceEditor,
    session: Session,
    if_match: IfMatch,
    tag: Tag,
) -> MessageOut:
    """Replace the organisers' words for one kind of e-mail, in all languages.

    Plain text: nothing in it is markup, and only the kind's placeholders are filled in. One that the kind has not is
    refused by its name (422), and so is a text without what it must name. It holds for what is sent from now on.
    """
    message = await use_cases.write_message(session, caller, conference_id, _kind(kind), if_match, body)
    tag(message.version)
    return message


@router.delete("/conferences/{conference_id:uuid}/messages/{kind}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_message(
    conference_id: UUID, kind: str, caller: ConferenceEditor, session: Session, if_match: IfMatch
) -> None:
    """Take the organisers' words back: the usual ones are sent again. 404 where there are no others."""
    await use_cases.remove_message(session, caller, conference_id, _kind(kind), if_match)


@router.post("/conferences/{conference_id:uuid}/messages/{kind}:preview")
async def preview_message(
    conference_id: UUID,
    kind: str,
    body: PreviewIn,
    caller: ConferenceEditor,
    session: Session,
    runtime: CurrentRuntime,
) -> PreviewOut:
    """An e-mail as somebody invented would get it: of a draft, or as it stands. Nothing is saved or sent."""
    links = runtime.resources["links"]
    return await use_cases.preview(session, links, caller, conference_id, _kind(kind), body)
