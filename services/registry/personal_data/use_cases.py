"""What the registry holds of a person: told to whoever answers for it, and erased (D7)."""

import json
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.audit.trail import record
from services.registry.imports import store as imports
from services.registry.personal_data import store
from services.registry.personal_data.schemas import ChangeOut, Erasure, MentionOut, PersonalData
from services.registry.persons import store as person_store
from services.registry.persons import use_cases as persons
from services.registry.rules.redaction import Sought, without
from services.registry.sight import may_write_all
from services.registry.tables import PersonRow
from shared.auth.caller import Caller
from shared.clock import now
from shared.http.etags import Precondition
from shared.http.problems import Forbidden


async def export(session: AsyncSession, caller: Caller, person_id: UUID) -> PersonalData:
    """All that is held of a person; for staff and machine clients that may write: else Forbidden or NotFound."""
    row, _ = await _person(session, caller, person_id)
    sought = _sought(row)
    found = await store.find(session, sought)
    changes = await store.changes_of(session, [one.key["id"] for one in found if one.is_change])
    return PersonalData(
        person=await persons.read_person(session, caller, person_id),
        looked_for=list(sought.spellings),
        mentions=[
            MentionOut(subject=_text(one.subject), place=".".join([one.table.name, *path]), text=text)
            for one in found
            if not one.is_change
            for path, text in one.mentions
        ],
        changes=[
            ChangeOut(
                id=change.id,
                at=change.at,
                action=change.action,
                subject=_text((change.subject_type, str(change.subject_id))),
            )
            for change in changes
        ],
        stored_answers=len(await _answers(session, sought)),
    )


async def erase(
    session: AsyncSession, caller: Caller, person_id: UUID, keep: frozenset[str], if_match: Precondition
) -> Erasure:
    """Take the person out of everything but the objects to `keep`, which name somebody else of that name.

    What others count on stays: functions and their terms, signatures, seats, entries of the audit trail. Files kept for
    imports to be resumed are forgotten, whatever they hold: they can be sent again.
    """
    row, partner_ids = await _person(session, caller, person_id, lock=True)
    if_match.check(row.version)
    sought = _sought(row)
    functions = (await person_store.functions_of(session, [person_id]))[person_id]
    found = await store.find(session, sought)
    owners = await store.lock_owners(session, _to_erase(found, keep))
    kept = {one.subject for one in found} - owners
    # Once more, in these alone: what was written until they were locked is in it now.
    found = await store.find(session, sought, within=owners | kept)
    erased = _to_erase(found, keep)
    await store.rewrite(session, erased)
    answers = await _answers(session, sought)
    for scope, key, body in answers:
        await store.rewrite_answer(session, scope, key, body)
    files = await imports.forget_files(session, now())
    row.version, row.updated_at = row.version + 1, now()
    await store.forget(session, row)
    await record(session, caller, ("person", person_id), "erased", partner_ids=partner_ids)
    return Erasure(
        person_id=person_id,
        functions=len(functions),
        mentions=sum(len(one.mentions) for one in erased if not one.is_change),
        changes=sum(one.is_change for one in erased),
        stored_answers=len(answers),
        files=files,
        kept=sorted({_text(one.subject) for one in found} & keep),
    )


async def _person(
    session: AsyncSession, caller: Caller, person_id: UUID, *, lock: bool = False
) -> tuple[PersonRow, list[UUID]]:
    found = await persons.seen(session, caller, person_id, lock=lock)
    if not may_write_all(caller):
        raise Forbidden()
    return found


def _sought(row: PersonRow) -> Sought:
    addresses = [address for address in (row.email, row.phone) if address]
    return Sought(row.id, persons.name_of(row).spellings, addresses)


def _to_erase(found: list[store.Found], keep: frozenset[str]) -> list[store.Found]:
    return [one for one in found if _text(one.subject) not in keep]


def _text(subject: tuple[str, str]) -> str:
    return ":".join(subject)


async def _answers(session: AsyncSession, sought: Sought) -> list[tuple[str, str, str]]:
    """The stored answers that name the person: scope, key and the body without it."""
    named = []
    for scope, key, body in await store.answers_naming(session, sought):
        answer = json.loads(body)
        rewritten = without(answer, sought, "")
        if rewritten != answer:
            named.append((scope, key, json.dumps(rewritten, ensure_ascii=False, separators=(",", ":"))))
    return named
