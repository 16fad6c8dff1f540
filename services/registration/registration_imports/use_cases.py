"""Registering in number: each row of a file is registered as a person is, by the same rules, at the same desk (B13)."""

import asyncio
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.registration.conferences.store import delegations_of
from services.registration.models.conference import ConferenceRow
from services.registration.participants.schemas import RegistrationIn
from services.registration.participants.use_cases import listable, register
from services.registration.person import key_of
from services.registration.programme.store import workshops_of
from services.registration.registration_imports import columns, store
from services.registration.registration_imports.reading import Known, Reading, RefusedRow
from services.registration.registration_imports.schemas import Counts, ImportField, ImportOut, RowOut, RowProblem
from services.registration.registration_imports.turns import Turn
from services.registration.registration_imports.whole import as_a_whole
from services.registration.rules.catalogue import CATALOGUE
from services.registration.rules.catalogue.participants import B13
from services.registration.rules.person import name_key
from services.registration.seats.asking import Answer
from services.registration.texts import TWICE_IN_THE_FILE
from services.registration.vocabularies.participants import RegistrationState
from services.registration.vocabularies.programme import WorkshopState
from services.registration.vocabularies.registration_imports import ImportMode, RowState
from services.registration.vocabularies.seats import REASONS, Reason
from shared.auth.caller import Caller
from shared.db.engine import transaction
from shared.http.idempotency import Attempt
from shared.http.problems import Fault, Forbidden, Problem
from shared.ids import new_id
from shared.runtime import Runtime
from shared.tables.mapping import Unmappable, check_mapping, file_refused, texts_by_text
from shared.tables.problems import faults_of_problem
from shared.tables.reading import Cell, Row, Table, UnreadableFile, read_table

MOST_ROWS = 5_000
"""Of one file: it is answered when all are entered."""
_AT_ONCE = 200
_RULES = {rule.id for rule in CATALOGUE}


@dataclass(frozen=True, slots=True)
class Sent:
    """A file, and how it is to be read and entered; what is None is detected."""

    content: bytes
    mapping: str | None
    encoding: str | None
    separator: str | None
    sheet: str | None
    mode: ImportMode
    dry_run: bool
    override_reason: str | None


@dataclass(frozen=True, slots=True)
class _Readable:
    """A row that is a registration; `cells` by field."""

    line: int
    cells: Mapping[ImportField, Cell]
    body: RegistrationIn


async def import_registrations(runtime: Runtime, caller: Caller, conference_id: UUID, sent: Sent) -> ImportOut:
    """Register everybody in the file, or try what would become of them.

    Raises NotFound and Forbidden as the list of registrations does (an override is for who manages the conference),
    Unprocessable for a file that is no table of ours.
    """
    async with transaction(runtime.engine) as session:
        conference, side = await listable(session, caller, conference_id)
        if sent.override_reason is not None and side is not None:
            raise Forbidden()
        workshops = await workshops_of(session, conference_id, with_drafts=False)
        delegations = await delegations_of(session, conference_id)
        known = Known(
            workshops=_by_words(
                {str(row.id): row.title.values() for row in workshops if row.state is not WorkshopState.CANCELLED}
            ),
            delegations=_by_words({row.code: row.name.values() for row in delegations}),
            side=side,
            override_reason=sent.override_reason,
        )
    table = await _table_of(sent)
    mapping = _mapping(sent, table)
    rows, readable = _read(table, mapping, known)
    entering = _Entering(runtime, caller, conference, {field: column for column, field in mapping.items()})
    fresh = await entering.sorted_out(readable, rows)
    entered = await _enter(entering, fresh, rows, sent)
    counts = Counter(row.state for row in rows.values())
    return ImportOut(
        entered=entered,
        mode=sent.mode,
        dry_run=sent.dry_run,
        encoding=table.encoding,
        separator=table.separator,
        sheet=table.sheet,
        mapping=mapping,
        unmapped=[column for column in table.header if column and column not in mapping],
        counts=Counts(**{str(state): number for state, number in counts.items()}),
        rows=[rows[line] for line in sorted(rows)],
    )


async def _enter(entering: "_Entering", fresh: Sequence[_Readable], rows: dict[int, RowOut], sent: Sent) -> bool:
    """Enter the rows that are new; whether anything was kept."""
    if not sent.dry_run and sent.mode is ImportMode.ROW_BY_ROW:
        await entering.enter(entering.runtime, fresh, rows)
        return any(row.state is RowState.CREATED for row in rows.values())
    async with as_a_whole(entering.runtime, entering.conference.id) as (runtime, desk):
        await entering.enter(runtime, fresh, rows)
        right = all(row.state is not RowState.REFUSED for row in rows.values())
        desk.keep = right and bool(fresh) and not sent.dry_run
    if not desk.keep:
        for line, row in rows.items():
            rows[line] = row.model_copy(update={"registration_id": None})
    return desk.keep


