"""E-mails over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from services.registration.emails import use_cases
from services.registration.emails.schemas import EmailOut
from services.registration.permissions import ConferenceEditor
from services.registration.vocabularies.emails import EmailStatus, EmailTemplate
from shared.db.engine import Session
from shared.http.pages import Page, PageRequest, paging
from shared.http.route import EntenteRoute

router = APIRouter(prefix="/registration/v1", tags=["emails"], route_class=EntenteRoute)


@router.get("/conferences/{conference_id:uuid}/emails")
async def list_emails(
    conference_id: UUID,
    caller: ConferenceEditor,
    session: Session,
    page: Annotated[PageRequest, paging("created_at")],
    status: EmailStatus | None = None,
    template: EmailTemplate | None = None,
) -> Page[EmailOut]:
    """The e-mails to a conference's participants, the newest first: `status=failed` are those that did not arrive.

    For those who manage the conference. What an e-mail says is not kept.
    """
    return await use_cases.emails_of(session, caller, conference_id, status, template, page)


@router.post("/emails/{email_id:uuid}:retry")
async def retry_email(email_id: UUID, caller: ConferenceEditor, session: Session) -> EmailOut:
    """Try an e-mail that failed (or waits) once more, at once: under the same Message-ID, and as things stand now.

    409 when it was sent, or dropped.
    """
    return await use_cases.retry(session, caller, email_id)
