"""How e-mails leave: to an SMTP server, or as files into a folder."""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

import aiosmtplib
from aiosmtplib import SMTP

from shared.mail.message import envelope_address, split_sender
from shared.settings import CommonSettings

_PERMANENT = range(500, 600)
_SECONDS = 30.0


class NotSent(Exception):
    """An e-mail did not leave. `reason` is a code, never a server's words, which may quote the address.

    `permanent`: the server said that it will never take this e-mail; `address`: because of whom it goes to.
    `unreachable`: it is not about this e-mail: the server is not there, or does not let us in.
    """

    def __init__(
        self, reason: str, *, permanent: bool = False, address: bool = False, unreachable: bool = False
    ) -> None:
        super().__init__(reason)
        self.reason, self.permanent, self.address, self.unreachable = reason, permanent, address, unreachable


class Connection(Protocol):
    """Takes e-mails, one after the other."""

    async def send(self, message: EmailMessage, recipient: str) -> None:
        """Returns once the e-mail is in others' hands. Raises NotSent."""


class Transport(Protocol):
    """Where e-mails go. A connection is opened when the first is sent, and closed in the end."""

    def connection(self) -> AbstractAsyncContextManager[Connection]: ...


def transport_of(settings: CommonSettings) -> Transport | None:
    """What the settings say: a server before a folder; None when they name neither, and e-mails wait."""
    if settings.smtp_host is not None:
        return SmtpTransport(settings)
    return FolderTransport(settings.mail_folder) if settings.mail_folder is not None else None


class FolderTransport:
    """Each e-mail a file `.eml`, named by its Message-ID: the same e-mail is the same file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        yield self

    async def send(self, message: EmailMessage, recipient: str) -> None:
        try:
            await asyncio.to_thread(self._write, message)
        except OSError:
            raise NotSent("folder", unreachable=True) from None

    def _write(self, message: EmailMessage) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        stem = hashlib.sha256(str(message["Message-ID"]).encode()).hexdigest()[:12]
        day = message["Date"].datetime.strftime("%Y%m%d-%H%M%S")
        draft, final = self._folder / f".{stem}", self._folder / f"{day}-{stem}.eml"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(message.as_bytes())
        draft.replace(final)


class SmtpTransport:
    """An SMTP server, by `ENTENTE_SMTP_…`."""

    def __init__(self, settings: CommonSettings) -> None:
        self._settings = settings

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        connection = _SmtpConnection(self._settings)
        try:
            yield connection
        finally:
            await connection.close()


class _SmtpConnection:
    def __init__(self, settings: CommonSettings) -> None:
        self._settings = settings
        self._sender = envelope_address(split_sender(settings.mail_from)[1])
        self._client: SMTP | None = None

    async def send(self, message: EmailMessage, recipient: str) -> None:
        try:
            client = await self._connected()
        except aiosmtplib.SMTPResponseException as error:
            raise NotSent(f"smtp_{error.code}", unreachable=True) from None
        except (aiosmtplib.SMTPException, OSError, ValueError):
            raise NotSent("connection", unreachable=True) from None
        try:
            await client.send_message(message, sender=self._sender, recipients=[envelope_address(recipient)])
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise _refused(error.recipients[0].code, address=True) from None
        except aiosmtplib.SMTPSenderRefused as error:  # our own address: no fault of this e-mail's
            raise NotSent(f"smtp_{error.code}", unreachable=True) from None
        except aiosmtplib.SMTPResponseException as error:
            raise _refused(error.code) from None
        except aiosmtplib.SMTPNotSupported:
            raise NotSent("smtputf8", permanent=True, address=True) from None
        except (aiosmtplib.SMTPException, OSError):
            await self.close()
            raise NotSent("connection") from None

    async def _connected(self) -> SMTP:
        if self._client is not None and self._client.is_connected:
            return self._client
        settings = self._settings
        password = settings.smtp_password
        client = SMTP(
            hostname=settings.smtp_host,
            port=settings.smtp_port,
            username=settings.smtp_user,
            password=password.get_secret_value() if password is not None else None,
            use_tls=settings.smtp_security == "tls",
            start_tls=settings.smtp_security == "starttls",
            cert_bundle=str(settings.smtp_ca_file) if settings.smtp_ca_file is not None else None,
            timeout=_SECONDS,
        )
        await client.connect()
        self._client = client
        return client

    async def close(self) -> None:
        """Say goodbye, if the server still listens."""
        client, self._client = self._client, None
        if client is None or not client.is_connected:
            return
        with suppress(aiosmtplib.SMTPException, OSError):
            await client.quit(timeout=1)
        client.close()


def _refused(code: int, *, address: bool = False) -> NotSent:
    permanent = code in _PERMANENT
    return NotSent(f"smtp_{code}", permanent=permanent, address=address and permanent)
