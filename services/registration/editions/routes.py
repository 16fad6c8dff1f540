"""Editions over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Response, status

from services.registration.conferences.schemas import ConferenceOut
from services.registration.editions import store, use_cases
from services.registration.editions.schemas import EditionOut, Editions, RepeatIn
from services.registration.permissions import ConferenceEditor, ConferenceVisitor
from services.registration.rules.editions import next_start
from shared.db.engine import Session
from shared.http.etags import IfMatchOptional, Tag
from shared.http.route import EntenteRoute

router = APIRouter(prefix="/registration/v1", tags=["conferences"], route_class=EntenteRoute)


@router.get("/conferences/{conference_id:uuid}/editions")
async def list_editions(conference_id: UUID, caller: ConferenceVisitor, session: Session) -> Editions:
    """The editions of a conference side by side: where and when, and how many came (B28)."""
    chain = await use_cases.editions_of(session, caller, conference_id)
    ids = [each.id for each in chain]
    participants = await store.participants_of(session, ids)
    delegations = await store.delegations_of(session, ids)
    workshops = await store.workshops_of(session, ids)
    speakers = await store.speakers_of(session, ids)
    items = [
        EditionOut(
            **each.model_dump(include=set(EditionOut.model_fields)),
            participants=sum(participants[each.id].values()),
            participants_by_delegation={
                code: number for code, number in sorted(participants[each.id].items(), key=str) if code is not None
            },
            delegations=delegations.get(each.id, 0),
            workshops=workshops.get(each.id, 0),
            speakers=speakers.get(each.id, 0),
        )
        for each in chain
    ]
    return Editions(items=items, next_expected_on=next_start(chain[-1].starts_on, chain[-1].recurs))


@router.post("/conferences/{conference_id:uuid}:repeat", status_code=status.HTTP_201_CREATED)
async def repeat_conference(
    conference_id: UUID,
    body: RepeatIn,
    caller: ConferenceEditor,
    session: Session,
    if_match: IfMatchOptional,
    tag: Tag,
    response: Response,
) -> ConferenceOut:
    """Make the next edition of a conference, as a draft: a year later (B30), or on the day you name.

    Delegations, rooms, workshops, sessions and milestones are taken along, at the same time on the clock; people,
    line-ups and descriptions are not.
    """
    following = await use_cases.repeat_conference(session, caller, conference_id, if_match, body)
    response.headers["Location"] = f"/registration/v1/conferences/{following.id}"
    tag(following.version)
    return ConferenceOut.model_validate(following, from_attributes=True)
