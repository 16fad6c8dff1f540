"""Numbered lists of participants over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response, status

from services.registration.lists import store, use_cases
from services.registration.lists.schemas import DifferenceOut, Differences, LineOut, ListIn, ListOfLists, ListOut
from services.registration.models.lists import ListEntryRow, ParticipantListRow
from services.registration.permissions import ConferenceEditor
from services.registration.person import PersonOut
from services.registration.rules.lists import Line, changed_fields
from services.registration.vocabularies.lists import ListChange
from shared.db.engine import Session
from shared.http.pages import Page, PageRequest, paging
from shared.http.route import EntenteRoute

router = APIRouter(prefix="/registration/v1", tags=["lists"], route_class=EntenteRoute)

_HIGHEST = 1_000_000
Number = Annotated[int, Path(ge=1, le=_HIGHEST, description="the list's number; 1 is the conference's first")]


def _shown(row: ParticipantListRow) -> ListOut:
    return ListOut.model_validate(row, from_attributes=True)


def _line(registration_id: UUID, line: Line) -> LineOut:
    return LineOut(
        registration_id=registration_id,
        delegation=line.delegation,
        state=line.state,
        person=PersonOut.model_validate(line.person) if line.person is not None else None,
        enrolments=dict(line.enrolments),
    )


def _of_entry(entry: ListEntryRow) -> LineOut:
    return _line(entry.registration_id, Line(entry.delegation, entry.state, entry.person, entry.enrolments))


def _difference(row: Any) -> DifferenceOut:
    change = ListChange(row.change)
    before = Line(row.before_delegation, row.before_state, row.before_person, row.before_enrolments)
    after = Line(row.after_delegation, row.after_state, row.after_person, row.after_enrolments)
    return DifferenceOut(
        change=change,
        registration_id=row.registration_id,
        fields=changed_fields(before, after) if change == ListChange.CHANGED else [],
        before=None if change == ListChange.ADDED else _line(row.registration_id, before),
        after=None if change == ListChange.REMOVED else _line(row.registration_id, after),
    )


@router.post("/conferences/{conference_id:uuid}/lists:freeze", status_code=status.HTTP_201_CREATED)
async def freeze_list(
    conference_id: UUID, body: ListIn, caller: ConferenceEditor, session: Session, response: Response
) -> ListOut:
    """Freeze the list of those who take part now, under the next number (B18). It stays as it is.

    `states` chooses others: all who applied at the close of applications, say, approved or not yet.

    A milestone with `freezes_list` does so by itself.
    """
    row = await use_cases.freeze_list(session, caller, conference_id, body)
    response.headers["Location"] = f"/registration/v1/conferences/{conference_id}/lists/{row.number}"
    return _shown(row)


@router.get("/conferences/{conference_id:uuid}/lists")
async def list_lists(conference_id: UUID, caller: ConferenceEditor, session: Session) -> ListOfLists:
    """The frozen lists of a conference, the latest first."""
    await use_cases.readable_lists(session, caller, conference_id)
    return ListOfLists(items=[_shown(row) for row in await store.lists_of(session, conference_id)])


@router.get("/conferences/{conference_id:uuid}/lists/{number}")
async def read_list(conference_id: UUID, number: Number, caller: ConferenceEditor, session: Session) -> ListOut:
    """One frozen list: when it was frozen, and how many are on it."""
    await use_cases.readable_lists(session, caller, conference_id)
    return _shown(await use_cases.read_list(session, conference_id, number))


@router.get("/conferences/{conference_id:uuid}/lists/{number}/participants")
async def list_participants(
    conference_id: UUID,
    number: Number,
    caller: ConferenceEditor,
    session: Session,
    page: Annotated[PageRequest, paging("id")],
) -> Page[LineOut]:
    """Who is on a frozen list, as they were; for the head of a delegation, its own people."""
    side = await use_cases.readable_lists(session, caller, conference_id)
    found = await use_cases.read_list(session, conference_id, number)
    rows, cursor, total = await store.page_of_entries(session, found.id, side, page)
    return Page(items=[_of_entry(row[0]) for row in rows], next=cursor, total=total)


@router.get("/conferences/{conference_id:uuid}/lists/{number}/diff")
async def compare_lists(
    conference_id: UUID,
    number: Number,
    caller: ConferenceEditor,
    session: Session,
    page: Annotated[PageRequest, paging("id")],
    with_: Annotated[int, Query(alias="with", ge=1, le=_HIGHEST, description="the number of the other list")],
) -> Differences:
    """What changed between two frozen lists: who came, who left, whose line is another, and in what (B18)."""
    side = await use_cases.readable_lists(session, caller, conference_id)
    earlier, later = sorted([number, with_])
    before = await use_cases.read_list(session, conference_id, earlier)
    after = await use_cases.read_list(session, conference_id, later)
    statement = store.differences(before.id, after.id, side)
    numbers = await store.count_differences(session, statement)
    rows, cursor, total = await store.page_of_differences(session, statement, page)
    return Differences(
        items=[_difference(row) for row in rows],
        next=cursor,
        total=total,
        earlier=earlier,
        later=later,
        added=numbers.get(ListChange.ADDED, 0),
        removed=numbers.get(ListChange.REMOVED, 0),
        changed=numbers.get(ListChange.CHANGED, 0),
    )