def _by_words(names: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """What is meant by an id or code, and by a name in any language; what several share means none of them."""
    meant: defaultdict[str, set[str]] = defaultdict(set)
    for code, labels in names.items():
        for word in (code, *labels):
            meant[name_key(word)].add(code)
    return {word: next(iter(codes)) for word, codes in meant.items() if len(codes) == 1}


async def _table_of(sent: Sent) -> Table:
    try:
        table = await asyncio.to_thread(
            read_table, sent.content, encoding=sent.encoding, separator=sent.separator, sheet=sent.sheet
        )
    except UnreadableFile as error:
        raise file_refused(error.code, "/file") from None
    if len(table.rows) > MOST_ROWS:
        raise file_refused("too_many_rows", "/file")
    return table


def _mapping(sent: Sent, table: Table) -> dict[str, ImportField]:
    named = texts_by_text(sent.mapping, "mapping")
    if named is None:
        mapping = columns.guess(table.header)
    else:
        try:
            check_mapping(list(map(str, ImportField)), table.header, named)
        except Unmappable as error:
            raise file_refused(error.code, f"/mapping/{error.column}") from None
        mapping = {column: ImportField(field) for column, field in named.items()}
    if not mapping:
        raise file_refused("no_field_mapped", "/mapping")
    return mapping


def _read(table: Table, mapping: Mapping[str, ImportField], known: Known) -> tuple[dict[int, RowOut], list[_Readable]]:
    """The rows that are refused by what stands in them, and those that are registrations."""
    columns_of = {field: column for column, field in mapping.items()}
    rows: dict[int, RowOut] = {}
    readable: list[_Readable] = []
    for row in table.rows:
        cells = _by_field(table.header, mapping, row)
        try:
            readable.append(_Readable(row.line, cells, Reading(cells, known).registration()))
        except RefusedRow as refusal:
            rows[row.line] = _refused(row.line, refusal.faults, columns_of, cells)
    return rows, readable


def _by_field(header: Sequence[str], mapping: Mapping[str, ImportField], row: Row) -> dict[ImportField, Cell]:
    named = dict(zip(header, row.cells, strict=False))
    return {field: named[column] for column, field in mapping.items() if named.get(column, "") != ""}


@dataclass(frozen=True, slots=True)
class _Entering:
    """What all rows of a file have in common while they are entered."""

    runtime: Runtime
    caller: Caller
    conference: ConferenceRow
    columns: Mapping[ImportField, str]

    async def sorted_out(self, readable: Sequence[_Readable], rows: dict[int, RowOut]) -> list[_Readable]:
        """Those who are not registered yet; a file that is sent twice adds nobody.

        Who has no address has no key: of those who share a name and a delegation, as many are taken to be registered
        as there are.
        """
        keys = [key_of(row.body.person) for row in readable]
        async with transaction(self.runtime.engine) as session:
            standing = await store.registered(session, self.conference.id, keys)
        by_person = {(address, name) for address, name, _ in standing if address is not None}
        nameless = Counter({(name, side): number for (address, name, side), number in standing.items() if not address})
        fresh, seen = list[_Readable](), set[object]()
        for row, key in zip(readable, keys, strict=True):
            unkeyed = (key.name, row.body.delegation)
            if key.address is not None and key in seen:
                rows[row.line] = _refused(row.line, [Fault("", B13.id, TWICE_IN_THE_FILE)], self.columns, row.cells)
            elif (key.address, key.name) in by_person or (key.address is None and nameless[unkeyed] > 0):
                nameless[unkeyed] -= key.address is None
                rows[row.line] = RowOut(line=row.line, state=RowState.EXISTING, problems=[])
            else:
                fresh.append(row)
            seen.add(key)
        return fresh

    async def enter(self, runtime: Runtime, fresh: Sequence[_Readable], rows: dict[int, RowOut]) -> None:
        """Register them at the desk of `runtime`, many at once, in the order of the file."""
        for start in range(0, len(fresh), _AT_ONCE):
            some = fresh[start : start + _AT_ONCE]
            turn, tasks = None, list[asyncio.Task[RowOut]]()
            async with asyncio.TaskGroup() as group:
                for row in some:
                    turn = Turn(turn)
                    tasks.append(group.create_task(self._register(runtime, turn, row)))
            rows |= {row.line: task.result() for row, task in zip(some, tasks, strict=True)}

    async def _register(self, runtime: Runtime, turn: Turn, row: _Readable) -> RowOut:
        scope = f"{self.caller.key} import {self.conference.id}"
        fingerprint = hashlib.sha256(row.body.model_dump_json().encode()).digest()
        attempt = Attempt(scope, str(new_id()), fingerprint)
        try:
            answer = await register(turn.runtime(runtime), self.caller, self.conference.id, row.body, attempt)
        except Problem as problem:
            return _refused(row.line, faults_of_problem(problem), self.columns, row.cells)
        finally:
            await turn.leave()
        return self._created(row, answer)

    def _created(self, row: _Readable, answer: Answer) -> RowOut:
        refused = [
            Fault("/workshops", item["reason"], REASONS[Reason(item["reason"])]) for item in answer.body["refused"]
        ]
        return RowOut(
            line=row.line,
            state=RowState.CREATED,
            problems=[_told(fault, self.columns, row.cells) for fault in refused],
            registration_id=answer.registration_id,
            registration_state=RegistrationState(answer.body["state"]),
        )


def _refused(
    line: int, faults: Sequence[Fault], columns_of: Mapping[ImportField, str], cells: Mapping[ImportField, Cell]
) -> RowOut:
    problems = [_told(fault, columns_of, cells) for fault in faults]
    return RowOut(line=line, state=RowState.REFUSED, problems=problems)


def _told(fault: Fault, columns_of: Mapping[ImportField, str], cells: Mapping[ImportField, Cell]) -> RowProblem:
    """A fault by the column that holds its field, if one does."""
    parts = [part for part in fault.pointer.split("/") if part not in ("", "person") and not part.isdigit()]
    field = ImportField(parts[0]) if parts and parts[0] in set(map(str, ImportField)) else None
    cell = cells.get(field) if field else None
    return RowProblem(
        column=columns_of.get(field) if field else None,
        field=field or (parts[0] if parts else None),
        code=fault.code,
        rule=fault.code if fault.code in _RULES else None,
        message=fault.text.render(values=fault.values),
        value=str(cell) if cell is not None else None,
    )
