"""`/registry/v1/partners/{id}/members`, `/partners/{id}/memberships` and `/registry/v1/memberships`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, status

from services.registry.clock import Today
from services.registry.memberships import use_cases
from services.registry.memberships.schemas import (
    MemberOut,
    MembershipIn,
    MembershipOut,
    MembershipPatch,
    NetworkSeeking,
)
from services.registry.memberships.store import MembershipFilter
from services.registry.permissions import RegistryReader, RegistryWriter
from services.registry.schemas import Code
from services.registry.vocabularies.networks import MembershipRole
from services.registry.vocabularies.partners import PartnerKind, SeekingAim
from shared.db.engine import Session
from shared.http.etags import IfMatch, Tag
from shared.http.pages import Page, PageRequest, paging
from shared.http.route import EntenteRoute
from shared.http.schemas import CountryCode, ShortText

_PREFIX = "/registry/v1"
router = APIRouter(prefix=_PREFIX, tags=["networks"], route_class=EntenteRoute)


@router.post("/partners/{partner_id:uuid}/members", status_code=status.HTTP_201_CREATED)
async def start_membership(
    partner_id: UUID,
    body: MembershipIn,
    caller: RegistryWriter,
    session: Session,
    today: Today,
    tag: Tag,
    response: Response,
) -> MembershipOut:
    """Enter a partner of any legal form in a network (A13): as a member, associate, observer, section or funder.

    For staff and the network's own members. Twice in the same role and category at the same time is a 409.
    """
    made = await use_cases.start(session, caller, partner_id, body, today)
    response.headers["Location"] = f"{_PREFIX}/memberships/{made.id}"
    tag(made.version)
    return made


@router.get("/partners/{partner_id:uuid}/members")
async def list_members(
    partner_id: UUID,
    caller: RegistryReader,
    session: Session,
    today: Today,
    page: Annotated[PageRequest, paging("name", "from", "updated_at")],
    role: MembershipRole | None = None,
    category: ShortText | None = None,
    current: Annotated[bool | None, Query(description="whether it may hold today; both without it")] = None,
    q: Annotated[ShortText | None, Query(description="words of any of the member's names")] = None,
    kind: Annotated[PartnerKind | None, Query(description="what the member is")] = None,
    country: Annotated[CountryCode | None, Query(description="where the member is")] = None,
    seeking: Annotated[bool | None, Query(description="whether the member seeks anything")] = None,
    seeks_aim: Annotated[SeekingAim | None, Query(description="what the member seeks")] = None,
    seeks_theme: Annotated[Code | None, Query(description="on which theme it seeks")] = None,
    seeks_kind: Annotated[PartnerKind | None, Query(description="which kind of partner it seeks")] = None,
    seeks_country: Annotated[CountryCode | None, Query(description="in which country it seeks")] = None,
) -> Page[MemberOut]:
    """The members of a network by name, and what each of them seeks (A36): `seeking=true` lists who seeks anything."""
    wanted = MembershipFilter(
        today=today,
        role=role,
        category=category,
        current=current,
        q=q,
        kind=kind,
        country=country,
        seeking=seeking,
        seeks_aim=seeks_aim,
        seeks_theme=seeks_theme,
        seeks_kind=seeks_kind,
        seeks_country=seeks_country,
    )
    return await use_cases.list_members(session, caller, partner_id, wanted, page)


@router.get("/partners/{partner_id:uuid}/members/seeking")
async def read_network_seeking(
    partner_id: UUID, caller: RegistryReader, session: Session, today: Today
) -> NetworkSeeking:
    """What the present members of a network seek, counted (A36): a network sees at a glance who looks for what."""
    return await use_cases.network_seeking(session, caller, partner_id, today)


@router.get("/partners/{partner_id:uuid}/memberships")
async def list_memberships(
    partner_id: UUID,
    caller: RegistryReader,
    session: Session,
    today: Today,
    page: Annotated[PageRequest, paging("name", "from", "updated_at")],
    role: MembershipRole | None = None,
    category: ShortText | None = None,
    current: Annotated[bool | None, Query(description="whether it may hold today; both without it")] = None,
) -> Page[MembershipOut]:
    """The networks to which a partner belongs or belonged, by name."""
    wanted = MembershipFilter(today=today, role=role, category=category, current=current)
    return await use_cases.list_memberships(session, caller, partner_id, wanted, page)


@router.get("/memberships/{membership_id:uuid}")
async def read_membership(
    membership_id: UUID, caller: RegistryReader, session: Session, today: Today, tag: Tag
) -> MembershipOut:
    """One membership; 404 also where the caller may not see the network or its member."""
    shown = await use_cases.read_membership(session, caller, membership_id, today)
    tag(shown.version)
    return shown


@router.patch("/memberships/{membership_id:uuid}")
async def change_membership(
    membership_id: UUID,
    body: MembershipPatch,
    caller: RegistryWriter,
    session: Session,
    today: Today,
    if_match: IfMatch,
    tag: Tag,
) -> MembershipOut:
    """Change some fields of a membership; `to` ends it."""
    changed = await use_cases.change_membership(session, caller, membership_id, body, if_match, today)
    tag(changed.version)
    return changed


@router.delete("/memberships/{membership_id:uuid}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_membership(membership_id: UUID, caller: RegistryWriter, session: Session, if_match: IfMatch) -> None:
    """Take back a membership that was entered by mistake. One that is over has a `to`."""
    await use_cases.remove_membership(session, caller, membership_id, if_match)
