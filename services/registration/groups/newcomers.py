"""People as they come to the desk with a group: judged by the form, minors found, guardians' consents dated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences.facts import policy_of
from services.registration.forms import store as forms
from services.registration.forms.current import form_of
from services.registration.forms.judging import judge, refusal_of
from services.registration.forms.schemas import ConsentGiven
from services.registration.groups.schemas import MemberIn
from services.registration.models.conference import ConferenceRow
from services.registration.participants.minors import consent_of
from services.registration.participants.partner_refs import PartnerRef, PartnerRefs
from services.registration.person import key_of
from services.registration.rules.form import Form, wrong_consents
from services.registration.rules.groups import is_minor
from services.registration.rules.person import PersonKey
from services.registration.rules.quota import Applicant, hold_of
from services.registration.seats import party_store, refusals
from services.registration.seats.driver import connection_of
from services.registration.seats.parties import Newcomer
from services.registration.texts import CONTRADICTS_BIRTH_YEAR, OF_A_MINOR
from shared.auth.caller import Caller
from shared.http.problems import Fault, Problem, Unprocessable


@dataclass(frozen=True, slots=True)
class Entering:
    """What all who come with a group have in common. `approved`: nobody has to decide on them any more.

    `complete`: what the form asks of everybody is asked of them, too; organisers may leave it out. `override` is an
    organiser's.
    """

    caller: Caller
    conference: ConferenceRow
    delegation: str | None
    approved: bool
    override: bool
    complete: bool
    partners: Mapping[UUID, PartnerRef]


async def partners_of(partners: PartnerRefs, members: Sequence[MemberIn]) -> dict[UUID, PartnerRef]:
    """What is known of the partners that members name. Asked before a transaction takes a connection, and a lock."""
    named = {member.partner_id for member in members if member.partner_id is not None}
    return {partner_id: await partners.check(partner_id) for partner_id in named}


async def newcomers_of(
    session: AsyncSession,
    entering: Entering,
    members: Sequence[MemberIn],
    consents: Sequence[ConsentGiven] = (),
    *,
    pointer: str = "/members/{}",
) -> list[Newcomer]:
    """Members as the desk takes them. Raises Unprocessable for what is wrong with one, RuleBroken (B13), which names
    them, for who is registered already, or twice among them; `pointer` says where the member number n stands."""
    form = form_of(await forms.get_form(session, entering.conference.id))
    given = [(item.purpose, item.version) for item in consents]
    if entering.complete or given:
        _check_consents(form, given, complete=entering.complete)
    keys = [key_of(member) for member in members]
    async with connection_of(session) as connection:
        known = await party_store.known(connection, entering.conference.id, [(key.address, key.name) for key in keys])
    refuse_doubles(keys, {index for index, row in enumerate(known) if row["registered"]}, pointer)
    made = [
        _newcomer(entering, form, member, key, given, invited=row["invited"], pointer=pointer.format(index))
        for index, (member, key, row) in enumerate(zip(members, keys, known, strict=True))
    ]
    faults = [fault for found, _ in made for fault in found]
    if faults:
        raise Unprocessable(errors=faults)
    return [newcomer for _, newcomer in made]


def refuse_doubles(keys: Sequence[PersonKey], registered: set[int], pointer: str) -> None:
    """B13: raises RuleBroken for members who are registered already, or named twice."""
    seen: set[PersonKey] = set()
    doubles = []
    for index, key in enumerate(keys):
        if key.address is None:
            continue  # who has no address has no key
        if index in registered or key in seen:
            doubles.append(pointer.format(index))
        seen.add(key)
    if doubles:
        raise refusals.already_registered(doubles)


def _newcomer(
    entering: Entering,
    form: Form,
    member: MemberIn,
    key: PersonKey,
    consents: list[tuple[str, int]],
    *,
    invited: bool,
    pointer: str,
) -> tuple[list[Fault], Newcomer]:
    """A member, and what is wrong with it."""
    person = member.person().model_dump(mode="json", exclude_none=True)
    ref = entering.partners.get(member.partner_id) if member.partner_id else None
    # The leader speaks for the others, and does not know all that the form would like to know of each.
    filled = judge(
        form,
        person,
        delegation=entering.delegation,
        partner_kind=ref.kind if ref else None,
        answers=member.answers,
        needs=member.needs,
        consents=[],
        complete=False,
    )
    faults = _at(pointer, filled.refusal)
    minor = is_minor(member.minor, member.birth_year, entering.conference.starts_on)
    if minor is None:
        faults.append(Fault(f"{pointer}/minor", "contradicts_birth_year", CONTRADICTS_BIRTH_YEAR))
    given = member.guardian_consent
    if given is not None and minor is False:
        faults.append(Fault(f"{pointer}/guardian_consent", "no_minor", OF_A_MINOR))
    consent = consent_of(entering.caller, form, given, f"{pointer}/guardian_consent") if given else None
    to_approve = not entering.approved and policy_of(entering.conference).approval != "none"
    hold = hold_of(lacks_consent=bool(minor) and consent is None, on_hold=to_approve)
    newcomer = Newcomer(
        person=person,
        key=key,
        partner_id=member.partner_id,
        applicant=Applicant(
            entering.delegation, invited, ref.kind if ref else None, hold=hold, override=entering.override
        ),
        minor=bool(minor),
        guardian_consent=consent,
        to_approve=to_approve,
        filled=replace(filled, refusal=None, consents=consents),
    )
    return faults, newcomer


def _at(pointer: str, refusal: Problem | None) -> list[Fault]:
    """What the form refuses of a person, as it stands in the list of members."""
    faults = refusal.errors if refusal is not None else ()
    return [replace(fault, pointer=pointer + fault.pointer.removeprefix("/person")) for fault in faults]


def _check_consents(form: Form, given: list[tuple[str, int]], *, complete: bool) -> None:
    faults = [
        Fault(f"/consents{item.pointer}", item.code, item.text, item.values)
        for item in wrong_consents(form, given, complete=complete)
    ]
    refusal = refusal_of(form, faults, given)
    if refusal is not None:
        raise refusal
