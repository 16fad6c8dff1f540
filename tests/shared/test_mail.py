"""E-mails as they leave: to a real SMTP server on a socket, with and without TLS, and into a folder."""

from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from shared.clock import now
from shared.mail.message import Attachment, Mail, UnusableAddress, as_message
from shared.mail.transport import NotSent, transport_of
from shared.settings import CommonSettings
from tests.post_office import OK, PostOffice, certificate, html_of, post_office, text_of

SENDER = "Entente <no-reply@entente.example>"


def settings(office: PostOffice | None = None, **values: Any) -> CommonSettings:
    nowhere: dict[str, Any] = {"_env_file": None, "_env_prefix": "ENTENTE_NOT_IN_TESTS_"}
    server = {"smtp_host": "127.0.0.1", "smtp_port": office.port, "smtp_security": "none"} if office else {}
    return CommonSettings(**nowhere, **(server | values))


def mail(**values: Any) -> Mail:
    usual: dict[str, Any] = {
        "message_id": "1.confirmed@entente.test",
        "recipient": "ada@town.example.org",
        "recipient_name": "赵平",
        "subject": "Inscription confirmée",
        "text": "Bonjour",
        "html": "<p>Bonjour</p>",
        "language": "fr",
        "written_at": now(),
    }
    return Mail(**(usual | values))


async def send(settings: CommonSettings, *mails: Mail) -> None:
    transport = transport_of(settings)
    assert transport is not None
    async with transport.connection() as connection:
        for each in mails:
            await connection.send(as_message(each, SENDER), each.recipient)


async def test_text_html_and_a_calendar_arrive_as_they_were_written() -> None:
    calendar = Attachment("invite.ics", "calendar", "BEGIN:VCALENDAR\r\n", (("method", "REQUEST"),))
    async with post_office() as office:
        await send(settings(office), mail(attachments=[calendar]), mail(message_id="2@entente.test"))
    first, second = office.mails
    assert (text_of(first).strip(), html_of(first).strip()) == ("Bonjour", "<p>Bonjour</p>")
    assert str(first["To"]) == "赵平 <ada@town.example.org>"
    assert str(first["Subject"]) == "Inscription confirmée"
    assert (first["Auto-Submitted"], first["Content-Language"]) == ("auto-generated", "fr")
    (attached,) = first.iter_attachments()
    assert attached.get_content_type() == "text/calendar"
    assert attached.get_param("method") == "REQUEST"
    assert attached.get_filename() == "invite.ics"
    assert second["Message-ID"] == "<2@entente.test>"
    assert office.envelopes[0] == ("no-reply@entente.example", ["ada@town.example.org"])


async def test_a_name_or_a_title_makes_no_header_of_its_own() -> None:
    bad = mail(recipient_name="Ada\r\nBcc: all@town.example.org", subject="Hello\n\nBody\u2028X: y")
    async with post_office() as office:
        await send(settings(office), bad)
    (arrived,) = office.mails
    assert arrived["Bcc"] is None
    assert str(arrived["Subject"]) == "Hello Body X: y"
    assert text_of(arrived).strip() == "Bonjour"


@pytest.mark.parametrize("address", ["", "nobody", "a@b\r\nRCPT TO:<c@d>", "a b@town.example.org", "@x.example"])
async def test_an_address_that_is_none_is_refused_before_a_server_sees_it(address: str) -> None:
    with pytest.raises(UnusableAddress):
        as_message(mail(recipient=address), SENDER)


async def test_addresses_in_other_scripts_are_reached() -> None:
    async with post_office() as office:
        await send(settings(office), mail(recipient="ada@münchen.example"), mail(recipient="赵平@town.example.org"))
    assert [recipients for _, recipients in office.envelopes] == [
        ["ada@xn--mnchen-3ya.example"],
        ["赵平@town.example.org"],
    ]


@pytest.mark.parametrize(
    ("to_recipient", "answer", "permanent"),
    [
        (OK, "451 greylisted", False),
        (OK, "554 refused ada@town.example.org", True),
        ("450 try later", OK, False),
        ("550 no such user ada@town.example.org", OK, True),
    ],
)
async def test_a_refusal_says_whether_it_is_for_good_and_quotes_nobody(
    to_recipient: str, answer: str, permanent: bool
) -> None:
    async with post_office() as office:
        office.to_recipients.append(to_recipient)
        office.answers.append(answer)
        with pytest.raises(NotSent) as refused:
            await send(settings(office), mail())
    assert (refused.value.permanent, refused.value.unreachable) == (permanent, False)
    assert "@" not in str(refused.value)


async def test_a_server_that_is_not_there_is_not_the_mails_fault() -> None:
    async with post_office() as office:
        pass
    with pytest.raises(NotSent) as failed:
        await send(settings(office), mail())
    assert failed.value.unreachable


@pytest.mark.parametrize("implicit", [True, False])
async def test_tls_with_a_password(tmp_path: Path, implicit: bool) -> None:
    context, file = certificate(tmp_path)
    security = "tls" if implicit else "starttls"
    async with post_office(tls=context, implicit=implicit, login=("entente", "s3cret")) as office:
        known = {"smtp_security": security, "smtp_ca_file": file, "smtp_user": "entente"}
        await send(settings(office, **known, smtp_password="s3cret"), mail())
        with pytest.raises(NotSent) as wrong:
            await send(settings(office, **known, smtp_password="guessed"), mail())
        with pytest.raises(NotSent) as stranger:
            await send(settings(office, **(known | {"smtp_ca_file": None}), smtp_password="s3cret"), mail())
    assert len(office.mails) == 1
    assert wrong.value.unreachable
    assert stranger.value.unreachable, "a server that nobody vouches for is told nothing"


async def test_starttls_that_is_not_offered_sends_nothing() -> None:
    async with post_office() as office:
        with pytest.raises(NotSent):
            await send(settings(office, smtp_security="starttls"), mail())
    assert not office.mails


async def test_a_folder_holds_each_mail_once(tmp_path: Path) -> None:
    written = mail()
    await send(settings(mail_folder=tmp_path / "mail"), written, written, mail(message_id="2@entente.test"))
    files = sorted((tmp_path / "mail").glob("*.eml"))
    assert len(files) == 2
    read = message_from_bytes(files[0].read_bytes(), policy=policy.default)
    assert str(read["To"]) == "赵平 <ada@town.example.org>"
    assert files[0].stat().st_mode & 0o077 == 0


def test_production_sends_nothing_in_the_open() -> None:
    with pytest.raises(ValidationError, match="TLS"):
        settings(env="production", smtp_host="post.test", smtp_security="none")
    assert settings(env="production", smtp_host="post.test").smtp_security == "starttls"


def test_without_server_and_folder_there_is_no_transport() -> None:
    assert transport_of(settings()) is None
