"""The next rows of an import as they are looked at before any seat is: what is read of them, and for whom.

Nothing is locked here, and nothing is written, so that the registry may be asked for partners.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences.access import Access, visible_conference
from services.registration.conferences.store import delegations_of
from services.registration.forms.current import columns_of, form_of
from services.registration.forms.store import get_form
from services.registration.models.imports import ImportedRow, ImportRow
from services.registration.participants.partner_refs import PartnerRef, PartnerRefs
from services.registration.participants.schemas import RegistrationIn
from services.registration.programme.store import workshops_of
from services.registration.registration_imports import store
from services.registration.registration_imports.reading import Cells, Known, Reading, RefusedRow
from services.registration.rules.catalogue.participants import B13
from services.registration.rules.form import Form
from services.registration.rules.person import name_key
from services.registration.texts import NOT_KEPT, TWICE_IN_THE_FILE
from services.registration.vocabularies.programme import WorkshopState
from shared.auth.caller import Caller
from shared.db.engine import transaction
from shared.http.problems import Fault, Forbidden, Problem
from shared.runtime import Runtime
from shared.tables.problems import faults_of_problem


@dataclass(frozen=True, slots=True)
class Readable:
    """A row that is a registration; `partner` is what is known of the partner that it names."""

    line: int
    cells: Cells
    body: RegistrationIn
    partner: PartnerRef | None


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that is none, and all that is wrong with it."""

    line: int
    cells: Cells
    faults: Sequence[Fault]


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of one import, as it was `seen` when they were read, and in whose name they are entered."""

    seen: ImportRow
    caller: Caller
    access: Access | None
    form: Form
    readable: Sequence[Readable]
    refused: Sequence[Refused]

    @property
    def is_last(self) -> bool:
        return self.seen.rows_done + len(self.readable) + len(self.refused) >= self.seen.rows_total


async def next_batch(runtime: Runtime, import_id: UUID, most: int) -> Batch | None:
    """The next rows of an import that is under way; None when it is gone.

    Who may register nobody (any more) has every row refused.
    """
    async with transaction(runtime.engine) as session:
        seen = await store.load(session, import_id)
        if seen is None:
            return None
        rows = await store.waiting_rows(session, import_id, most)
        caller = Caller.of_kept(seen.caller)
        form = await get_form(session, seen.conference_id)
        try:
            access = await _allowed(session, caller, seen)
        except Problem as problem:
            faults = faults_of_problem(problem)
            return Batch(seen, caller, None, Form(), [], [Refused(row.line, row.cells, faults) for row in rows])
        known = Known(
            workshops=_by_words(
                {
                    str(row.id): row.title.values()
                    for row in await workshops_of(session, seen.conference_id, with_drafts=False)
                    if row.state is not WorkshopState.CANCELLED
                }
            ),
            delegations=_by_words(
                {row.code: row.name.values() for row in await delegations_of(session, seen.conference_id)}
            ),
            questions={column.name: column for column in columns_of(form)},
            side=seen.side,
            override_reason=seen.override_reason,
        )
    partners: PartnerRefs = runtime.resources["partners"]
    read = [await _read(row, known, partners) for row in rows]
    return Batch(
        seen,
        caller,
        access,
        form_of(form),
        [row for row in read if isinstance(row, Readable)],
        [row for row in read if isinstance(row, Refused)],
    )


async def _allowed(session: AsyncSession, caller: Caller, seen: ImportRow) -> Access:
    """Raises NotFound and Forbidden for who may not register these people."""
    _, access = await visible_conference(session, caller, seen.conference_id)
    if not access.edits_side(seen.side):
        raise Forbidden()
    return access


async def _read(row: ImportedRow, known: Known, partners: PartnerRefs) -> Readable | Refused:
    if row.repeats is not None:
        fault = Fault("", B13.id, TWICE_IN_THE_FILE, {"line": row.repeats})
        return Refused(row.line, row.cells, [fault])
    if not row.cells:
        return Refused(row.line, row.cells, [Fault("", "not_kept", NOT_KEPT)])
    try:
        body = Reading(row.cells, known).registration()
        partner = await partners.check(body.person.partner_id) if body.person.partner_id else None
    except RefusedRow as refusal:
        return Refused(row.line, row.cells, refusal.faults)
    except Problem as problem:
        return Refused(row.line, row.cells, faults_of_problem(problem))
    return Readable(row.line, row.cells, body, partner)


def _by_words(names: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """What is meant by an id or code, and by a name in any language; what several share means none of them."""
    meant: defaultdict[str, set[str]] = defaultdict(set)
    for code, labels in names.items():
        for word in (code, *labels):
            meant[name_key(word)].add(code)
    return {word: next(iter(codes)) for word, codes in meant.items() if len(codes) == 1}
