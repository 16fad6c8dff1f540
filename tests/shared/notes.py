"""A small service of notes, to prove the kernel by what its callers see."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, Response, UploadFile, status
from pydantic import Field
from sqlalchemy import Column, Integer, MetaData, Table, Text, Uuid, func, insert, select, update
from sqlalchemy.ext.asyncio import create_async_engine

from shared.app import Service
from shared.auth.caller import Caller
from shared.auth.permissions import Anyone, Permission
from shared.db.engine import Session, async_url
from shared.db.kernel_tables import KERNEL_METADATA
from shared.db.keyset import fetch_page
from shared.events.outbox import publish
from shared.events.types import EventData, EventType, EventTypes, Subject
from shared.http.etags import IfMatch, Tag
from shared.http.pages import Page, PageRequest, paging
from shared.http.problems import NotFound
from shared.http.route import EntenteRoute
from shared.http.schemas import Input
from shared.http.signed_urls import IsSigned, sign
from shared.http.uploads import content_of
from shared.ids import new_id
from shared.runtime import CurrentRuntime

METADATA = MetaData()
note = Table(
    "note",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("text", Text, nullable=False, unique=True),
    Column("rank", Integer, nullable=False),
)
WRITTEN = EventType(
    "notes.note.written",
    "A note was written",
    EventData(subject=Subject(type="note", id=UUID(int=7), version=1, url="/notes/v1/notes/7")),
)
Writer = Annotated[Caller, Depends(Permission("notes:write"))]
Reader = Annotated[Caller, Depends(Permission("notes:read"))]


class NoteIn(Input):
    text: str = Field(max_length=100)
    rank: int = 0


class NoteOut(NoteIn):
    id: UUID
    version: int


router = APIRouter(prefix="/notes/v1", route_class=EntenteRoute)


@router.post("/notes", status_code=status.HTTP_201_CREATED)
async def write_note(body: NoteIn, caller: Writer, session: Session, tag: Tag, response: Response) -> NoteOut:
    made = NoteOut(id=new_id(), version=1, **body.model_dump())
    await session.execute(insert(note).values(made.model_dump()))
    subject = Subject(type="note", id=made.id, version=1, url=f"/notes/v1/notes/{made.id}")
    await publish(session, WRITTEN, EventData(subject=subject), visibility="public")
    response.headers["Location"] = subject.url
    tag(1)
    if body.text == "explode":
        raise RuntimeError("secret detail")
    return made


@router.get("/notes")
async def list_notes(
    caller: Reader, session: Session, page: Annotated[PageRequest, paging("rank", "text")], q: str = ""
) -> Page[NoteOut]:
    statement = select(note).where(note.c.text.contains(q))
    rows, cursor, total = await fetch_page(session, statement, page, dict(note.c), default="-rank")
    return Page(items=[NoteOut.model_validate(row, from_attributes=True) for row in rows], next=cursor, total=total)


@router.get("/notes/{note_id:uuid}")
async def read_note(note_id: UUID, caller: Anyone, session: Session, tag: Tag) -> NoteOut:
    row = (await session.execute(select(note).where(note.c.id == note_id))).first()
    if row is None:
        raise NotFound()
    tag(row.version)
    return NoteOut.model_validate(row, from_attributes=True)


@router.patch("/notes/{note_id:uuid}")
async def change_note(
    note_id: UUID, body: NoteIn, caller: Writer, session: Session, if_match: IfMatch, tag: Tag
) -> NoteOut:
    row = (await session.execute(select(note).where(note.c.id == note_id).with_for_update())).first()
    if row is None:
        raise NotFound()
    if_match.check(row.version)
    changed = NoteOut(id=note_id, version=row.version + 1, **body.model_dump())
    await session.execute(update(note).where(note.c.id == note_id).values(changed.model_dump()))
    tag(changed.version)
    return changed


@router.post("/notes/{note_id:uuid}:touch")
async def touch_note(note_id: UUID, caller: Writer, session: Session) -> dict[str, int]:
    touched = update(note).where(note.c.id == note_id).values(rank=note.c.rank + 1).returning(note.c.rank)
    return {"rank": (await session.execute(touched)).scalar_one()}


@router.post("/files", status_code=status.HTTP_201_CREATED)
async def send_file(
    caller: Writer,
    session: Session,
    response: Response,
    file: Annotated[UploadFile, File()],
    name: Annotated[str, Form()],
) -> dict[str, str | int]:
    response.headers["Location"] = "/notes/v1/files"
    return {"id": str(new_id()), "name": name, "size": len(await content_of(file))}


@router.get("/shared/{note_id:uuid}")
async def read_by_url(note_id: UUID, caller: Anyone, signed: IsSigned, runtime: CurrentRuntime) -> dict[str, str]:
    if not signed and caller.is_anonymous:
        raise NotFound()
    return {"url": sign(runtime.settings.own, f"/notes/v1/shared/{note_id}", valid_for=timedelta(minutes=5))}


@router.post("/sleepers")
async def sleep(caller: Writer, session: Session) -> dict[str, bool]:
    await session.execute(select(func.pg_sleep(0.5)))
    return {"slept": True}


NOTES = Service(
    name="notes",
    title="Notes",
    description="Notes",
    routers=[router],
    events=EventTypes([WRITTEN]),
)


async def create_tables(url: str) -> None:
    engine = create_async_engine(async_url(url))
    async with engine.begin() as connection:
        await connection.run_sync(KERNEL_METADATA.create_all)
        await connection.run_sync(METADATA.create_all)
    await engine.dispose()
