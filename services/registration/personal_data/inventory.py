"""Where personal data stands: every column of text or JSON, and what an erasure does to it.

A column is `HELD`, or it is in `NOTHING_PERSONAL`: a test fails for one that is in neither, so that no feature adds a
place that exports and erasures do not know of. Rows are a person's by their `registration_id` or
`recipient_id` (of the table `registration`: `id`), slides by their speaker; all others are looked through for who is
named there, within the person's conference.
"""

from dataclasses import dataclass
from enum import StrEnum

from services.registration.vocabularies.personal_data import DataCategory


class Erasure(StrEnum):
    """What happens to a column when the person is erased."""

    EMPTIED = "emptied"
    """To null, `{}`, `[]` or the empty text, whichever the column takes."""
    REASON = "reason"
    """Who decided, and when, stay; the reason that was written is taken out."""
    NAMED = "named"
    """Whoever stands there as a person is taken out, and written names and addresses become `[…]`."""
    ROW = "row"
    """The row is deleted."""


@dataclass(frozen=True, slots=True)
class Held:
    """A column with personal data."""

    category: DataCategory
    erasure: Erasure


_C = DataCategory
HELD: dict[str, Held] = {
    "registration.person": Held(_C.IDENTITY, Erasure.EMPTIED),
    "registration.address_key": Held(_C.CONTACT, Erasure.EMPTIED),
    "registration.name_key": Held(_C.IDENTITY, Erasure.EMPTIED),
    "registration.decision": Held(_C.ORGANISATION, Erasure.REASON),
    "registration.override": Held(_C.ORGANISATION, Erasure.REASON),
    "registration.guardian_consent": Held(_C.CONSENTS, Erasure.EMPTIED),
    "registration_group.leader": Held(_C.IDENTITY, Erasure.NAMED),
    "registration_group.name": Held(_C.ORGANISATION, Erasure.NAMED),
    "registration_answer.answers": Held(_C.ANSWERS, Erasure.EMPTIED),
    "registration_answer.needs": Held(_C.NEEDS, Erasure.EMPTIED),
    "registration_answer.consents": Held(_C.CONSENTS, Erasure.EMPTIED),
    "registration_change.person": Held(_C.IDENTITY, Erasure.EMPTIED),
    "registration_change.answers": Held(_C.ANSWERS, Erasure.EMPTIED),
    "registration_change.needs": Held(_C.NEEDS, Erasure.EMPTIED),
    "registration_change.consents": Held(_C.CONSENTS, Erasure.EMPTIED),
    "registration_change.reason": Held(_C.ORGANISATION, Erasure.EMPTIED),
    "registration_history.person": Held(_C.IDENTITY, Erasure.EMPTIED),
    "registration_history.answers": Held(_C.ANSWERS, Erasure.EMPTIED),
    "registration_history.needs": Held(_C.NEEDS, Erasure.EMPTIED),
    "registration_history.consents": Held(_C.CONSENTS, Erasure.EMPTIED),
    "registration_history.reason": Held(_C.ORGANISATION, Erasure.EMPTIED),
    "enrolment.terms": Held(_C.WAITING, Erasure.EMPTIED),
    "enrolment.passed_over": Held(_C.WAITING, Erasure.EMPTIED),
    "enrolment.override": Held(_C.ORGANISATION, Erasure.REASON),
    "participant_list_entry.person": Held(_C.IDENTITY, Erasure.EMPTIED),
    "email.template": Held(_C.EMAILS, Erasure.ROW),
    "email.details": Held(_C.EMAILS, Erasure.ROW),
    "email.status": Held(_C.EMAILS, Erasure.ROW),
    "email.last_error": Held(_C.EMAILS, Erasure.ROW),
    "own_message.texts": Held(_C.ORGANISATION, Erasure.NAMED),
    "email_opt_out.kind": Held(_C.CONTACT, Erasure.ROW),
    "invitation.email": Held(_C.CONTACT, Erasure.ROW),
    "invitation.name": Held(_C.CONTACT, Erasure.ROW),
    "invitation.address_key": Held(_C.CONTACT, Erasure.ROW),
    "invitation.name_key": Held(_C.CONTACT, Erasure.ROW),
    "candidate.person": Held(_C.NOT_CHOSEN, Erasure.NAMED),
    "candidate.topic": Held(_C.NOT_CHOSEN, Erasure.NAMED),
    "speaker.person": Held(_C.IDENTITY, Erasure.NAMED),
    "speaker.decline_reason": Held(_C.NOT_CHOSEN, Erasure.NAMED),
    "speaker_slides.file_name": Held(_C.ORGANISATION, Erasure.ROW),
    "speaker_slides.override": Held(_C.ORGANISATION, Erasure.ROW),
    "session_speaker.person": Held(_C.IDENTITY, Erasure.NAMED),
    "delegation_member.person": Held(_C.IDENTITY, Erasure.NAMED),
    "delegation_member.function": Held(_C.ORGANISATION, Erasure.NAMED),
    "delegation.head": Held(_C.IDENTITY, Erasure.NAMED),
    "working_group.members": Held(_C.IDENTITY, Erasure.NAMED),
    "working_group.mission": Held(_C.ORGANISATION, Erasure.NAMED),
    "milestone.title": Held(_C.ORGANISATION, Erasure.NAMED),
    "milestone.responsible": Held(_C.ORGANISATION, Erasure.NAMED),
    "workshop.framing_note": Held(_C.ORGANISATION, Erasure.NAMED),
    "framing_half.text": Held(_C.ORGANISATION, Erasure.NAMED),
    "framing_half.author": Held(_C.ORGANISATION, Erasure.NAMED),
    "session.title": Held(_C.ORGANISATION, Erasure.NAMED),
    "session.description": Held(_C.ORGANISATION, Erasure.NAMED),
    "registration_import.file_name": Held(_C.ORGANISATION, Erasure.NAMED),
    "registration_import.override_reason": Held(_C.ORGANISATION, Erasure.NAMED),
    "registration_import_row.cells": Held(_C.IDENTITY, Erasure.NAMED),
    "registration_import_row.problems": Held(_C.IDENTITY, Erasure.NAMED),
    "participant_list.title": Held(_C.ORGANISATION, Erasure.NAMED),
    "retention_hold.reason": Held(_C.ORGANISATION, Erasure.NAMED),
}
"""By `table.column`."""

