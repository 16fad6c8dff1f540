"""Heads of delegations are told what waits for their approval: once a day, and not at all when nothing waits."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.calendar import host_of
from services.registration.conferences.facts import policy_of, zone_of
from services.registration.conferences.store import get_conference
from services.registration.emails import digest_store, store, texts
from services.registration.emails.digest_store import Head
from services.registration.emails.opting_out import Wish, unsubscribe_url
from services.registration.emails.opting_out_store import wants_none
from services.registration.emails.rendering import Around, Letter, Line, write
from services.registration.emails.store import Leased
from services.registration.emails.writing import NobodyToTell, values_of
from services.registration.models.conference import ConferenceRow
from services.registration.participants.links import Links
from services.registration.person import PersonOut
from services.registration.rules.emails import Due, digest_since, language_for, once
from services.registration.rules.names import Name
from services.registration.vocabularies.emails import EmailTemplate, OptOut
from shared.auth.accounts import Accounts, Address
from shared.catalogue.texts import DEFAULT_LANGUAGE, LANGUAGES
from shared.clock import now
from shared.db.engine import transaction
from shared.mail.message import Mail
from shared.runtime import Runtime

_A_DAY_BEHIND = timedelta(days=1)
_MOST_NAMES = 50
_AROUND = Around(
    lines=texts.WAITING,
    link=texts.TO_APPROVE,
    open=texts.OPEN_LIST,
    footer=texts.FOOTER_OF_HEADS,
    no_more=texts.NO_MORE_DIGESTS,
)


async def note_digests(runtime: Runtime) -> int:
    """Note the digests whose hour has come, each once a day of the conference and head; how many e-mails those are.

    Only what came in before that hour calls for one. Any number of processes may do it at once: the day, the conference
    and the account make the e-mail's key.
    """
    async with transaction(runtime.engine) as session:
        due: list[Due] = []
        today = (now() - _A_DAY_BEHIND).date()  # somewhere it is still yesterday
        for conference in await digest_store.conferences_approved_by_heads(session, today):
            since = digest_since(policy_of(conference).digest_hour, now().astimezone(zone_of(conference)))
            if since is not None and since.date() <= conference.ends_on:
                heads = await digest_store.heads_with_something_to_approve(session, conference.id, since)
                due += [
                    Due(once(conference.id, "digest", since.date()), conference.id, account, 0, EmailTemplate.DIGEST)
                    for head in heads
                    if (account := _account(head.subject)) is not None
                    and not await wants_none(session, conference.id, account, OptOut.DIGEST)
                ]
        return await store.note(session, due) if due else 0


def _account(subject: str) -> UUID | None:
    """An account's id; None of a machine client, whom nobody writes to."""
    try:
        return UUID(subject)
    except ValueError:
        return None


async def digest_for(runtime: Runtime, leased: Leased) -> Mail:
    """The digest as it is to be sent now, with all that waits by now. Raises NobodyToTell, also when nothing waits any
    more; PeerUnavailable while the gateway, which knows the address, cannot be asked."""
    accounts: Accounts = runtime.resources["accounts"]
    address = await accounts.address_of(leased.recipient_id)
    if address is None:
        raise NobodyToTell("gone")
    async with transaction(runtime.engine) as session:
        return await _written(runtime, session, leased, address)


async def _written(runtime: Runtime, session: AsyncSession, leased: Leased, address: Address) -> Mail:
    conference = await get_conference(session, leased.conference_id)
    head = await digest_store.head_of(session, leased.conference_id, str(leased.recipient_id))
    if conference is None or head is None:
        raise NobodyToTell("gone")
    if await wants_none(session, conference.id, leased.recipient_id, OptOut.DIGEST):
        raise NobodyToTell("unwanted")
    number, people = await digest_store.waiting_for(session, conference.id, head.side, _MOST_NAMES)
    if number == 0 or policy_of(conference).approval != "delegation_head":
        raise NobodyToTell("over")
    language = _language(head, conference)
    lines = [Line(PersonOut.model_validate(person).shown_as[language], "", "") for person in people]
    if number > len(people):
        lines.append(Line(texts.AND_MORE.render(language, {"number": number - len(people)}), "", ""))
    links: Links = runtime.resources["links"]
    common = runtime.settings.common
    wish = Wish(leased.recipient_id, OptOut.DIGEST, language)
    unsubscribe = unsubscribe_url(runtime.settings.own, common.public_url, conference, wish)
    written = write(
        Letter(
            template=EmailTemplate.DIGEST,
            language=language,
            greeting=Name(address.name).greeted(language),
            values=values_of(conference, None, None, language) | {"number": str(number)},
            own=await store.own_text(session, conference.id, EmailTemplate.DIGEST, language),
            lines=lines,
            around=_AROUND,
            link=links.page(f"/conferences/{conference.id}/registrations?state=pending_approval"),
            unsubscribe=unsubscribe,
        )
    )
    return Mail(
        message_id=f"{leased.id}@{host_of(common.public_url)}",
        recipient=address.email,
        recipient_name=address.name,
        subject=written.subject,
        text=written.text,
        html=written.html,
        language=language,
        written_at=now(),
        unsubscribe=unsubscribe,
    )


def _language(head: Head, conference: ConferenceRow) -> str:
    """What the conference says of the delegation's head, else the conference's first of our languages."""
    spoken = head.about.get("language") if head.about else None
    return language_for(str(spoken) if spoken else None, conference.languages, LANGUAGES, DEFAULT_LANGUAGE)
