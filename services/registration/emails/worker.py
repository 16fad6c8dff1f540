"""The worker that sends e-mails: leases what is due, writes it, hands it over, notes that. Any number may run.

Towards a mail server only "at least once" can be had: a process that dies after the server took an e-mail and before
that was noted leaves it to be sent once more. Between the two stands one statement; and the second has the Message-ID
of the first, by which mail systems know it.
"""

import asyncio
import time
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import structlog
from prometheus_client import Counter
from sqlalchemy.exc import SQLAlchemyError

from services.registration.emails import changes_store, store
from services.registration.emails.digest import digest_for
from services.registration.emails.groups import written_for_leader
from services.registration.emails.store import Leased
from services.registration.emails.writing import NobodyToTell, written_for
from services.registration.participants.links import Links
from services.registration.rules.emails import pause_after
from services.registration.vocabularies.emails import EmailStatus, EmailTemplate
from shared.db.engine import transaction
from shared.http.client import PeerUnavailable
from shared.mail.message import Mail, UnusableAddress, as_message
from shared.mail.transport import Connection, NotSent, Transport, transport_of
from shared.runtime import Runtime

_log = structlog.get_logger(__name__)
_EMAILS = Counter("entente_emails_total", "What became of tries to send e-mails", ("outcome",))

_BATCH = 20
_POLL_SECONDS = 1.0
_LEASE = timedelta(minutes=5)
_SEND_SECONDS = 60.0
_UNTIL_A_SERVER_IS_BACK = timedelta(minutes=1)


async def keep_sending_emails(runtime: Runtime) -> None:
    """For the life of the process. Without server and folder, e-mails wait."""
    transport = transport_of(runtime.settings.common)
    if transport is None:
        _log.warning("e-mails wait: neither a server nor a folder is named for them")
        await asyncio.Event().wait()
    else:
        while True:
            if await send_due(runtime, transport) < _BATCH:
                await asyncio.sleep(_POLL_SECONDS)


async def send_due(runtime: Runtime, transport: Transport) -> int:
    """Make one round of what is due now; how many e-mails that were."""
    began = time.monotonic()
    async with transaction(runtime.engine) as session:
        due = await store.lease_due(session, limit=_BATCH, lease_time=_LEASE)
    if not due:
        return 0
    async with transport.connection() as connection:
        for number, leased in enumerate(due):
            if time.monotonic() - began > _LEASE.total_seconds() - 2 * _SEND_SECONDS:
                break  # the leases of the rest end by themselves
            try:
                await _send(runtime, connection, leased)
            except NotSent as error:  # there is no server: for the rest neither
                for left in due[number:]:
                    await _put_off(runtime, left, _UNTIL_A_SERVER_IS_BACK, error.reason, counted=False)
                break
    return len(due)


async def _send(runtime: Runtime, connection: Connection, leased: Leased) -> None:
    """Send one e-mail and note what came of it. Raises NotSent where that is no matter of this e-mail."""
    others: list[UUID] = []
    try:
        mail = await _written(runtime, leased, others)
        message = as_message(mail, runtime.settings.common.mail_from)
    except NobodyToTell as nobody:
        await _settle(runtime, leased, EmailStatus.DROPPED, nobody.reason, others=others)
        return
    except UnusableAddress:
        await _settle(runtime, leased, EmailStatus.FAILED, "unusable_address", others=others, refused=True)
        return
    except PeerUnavailable:  # the gateway, who knows the address
        await _put_off(runtime, leased, _UNTIL_A_SERVER_IS_BACK, "gateway", counted=False)
        return
    except SQLAlchemyError:
        raise
    except Exception as error:  # one that cannot be written holds up no other
        _log.error("an e-mail cannot be written", email=str(leased.id), kind=type(error).__name__)
        await _again(runtime, leased, "not_written", others)
        return
    try:
        async with asyncio.timeout(_SEND_SECONDS):
            await connection.send(message, mail.recipient)
    except NotSent as error:
        if error.unreachable:
            raise
        if error.permanent:
            await _settle(runtime, leased, EmailStatus.FAILED, error.reason, others=others, refused=error.address)
        else:
            await _again(runtime, leased, error.reason, others)
    except TimeoutError:
        await _again(runtime, leased, "timeout", others)
    else:
        await _settle(runtime, leased, EmailStatus.SENT, others=others)


async def _written(runtime: Runtime, leased: Leased, others: list[UUID]) -> Mail:
    """The e-mail; `others` are filled with those that it tells of besides. Raises NobodyToTell, PeerUnavailable."""
    if leased.template == EmailTemplate.DIGEST:
        return await digest_for(runtime, leased)
    links: Links = runtime.resources["links"]
    async with transaction(runtime.engine) as session:
        changes = (
            await changes_store.told_together(session, leased.recipient_id)
            if leased.template == EmailTemplate.CHANGED
            else []
        )
        others += [change.id for change in changes if change.id != leased.id]
        if leased.template == EmailTemplate.GROUP:
            return await written_for_leader(session, leased, runtime.settings.common, links)
        return await written_for(session, leased, changes, runtime.settings, links)


async def _again(runtime: Runtime, leased: Leased, reason: str, others: Sequence[UUID]) -> None:
    pause = pause_after(leased.step + 1)
    if pause is None:
        await _settle(runtime, leased, EmailStatus.FAILED, reason, others=others)
    else:
        await _put_off(runtime, leased, pause, reason, counted=True)


async def _settle(
    runtime: Runtime,
    leased: Leased,
    status: EmailStatus,
    reason: str | None = None,
    *,
    others: Sequence[UUID] = (),
    refused: bool = False,
) -> None:
    """`others` were told in the same e-mail, and end with it. `refused`: the address is none that takes e-mails."""
    async with transaction(runtime.engine) as session:
        if refused or status == EmailStatus.SENT:  # the registration first: whoever erases it locks it before e-mails
            await store.mark_address(session, leased.recipient_id, refused=refused)
        kept = await store.settle(session, leased, status, reason)
        if kept and others:
            await changes_store.settle_with(session, others, status, reason)
    _EMAILS.labels(status).inc()
    if not kept:
        _log.warning("an e-mail was taken over by another worker", email=str(leased.id))
    elif status == EmailStatus.FAILED:
        _log.warning("an e-mail failed", email=str(leased.id), template=leased.template, reason=reason)


async def _put_off(runtime: Runtime, leased: Leased, pause: timedelta, reason: str, *, counted: bool) -> None:
    async with transaction(runtime.engine) as session:
        await store.put_off(session, leased, pause, reason, counted=counted)
    _EMAILS.labels("put_off").inc()
