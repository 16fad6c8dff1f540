"""A real SMTP server on a socket, for tests: what came in is read as a mail program would read it."""

import asyncio
import datetime
import ssl
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

OK = "250 OK"


class PostOffice:
    """Takes e-mails. `answers` are given first, one to each e-mail; `to_recipients` to each `RCPT TO`; then all is
    well. `taken` is told of each e-mail before it is answered, which is when `may_answer` is set."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.answers: deque[str] = deque()
        self.to_recipients: deque[str] = deque()
        self.taken = asyncio.Event()
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.port = 0

    async def handle_RCPT(  # noqa: N802  aiosmtpd's names
        self, server: SMTP, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.to_recipients and (answer := self.to_recipients.popleft()) != OK:
            return answer
        envelope.rcpt_tos.append(address)
        return OK

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Envelope) -> str:  # noqa: N802
        answer = self.answers.popleft() if self.answers else OK
        if answer == OK:
            content = envelope.content
            assert isinstance(content, bytes)
            message = message_from_bytes(content, policy=policy.default)
            assert isinstance(message, EmailMessage)
            self.mails.append(message)
            self.envelopes.append((str(envelope.mail_from), [str(address) for address in envelope.rcpt_tos]))
        self.taken.set()
        await self.may_answer.wait()
        return answer

    def to(self, address: str) -> list[EmailMessage]:
        """What came for one address."""
        return [
            mail for mail, (_, recipients) in zip(self.mails, self.envelopes, strict=True) if recipients == [address]
        ]


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def html_of(mail: EmailMessage) -> str:
    body = mail.get_body(("html",))
    assert body is not None
    return str(body.get_content())


@asynccontextmanager
async def post_office(
    *, tls: ssl.SSLContext | None = None, implicit: bool = False, login: tuple[str, str] | None = None
) -> AsyncIterator[PostOffice]:
    """A server on a port of its own; with `tls` it wants STARTTLS, or TLS from the first byte (`implicit`)."""
    office = PostOffice()

    def authenticator(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        good = login is not None and (data.login.decode(), data.password.decode()) == login
        return AuthResult(success=good, handled=False)

    def protocol() -> SMTP:
        starttls = tls is not None and not implicit
        return SMTP(
            office,
            hostname="post.test",
            enable_SMTPUTF8=True,
            tls_context=tls if starttls else None,
            require_starttls=starttls,
            authenticator=authenticator if login else None,
            auth_required=login is not None,
            auth_require_tls=starttls,
        )

    loop = asyncio.get_running_loop()
    server = await loop.create_server(protocol, "127.0.0.1", 0, ssl=tls if implicit else None)
    office.port = server.sockets[0].getsockname()[1]
    try:
        yield office
    finally:
        server.close()


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's context with a certificate for 127.0.0.1 that nobody vouches for, and its file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "post.test")])
    moment = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment - datetime.timedelta(days=1))
        .not_valid_after(moment + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "post.pem"
    file.write_bytes(
        made.public_bytes(Encoding.PEM) + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context, file
