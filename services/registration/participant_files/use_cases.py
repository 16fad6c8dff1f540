"""Lists of participants as files, in the memory of one batch however long they are."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences.store import delegations_of, get_conference
from services.registration.forms.current import columns_of as columns_of_form
from services.registration.forms.store import filled_by, get_form
from services.registration.models.conference import ConferenceRow
from services.registration.models.registrations import RegistrationRow
from services.registration.participant_files import store
from services.registration.participant_files.columns import Line, Words, columns_of
from services.registration.participant_files.schemas import (
    ALL_ANSWERS,
    FileForm,
    ParticipantLink,
    ParticipantLinkIn,
    WantedList,
    no_such_column,
)
from services.registration.participants import store as participants
from services.registration.participants.partner_store import partner_refs
from services.registration.participants.use_cases import listable
from services.registration.person import PersonOut
from services.registration.programme.store import workshops_of
from services.registration.rules.changes import standing
from services.registration.rules.question_cells import PREFIX, said
from services.registration.vocabularies.participant_files import ParticipantColumn, SheetsBy
from services.registration.vocabularies.participants import EnrolmentState
from services.registration.vocabularies.programme import WorkshopState
from shared.auth.caller import Caller
from shared.catalogue.texts import Text
from shared.clock import now
from shared.db.engine import transaction
from shared.http import signed_urls
from shared.http.pages import Wanted
from shared.http.problems import Forbidden, NotFound, invalid
from shared.runtime import Runtime
from shared.settings import OwnSettings
from shared.tables.batches import batches_of, begun
from shared.tables.writing import Sheet, write_csv, write_xlsx

LINK_GOOD_FOR = timedelta(minutes=15)
MOST_SHEETS = 100  # each has a file of its own open while the workbook is made
_ALL = Text(en="Participants", fr="Participants", de="Teilnehmende", zh="参会者")
_SHEETS_OF_A_WORKBOOK = Text(
    en="only a workbook has sheets", fr="seul un classeur a des feuilles", de="nur eine Arbeitsmappe hat Blätter",
    zh="只有工作簿才有工作表",
)  # fmt: skip
_TOO_MANY_SHEETS = Text(
    en="makes more than {limit} sheets: ask for one workshop at a time",
    fr="donne plus de {limit} feuilles : demandez un atelier à la fois",
    de="ergibt mehr als {limit} Blätter: fragen Sie nach einem Workshop auf einmal",
    zh="工作表超过 {limit} 张：请逐个工作坊下载",
)


async def write_list(
    runtime: Runtime, caller: Caller, conference_id: UUID, form: FileForm, wanted: WantedList, *, signed: bool
) -> AsyncIterator[bytes]:
    """The file in pieces. `signed`: asked for by a link, whose maker was allowed to see just this.

    Raises NotFound and Forbidden as the list of registrations does, Unprocessable for sheets that cannot be.
    """
    async with transaction(runtime.engine) as session:
        if signed:
            conference = await get_conference(session, conference_id)
            if conference is None:
                raise NotFound()
        else:
            conference, side = await listable(session, caller, conference_id)
            wanted = _within(wanted, side)
        words = await _words(session, conference, wanted)
        wanted = _with_answers(wanted, words)
        parts = await _parts(session, conference, wanted, words, form)
    file = _File(runtime, conference_id, words)
    whole = await begun(file.batches(wanted))
    if form is FileForm.CSV:
        return write_csv(columns_of(wanted.columns, words, wanted.workshop), whole)
    return write_xlsx(_sheets(file, wanted, whole, parts))


def _sheets(
    file: "_File", wanted: WantedList, whole: AsyncIterator[Sequence[Line]], parts: Mapping[str, WantedList]
) -> Iterator[Sheet[Line]]:
    words = file.words
    yield Sheet(_ALL.render(words.language), columns_of(wanted.columns, words, wanted.workshop), whole)
    for name, part in parts.items():
        yield Sheet(name, columns_of(part.columns, words, part.workshop), file.batches(part))


async def make_link(
    session: AsyncSession, caller: Caller, conference_id: UUID, body: ParticipantLinkIn, own: OwnSettings
) -> ParticipantLink:
    """A URL that fetches one list for a while, for a browser that sends no token. Raises as the list does."""
    conference, side = await listable(session, caller, conference_id)
    wanted = _within(body.wanted(), side)
    words = await _words(session, conference, wanted)
    await _parts(session, conference, _with_answers(wanted, words), words, body.form)
    path = f"/registration/v1/conferences/{conference_id}/participants.{body.form}"
    expires_at = now().replace(microsecond=0) + LINK_GOOD_FOR
    url = signed_urls.sign(own, path, valid_for=LINK_GOOD_FOR, query=wanted.as_query())
    return ParticipantLink(url=url, expires_at=expires_at)


def _within(wanted: WantedList, side: str | None) -> WantedList:
    """What the caller may have of it; raises Forbidden for a delegation that is not its own."""
    if side is not None and wanted.delegation not in (None, side):
        raise Forbidden()
    return wanted.of_side(side)


async def _words(session: AsyncSession, conference: ConferenceRow, wanted: WantedList) -> Words:
    workshops = await workshops_of(session, conference.id)
    delegations = await delegations_of(session, conference.id)
    return Words(
        language=wanted.language,
        workshops={row.id: said(row.title, wanted.language) for row in workshops},
        delegations={row.code: said(row.name, wanted.language) for row in delegations},
        questions={each.name: each for each in columns_of_form(await get_form(session, conference.id))},
    )


def _with_answers(wanted: WantedList, words: Words) -> WantedList:
    """With the columns of all questions where all were asked for; Unprocessable for one that the form does not ask."""
    columns: dict[str, None] = {}
    for name in wanted.columns:
        if name.startswith(PREFIX) and name not in (ALL_ANSWERS, *words.questions):
            raise no_such_column(name, words.questions)
        columns |= dict.fromkeys(words.questions if name == ALL_ANSWERS else (name,))
    return replace(wanted, columns=tuple(columns))


async def _parts(
    session: AsyncSession, conference: ConferenceRow, wanted: WantedList, words: Words, form: FileForm
) -> dict[str, WantedList]:
    """The sheets beside the first, by their names; raises Unprocessable where there can be none."""
    if wanted.workshop is not None and wanted.workshop not in words.workshops:
        raise NotFound()
    if wanted.sheets is None:
        return {}
    if form is not FileForm.XLSX:
        raise invalid("#/query/sheets", "no_sheets", _SHEETS_OF_A_WORKBOOK)
    if wanted.sheets is SheetsBy.DELEGATION:
        codes = [code for code in words.delegations if wanted.delegation in (None, code)]
        parts = {code: replace(wanted, delegation=code) for code in codes}
    else:
        offered = [
            row.id
            for row in await workshops_of(session, conference.id, with_drafts=False)
            if row.state is not WorkshopState.CANCELLED and wanted.workshop in (None, row.id)
        ]
        parts = {
            f"{number}. {words.workshops[workshop]}": replace(wanted, workshop=workshop)
            for number, workshop in enumerate(offered, start=1)
        }
    if len(parts) >= MOST_SHEETS:
        raise invalid("#/query/sheets", "too_many_sheets", _TOO_MANY_SHEETS, limit=MOST_SHEETS)
    return parts


@dataclass(frozen=True, slots=True)
class _File:
    """What all sheets of a file have in common."""

    runtime: Runtime
    conference_id: UUID
    words: Words

    def batches(self, wanted: WantedList) -> AsyncIterator[Sequence[Line]]:
        statement = participants.registrations_of(
            self.conference_id,
            side=None,
            q=None,
            delegation=wanted.delegation,
            state=wanted.state,
            workshop=wanted.workshop,
            consent=wanted.consent,
        )

        async def read(session: AsyncSession, batch: Wanted) -> Sequence[Line]:
            return await _lines(session, await store.piece_of(session, statement, batch), wanted.columns)

        return batches_of(self.runtime, read, sort=(str(wanted.order),))


async def _lines(session: AsyncSession, rows: Sequence[RegistrationRow], chosen: Sequence[str]) -> list[Line]:
    """The lines of some registrations, with one look at each table for all of them; at what was filled in only where
    that is a column."""
    held: defaultdict[UUID, dict[UUID, EnrolmentState]] = defaultdict(dict)
    for registration_id, workshop_id, state in await store.held_by(session, [row.id for row in rows]):
        held[registration_id][workshop_id] = EnrolmentState(state)
    asked = any(name == ParticipantColumn.CONSENTS or name.startswith(PREFIX) for name in chosen)
    filled = await filled_by(session, [row.id for row in rows]) if asked else {}
    partners = await partner_refs(session, {row.partner_id for row in rows if row.partner_id})
    named = {row.group_id for row in rows if row.group_id}
    groups = await participants.group_names(session, named) if named else {}
    return [
        Line(
            row=row,
            person=PersonOut.model_validate(row.person),
            partner=partners.get(row.partner_id) if row.partner_id else None,
            held=held[row.id],
            consents=sorted(standing(filled[row.id].consents)) if row.id in filled else (),
            group=groups.get(row.group_id) if row.group_id else None,
            answers=filled[row.id].answers if row.id in filled else {},
        )
        for row in rows
    ]
