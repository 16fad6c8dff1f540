"""Rows at the desk: decided by its own rule, group by group, where it is also written what became of each.

Both stand in one transaction, so that a crash neither loses nor doubles a row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from asyncpg import Connection
from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.participants.use_cases import asking_of
from services.registration.person import key_of
from services.registration.registration_imports import store
from services.registration.registration_imports.batches import Batch, Readable
from services.registration.registration_imports.reading import Cells
from services.registration.registration_imports.schemas import ImportField
from services.registration.rules.catalogue import CATALOGUE
from services.registration.rules.catalogue.participants import B13
from services.registration.rules.person import PersonKey
from services.registration.rules.trial import taken_between, with_taken
from services.registration.seats import group
from services.registration.seats.asking import Answer, Asking, FormChanged, Granted
from services.registration.seats.driver import connection_of
from services.registration.seats.store import lock_ledgers, write_ledgers
from services.registration.texts import TWICE_IN_THE_FILE
from services.registration.vocabularies.registration_imports import RowState
from services.registration.vocabularies.seats import REASONS, Reason
from shared.http.problems import Fault, Problem
from shared.tables.problems import faults_of_problem, texts_of

GROUP = 100
"""As many as the desk takes together."""
_FIELDS = set(map(str, ImportField))
_RULES = {rule.id for rule in CATALOGUE}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a row."""

    line: int
    state: RowState
    problems: list[dict[str, Any]]
    registration_id: UUID | None = None


async def enter(session: AsyncSession, batch: Batch) -> list[Outcome]:
    """Register those who are not registered yet, in the order of the file; what became of every row of the batch.

    Inside the session's transaction. Raises FormChanged when the form is another one than the rows were read for, and
    UniqueViolationError when somebody registered one of these people at this very moment: then all is asked anew.
    """
    outcomes, fresh = await _sorted_out(session, batch)
    async with connection_of(session) as connection:
        for start in range(0, len(fresh), GROUP):
            outcomes += await _register(connection, batch, fresh[start : start + GROUP])
    return outcomes


async def rehearse(session: AsyncSession, batch: Batch) -> tuple[list[Outcome], dict[str, Any]]:
    """As `enter`, beside what the trial took so far; and what it has taken with these rows.

    The caller commits nothing of it.
    """
    outcomes, fresh = await _sorted_out(session, batch)
    so_far: dict[str, Any] = dict(batch.seen.trial)
    wanted = {workshop_id for row in fresh for workshop_id in row.body.workshops}
    async with connection_of(session) as connection:
        before = await lock_ledgers(connection, batch.seen.conference_id, wanted)
        await write_ledgers(connection, [with_taken(each, so_far.get(str(key), {})) for key, each in before.items()])
        outcomes += await _register(connection, batch, fresh)
        after = await lock_ledgers(connection, batch.seen.conference_id, wanted)
    taken = so_far | {str(key): taken_between(before[key], tally) for key, tally in after.items()}
    return [Outcome(each.line, each.state, each.problems, _found(each)) for each in outcomes], taken


def _found(outcome: Outcome) -> UUID | None:
    """A trial registers nobody."""
    return outcome.registration_id if outcome.state is RowState.EXISTING else None


async def _sorted_out(session: AsyncSession, batch: Batch) -> tuple[list[Outcome], list[Readable]]:
    """What is known of rows before the desk is asked: who is refused, and who is registered already.

    Who has no address has no key: of those who share a name and a delegation, as many are taken to be registered as
    there are, besides those whom this file registered.
    """
    outcomes = [refused(batch, row.line, row.cells, row.faults) for row in batch.refused]
    people = [(key_of(row.body.person), row.body.delegation) for row in batch.readable]
    standing = await store.registered(session, batch.seen.conference_id, people) if people else []
    nameless = {one for (key, _), ids in zip(people, standing, strict=True) if key.address is None for one in ids}
    taken = await store.told_of(session, batch.seen.id, nameless)
    fresh: list[Readable] = []
    first: dict[PersonKey, int] = {}
    for row, (key, _), ids in zip(batch.readable, people, standing, strict=True):
        # Two spellings of one address are one person, which shows once they are read.
        if key.address is not None and first.setdefault(key, row.line) != row.line:
            twice = Fault("", B13.id, TWICE_IN_THE_FILE, {"line": first[key]})
            outcomes.append(refused(batch, row.line, row.cells, [twice]))
            continue
        found = next((one for one in ids if one not in taken), None)
        if found is None:
            fresh.append(row)
        else:
            taken.add(found)
            outcomes.append(Outcome(row.line, RowState.EXISTING, [], found))
    return outcomes, fresh


async def _register(connection: Connection, batch: Batch, rows: Sequence[Readable]) -> list[Outcome]:
    askings, outcomes, asked = list[Asking](), list[Outcome](), list[Readable]()
    for row in rows:
        try:
            askings.append(
                asking_of(
                    batch.caller,
                    batch.access,
                    batch.seen.conference_id,
                    row.body,
                    batch.form,
                    row.partner,
                    _noted,
                    attempt=None,
                )
            )
            asked.append(row)
        except Problem as problem:
            outcomes.append(refused(batch, row.line, row.cells, faults_of_problem(problem)))
    if not askings:
        return outcomes
    answers = await group.register(connection, batch.seen.conference_id, askings)
    for row, answer in zip(asked, answers, strict=True):
        if isinstance(answer, Answer):
            outcomes.append(_created(batch, row, answer))
        elif isinstance(answer, FormChanged):
            raise answer
        else:
            outcomes.append(refused(batch, row.line, row.cells, faults_of_problem(answer)))
    return outcomes


def _noted(_asking: Asking, granted: Granted) -> dict[str, Any]:
    """Of the answer, what a row tells."""
    return {"refused": [str(item.reason) for item in granted.refused]}


def _created(batch: Batch, row: Readable, answer: Answer) -> Outcome:
    missed = [Fault("/workshops", reason, REASONS[Reason(reason)]) for reason in answer.body["refused"]]
    problems = [_kept(batch, row.cells, fault) for fault in missed]
    return Outcome(row.line, RowState.CREATED, problems, answer.registration_id)


def refused(batch: Batch, line: int, cells: Cells, faults: Sequence[Fault]) -> Outcome:
    return Outcome(line, RowState.REFUSED, [_kept(batch, cells, fault) for fault in faults])


def _kept(batch: Batch, cells: Cells, fault: Fault) -> dict[str, Any]:
    """A fault by the column that holds its field, if one does; in all languages."""
    columns: Mapping[str, str] = {field: column for column, field in batch.seen.mapping.items()}
    parts = [part for part in fault.pointer.split("/") if part not in ("", "person") and not part.isdigit()]
    field = parts[0] if parts else None
    if field == "answers" and len(parts) > 1:
        field = f"answer:{parts[1]}"
    cell = cells.get(field or "")
    return {
        "column": columns.get(field or ""),
        "field": field,
        "code": fault.code,
        "rule": fault.code if fault.code in _RULES else None,
        "texts": texts_of(fault),
        "value": str(cell) if cell is not None else None,
    }
