"""Groups that register together, over HTTP."""

import json
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response, status
from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.groups import personal_data, store, use_cases
from services.registration.groups.schemas import (
    GroupIn,
    GroupListed,
    GroupMade,
    GroupOut,
    GroupPatch,
    LeaderData,
    LeaderErasure,
    MemberRefused,
    OfferIn,
)
from services.registration.groups.views import group_view, listed_views
from services.registration.participants.links import Links
from services.registration.participants.partner_refs import PartnerRefs
from services.registration.participants.schemas import RefusedOut
from services.registration.participants.use_cases import listable
from services.registration.permissions import ConferenceEditor, Participant, Registrant
from services.registration.vocabularies.groups import GroupKind, GroupState
from shared.auth.caller import Caller
from shared.db.engine import Session
from shared.http import idempotency as answers
from shared.http.etags import IfMatch, IfMatchOptional, Tag, VersionTag
from shared.http.idempotency import Attempt, idempotency
from shared.http.pages import Page, PageRequest, paging
from shared.http.route import EntenteRoute
from shared.runtime import CurrentRuntime

router = APIRouter(prefix="/registration/v1", tags=["groups"], route_class=EntenteRoute)


def location_of(group_id: UUID) -> str:
    return f"/registration/v1/groups/{group_id}"


@router.post("/conferences/{conference_id:uuid}/groups", status_code=status.HTTP_201_CREATED, response_model=GroupMade)
@idempotency("delegated")
async def create_group(
    conference_id: UUID,
    body: GroupIn,
    caller: Registrant,
    session: Session,
    runtime: CurrentRuntime,
    request: Request,
    tag: Tag,
) -> Response:
    """Register a group: a delegation's list, a school's class. Each member has a registration (B13), address or not.

    With `all_or_nothing` all members have a seat in a workshop, or none, and wait for it together; else as many as fit,
    in the order of the list, and the others wait. Minors count once a guardian's consent is recorded; until then they
    are `pending_approval`, hold no seat, and a group that wants its seats together waits for them. `manage_url` lets
    the leader see, change and withdraw the group and each of its members; keep it safe. Registered already is a 409
    that names the members; then nobody is registered.
    """
    attempt: Attempt = request.state.idempotency
    links: Links = runtime.resources["links"]
    partners: PartnerRefs = runtime.resources["partners"]
    stored = await answers.begin(session, attempt)
    if stored is not None:
        content, headers = json.loads(stored.body), stored.headers | {"Idempotent-Replayed": "true"}
        version = stored.version or 1
        group, conference = await use_cases.made_before(session, UUID(content["id"]))
        link_id = UUID(content.pop("link_id", str(group.link_id)))
    else:
        (group, conference, access), decisions = await use_cases.create_group(
            session, partners, caller, conference_id, body
        )
        inside = access.edits_side(group.delegation)
        shown = await group_view(session, caller, conference, group, inside=inside)
        refused = [
            MemberRefused(
                registration_id=registration_id,
                refused=[RefusedOut(workshop_id=item.workshop_id, reason=item.reason) for item in decision.refused],
            )
            for registration_id, decision in decisions
            if decision.refused
        ]
        content = shown.model_dump(mode="json") | {"refused": [item.model_dump(mode="json") for item in refused]}
        headers, version = {"Location": location_of(group.id)}, group.version
        link_id = group.link_id
        # A repetition is answered with the link of whoever led the group then, which may have ended since.
        to_keep = content | {"link_id": str(link_id)}
        kept = Response(_json(to_keep), status.HTTP_201_CREATED, headers, "application/json")
        await answers.store(session, attempt, kept, version)
    tag(version)
    # The link is a secret: it is minted for this answer, and not kept with it.
    link = {"manage_url": links.group_url(group.id, link_id, conference.ends_on)}
    return Response(_json(content | link), status.HTTP_201_CREATED, headers, "application/json")


