"""Groups as callers see them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences.facts import policy_of
from services.registration.groups import store
from services.registration.groups.schemas import GroupListed, GroupOut, GroupSeats, Supervision
from services.registration.models.conference import ConferenceRow
from services.registration.models.groups import RegistrationGroupRow
from services.registration.participants.schemas import EnrolmentOut, RegistrationOut
from services.registration.participants.views import registration_views
from services.registration.person import PersonOut
from services.registration.rules.groups import supervision_of, too_few_adults
from services.registration.vocabularies.participants import EnrolmentState, RegistrationState
from shared.auth.caller import Caller
from shared.catalogue.rules import Notice

_COUNTED = (RegistrationState.CONFIRMED, RegistrationState.PENDING_APPROVAL)


async def listed_views(
    session: AsyncSession, conference: ConferenceRow, groups: Sequence[RegistrationGroupRow]
) -> list[GroupListed]:
    """Groups without their members, with one look for all of them."""
    numbers: defaultdict[UUID, list[tuple[str, bool]]] = defaultdict(list)
    for group_id, state, minor, number in await store.count_members(session, [group.id for group in groups]):
        numbers[group_id] += [(state, minor)] * number
    return [GroupListed(**_common(conference, group, numbers[group.id])) for group in groups]


async def group_view(
    session: AsyncSession, caller: Caller, conference: ConferenceRow, group: RegistrationGroupRow, *, inside: bool
) -> GroupOut:
    """A group with its members; `inside` as for registrations."""
    rows = await store.members_of(session, group.id)
    members = await registration_views(session, caller, conference, rows, inside=inside)
    counted = [(row.state_before or row.state, row.minor) for row in rows]
    return GroupOut(**_common(conference, group, counted), members=members, seats=_seats(group, members))


def _common(
    conference: ConferenceRow, group: RegistrationGroupRow, members: Sequence[tuple[str, bool]]
) -> dict[str, Any]:
    """What a list shows, too. `members`: the state of each, and whether a minor."""
    standing = [(state, minor) for state, minor in members if state in _COUNTED]
    confirmed = sum(state == RegistrationState.CONFIRMED for state, _ in standing)
    supervision = supervision_of([minor for _, minor in standing])
    finding = too_few_adults(supervision, policy_of(conference).minors_per_adult)
    return group.model_dump(exclude={"leader", "link_id"}) | {
        "leader": PersonOut.model_validate(group.leader) if group.leader else None,
        "size": len(standing),
        "confirmed": confirmed,
        "pending": len(standing) - confirmed,
        "supervision": Supervision(
            minors=supervision.minors, adults=supervision.adults, minors_per_adult=supervision.per_adult
        ),
        "warnings": [Notice.of(finding)] if finding else [],
    }


def _seats(group: RegistrationGroupRow, members: Sequence[RegistrationOut]) -> list[GroupSeats]:
    """How the members stand in each workshop: those asked for first, then whatever they chose besides."""
    places: dict[UUID, list[EnrolmentOut]] = {UUID(workshop_id): [] for workshop_id in group.workshops}
    for member in members:
        for enrolment in member.enrolments:
            places.setdefault(enrolment.workshop_id, []).append(enrolment)
    return [
        GroupSeats(
            workshop_id=workshop_id,
            confirmed=_number(enrolments, EnrolmentState.CONFIRMED),
            offered=_number(enrolments, EnrolmentState.OFFERED),
            waiting=_number(enrolments, EnrolmentState.WAITLISTED),
            reason=next((item.reason for item in _in_order(enrolments) if item.reason is not None), None),
        )
        for workshop_id, enrolments in places.items()
    ]


def _number(enrolments: Sequence[EnrolmentOut], state: EnrolmentState) -> int:
    return sum(item.state == state for item in enrolments)


def _in_order(enrolments: Sequence[EnrolmentOut]) -> list[EnrolmentOut]:
    return sorted(enrolments, key=lambda item: item.position or 0)
