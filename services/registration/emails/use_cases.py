"""Looking at the e-mails of a conference, and asking that one be tried again."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences.access import managed_conference, visible_conference
from services.registration.emails import store
from services.registration.emails.schemas import EmailOut, EmailRecipient
from services.registration.emails.texts import NOT_SENT_YET
from services.registration.models.emails import EmailRow
from services.registration.models.registrations import RegistrationRow
from services.registration.person import PersonOut
from services.registration.vocabularies.emails import EMAIL_STATUSES, EmailStatus, EmailTemplate
from shared.auth.caller import Caller
from shared.catalogue.texts import current_language
from shared.clock import now
from shared.http.pages import Page, PageRequest
from shared.http.problems import Conflict, Forbidden, NotFound

_TRIED_AGAIN = (EmailStatus.FAILED, EmailStatus.PENDING)


async def emails_of(
    session: AsyncSession,
    caller: Caller,
    conference_id: UUID,
    status: EmailStatus | None,
    template: EmailTemplate | None,
    page: PageRequest,
) -> Page[EmailOut]:
    """For those who manage the conference: Forbidden for others who see it, else NotFound."""
    conference, access = await visible_conference(session, caller, conference_id)
    if not access.manages:
        raise Forbidden()
    rows, cursor, total = await store.page_of_emails(
        session, conference.id, status=status, template=template, page=page
    )
    return Page(items=[_shown(*row) for row in rows], next=cursor, total=total)


async def retry(session: AsyncSession, caller: Caller, email_id: UUID) -> EmailOut:
    """Begin anew with one that failed, or does not want to wait. Raises Conflict when it was sent or dropped."""
    found = await store.get_email(session, email_id)
    if found is None:
        raise NotFound()
    await managed_conference(session, caller, found.conference_id, shared=True)
    email = await store.get_email(session, email_id, lock=True)
    if email is None:
        raise NotFound()
    status = EmailStatus(email.status)
    if status not in _TRIED_AGAIN:
        raise Conflict(NOT_SENT_YET, values={"status": EMAIL_STATUSES[status].render(current_language())})
    email.status, email.step, email.next_attempt_at, email.finished_at = EmailStatus.PENDING, 0, now(), None
    await store.flush(session)
    return _shown(email, await store.get_registration(session, email.recipient_id))


def _shown(email: EmailRow, registration: RegistrationRow | None) -> EmailOut:
    to_head = email.template == EmailTemplate.DIGEST
    person = PersonOut.model_validate(registration.person) if registration is not None else None
    recipient = EmailRecipient(id=email.recipient_id, display_name=(person.display_name or None) if person else None)
    return EmailOut(
        **email.model_dump(include={*EmailOut.model_fields} - {"registration", "account_id"}),
        registration=None if to_head else recipient,
        account_id=email.recipient_id if to_head else None,
    )