def _json(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


@router.get("/conferences/{conference_id:uuid}/groups")
async def list_groups(
    conference_id: UUID,
    caller: ConferenceEditor,
    session: Session,
    page: Annotated[PageRequest, paging("name", "created_at", "id")],
    q: Annotated[str | None, Query(max_length=200, description="part of the group's name")] = None,
    kind: GroupKind | None = None,
    state: GroupState | None = None,
) -> Page[GroupListed]:
    """The groups of a conference, the latest first: for its organisers; to a delegation's head its own."""
    conference, side = await listable(session, caller, conference_id)
    statement = store.groups_of(conference_id, side=side, q=q, kind=kind, state=state)
    rows, cursor, total = await store.page_of_groups(session, statement, page)
    items = await listed_views(session, conference, [row[0] for row in rows])
    return Page(items=items, next=cursor, total=total)


@router.get("/groups/{group_id:uuid}")
async def read_group(group_id: UUID, caller: Participant, session: Session, tag: Tag) -> GroupOut:
    """One group with its members: for the holder of its link, the head of its delegation, and the organisers."""
    return await _shown(session, caller, await use_cases.group_for(session, caller, group_id), tag)


@router.patch("/groups/{group_id:uuid}")
async def change_group(
    group_id: UUID, body: GroupPatch, caller: Participant, session: Session, if_match: IfMatch, tag: Tag
) -> GroupOut:
    """Change a group's name, kind or leader. A leader of another address has another link; the old one opens nothing
    any more."""
    return await _shown(session, caller, await use_cases.change_group(session, caller, group_id, body, if_match), tag)


@router.post("/groups/{group_id:uuid}:withdraw")
async def withdraw_group(
    group_id: UUID, caller: Participant, session: Session, if_match: IfMatchOptional, tag: Tag, response: Response
) -> GroupOut:
    """Withdraw all members of a group; their seats go to those who wait. Asked again, it is answered alike.

    After the deadline for changes (B18) the withdrawals wait for the organisers' word: 202.
    """
    reached, waits = await use_cases.withdraw_group(session, caller, group_id, if_match)
    if waits:
        response.status_code = status.HTTP_202_ACCEPTED
    return await _shown(session, caller, reached, tag)


@router.post("/groups/{group_id:uuid}:accept")
async def accept_offers(group_id: UUID, body: OfferIn, caller: Participant, session: Session, tag: Tag) -> GroupOut:
    """Make the seats of a workshop that are on offer to members of a group their own, all of them at once."""
    reached = await use_cases.answer_offers(session, caller, group_id, body.workshop_id, accepted=True)
    return await _shown(session, caller, reached, tag)


@router.post("/groups/{group_id:uuid}:decline")
async def decline_offers(group_id: UUID, body: OfferIn, caller: Participant, session: Session, tag: Tag) -> GroupOut:
    """Leave the seats of a workshop that are on offer to members of a group to the next, all of them at once."""
    reached = await use_cases.answer_offers(session, caller, group_id, body.workshop_id, accepted=False)
    return await _shown(session, caller, reached, tag)


@router.get("/groups/{group_id:uuid}/personal-data")
async def export_leaders_data(group_id: UUID, caller: Participant, session: Session) -> LeaderData:
    """All that is held of a group's leader (D7): for the leader, and the organisers. Members have exports of their
    own."""
    return await personal_data.export(session, caller, group_id)


@router.delete("/groups/{group_id:uuid}/personal-data")
async def erase_leaders_data(group_id: UUID, caller: Participant, session: Session, if_match: IfMatch) -> LeaderErasure:
    """Erase a group's leader (D7), wherever the conference names them. The group stays, and its link opens nothing.

    Whoever is a member of it, too, keeps that registration, and may have it erased.
    """
    return await personal_data.erase(session, caller, group_id, if_match)


async def _shown(session: AsyncSession, caller: Caller, reached: use_cases.Reached, tag: VersionTag) -> GroupOut:
    group, conference, access = reached
    tag(group.version)
    return await group_view(session, caller, conference, group, inside=access.edits_side(group.delegation))