PERSONS: frozenset[str] = frozenset(
    {
        "registration.person",
        "registration_change.person",
        "registration_history.person",
        "registration_import_row.cells",
        "participant_list_entry.person",
        "candidate.person",
        "speaker.person",
        "session_speaker.person",
        "delegation.head",
        "delegation_member.person",
        "working_group.members",
        "registration_group.leader",
    }
)
"""Where people stand with address and number, which go before their names."""

WORDS: frozenset[str] = frozenset(
    {
        "registration_group.name",
        "delegation_member.function",
        "working_group.mission",
        "milestone.title",
        "workshop.framing_note",
        "framing_half.text",
        "framing_half.author",
        "session.title",
        "session.description",
        "participant_list.title",
        "retention_hold.reason",
    }
)
"""Of what is `NAMED`: words about the conference, which stay when their category goes. Who is named in them is not."""

PROGRAMME: frozenset[str] = frozenset(
    {"workshop.framing_note", "framing_half.text", "framing_half.author", "session.title", "session.description"}
)
"""Of these: what was said to everybody. Names are taken out of it when the person asks, and not by time alone."""

AGREED: dict[str, str] = {
    "speaker": "public_consent",
    "session_speaker": "public_consent",
    "delegation": "head_public_consent",
    "delegation_member": "public_consent",
}
"""Tables of the programme, with the column that says who agreed to be named there in public."""

NOTHING_PERSONAL: dict[str, str] = {
    # Conferences, their sides and places: said to everybody, and of nobody.
    "conference": "title place country time_zone languages interpretation_days policy closings place_chosen_at "
    "speaker_guidance",
    "delegation": "code country name",
    "registration_form": "fields questions needs consents",
    "consent_text": "purpose text",
    "milestone": "audience reminders closes",
    "room": "name venue equipment accessibility",
    "session": "venue languages interpretation",
    "workshop": "title sub_themes themes operators quotas languages interpretation speaker_guidance",
    "working_group": "name",
    "framing_half": "delegation",
    "delegation_member": "delegation role",
    "own_message": "kind",
    # Numbers and codes.
    "seat_ledger": "quotas taken_by waiting_by waiting_at",
    "participant_list": "by_delegation states",
    "participant_list_entry": "delegation state enrolments",
    "registration": "state state_before delegation",
    "registration_change": "kind state asked_as",
    "registration_history": "deed done_as fields",
    "registration_group": "kind state delegation workshops",
    "registration_import": "side sha256 encoding separator sheet mapping unmapped counts trial",
    "enrolment": "state delegation",
    "speaker": "delegation",
    "speaker_slides": "media_type sha256",
    "candidate": "delegation",
    "session_speaker": "delegation",
    "programme_approval": "side digest programme",
    # Institutions, as the registry names them.
    "partner_ref": "state name country kind visibility",
    # What was deleted, and is kept.
    "retention_hold": "categories",
    "retention_deletion": "category places",
}
"""Columns without personal data, by table."""

ACCOUNTS: frozenset[str] = frozenset(
    {
        "conference.created_by",
        "conference_grant.subject",
        "conference_grant.side",
        "registration_import.owner",
        "registration_import.caller",
        "milestone.done_by",
        "speaker_slides.handed_in_by",
        "participant_list.frozen_by",
        "programme_approval.approved_by",
        "retention_hold.placed_by",
        "retention_hold.lifted_by",
        "registration_change.asked_by",
        "registration_change.decided_by",
        "registration_history.account",
    }
)
"""Which account did something: an id of the gateway's, who alone knows whose it is. It stays as the record of that."""

KERNEL: frozenset[str] = frozenset(
    {
        "outbox.type",  # events carry nothing personal: a test looks
        "outbox.visibility",
        "outbox.data",
        "idempotent_answer.scope",
        "idempotent_answer.key",
        "idempotent_answer.fingerprint",  # keyed
        "idempotent_answer.headers",
        "idempotent_answer.body",  # rewritten by an erasure, and gone after 24 hours anyway
        "consumer_position.consumer",
    }
)


def is_known(place: str) -> bool:
    """Whether `table.column` is in this inventory."""
    table, _, column = place.partition(".")
    return place in HELD or place in ACCOUNTS or place in KERNEL or column in NOTHING_PERSONAL.get(table, "").split()
