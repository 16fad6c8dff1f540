"""An e-mail as it is written: text and HTML of the same, files beside them, and headers that machines go by."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

import idna

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_LONGEST_PHRASE = 200


class UnusableAddress(ValueError):
    """No e-mail can be addressed so. Says nothing of the address: it is somebody's."""


@dataclass(frozen=True)
class Attachment:
    """A text file; `parameters` go into its Content-Type (`method` of a calendar)."""

    filename: str
    subtype: str
    text: str
    parameters: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Mail:
    """One e-mail to one recipient.

    `message_id` is without its angle brackets, and the same whenever the same e-mail is sent again: that is how a
    recipient's system knows the second of two. `unsubscribe` is a URL that takes the POST of RFC 8058, for what is not
    about the recipient's own deeds.
    """

    message_id: str
    recipient: str
    recipient_name: str
    subject: str
    text: str
    html: str
    language: str
    written_at: datetime
    attachments: Sequence[Attachment] = ()
    unsubscribe: str | None = None


def as_message(mail: Mail, sender: str) -> EmailMessage:
    """The message of RFC 5322; `sender` is `Name <address>` or an address. Raises UnusableAddress.

    Whatever was typed in by people is freed of line breaks and other control characters before it enters a header.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = _address(*split_sender(sender))
    message["To"] = _address(mail.recipient_name, mail.recipient)
    message["Subject"] = phrase(mail.subject)
    message["Date"] = format_datetime(mail.written_at)
    message["Message-ID"] = f"<{mail.message_id}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if mail.unsubscribe is not None:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    for attachment in mail.attachments:
        message.add_attachment(
            attachment.text,
            subtype=attachment.subtype,
            cte="base64",
            filename=attachment.filename,
            params=dict(attachment.parameters),
        )
    message["Content-Language"] = mail.language  # last: what makes it multipart moves such headers to the first part
    return message


def split_sender(sender: str) -> tuple[str, str]:
    """`Name <address>` as name and address."""
    name, bracket, address = sender.rpartition("<")
    return (name.strip().strip('"'), address.rstrip("> ")) if bracket else ("", sender.strip())


def phrase(text: str) -> str:
    """Text for a header: one line, and not a long one."""
    return _CONTROLS.sub(" ", text).strip()[:_LONGEST_PHRASE]


def envelope_address(address: str) -> str:
    """The address as servers are told it: a domain in another script is written in ASCII. Raises UnusableAddress."""
    local, at, domain = address.rpartition("@")
    if not (local and at) or _CONTROLS.search(address) or " " in address:
        raise UnusableAddress
    try:
        return f"{local}@{domain if domain.isascii() else idna.encode(domain, uts46=True).decode()}"
    except idna.IDNAError:
        raise UnusableAddress from None


def _address(name: str, address: str) -> Address:
    username, _, domain = envelope_address(address).rpartition("@")
    try:
        return Address(display_name=phrase(name), username=username, domain=domain)
    except ValueError:
        raise UnusableAddress from None
