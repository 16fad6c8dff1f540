"""What is held of whoever leads a group, told and erased (D7). Members are registrations, and have their own."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.groups.schemas import LeaderData, LeaderErasure
from services.registration.groups.use_cases import Reached, group_for, leads
from services.registration.personal_data import store
from services.registration.personal_data.use_cases import answers_without, held_out
from services.registration.retention.holds import check_not_held
from services.registration.rules.redaction import Sought
from shared.auth.caller import Caller
from shared.http.etags import Precondition
from shared.http.problems import Forbidden


async def export(session: AsyncSession, caller: Caller, group_id: UUID) -> LeaderData:
    """For the leader, and for who manages the conference; raises NotFound, or Forbidden for a delegation's head."""
    group, conference, access = await _allowed(session, caller, group_id)
    sought = Sought(group.leader)
    found = await store.find(session, group.id, conference.id, sought)
    return LeaderData(
        group_id=group.id,
        looked_for=list(sought.spellings),
        held=[held_out(one, name, access) for one in found for name in one.held],
        stored_answers=len(await answers_without(session, group.id, sought)),
    )


async def erase(session: AsyncSession, caller: Caller, group_id: UUID, if_match: Precondition) -> LeaderErasure:
    """Erase the leader wherever the conference names them; the group stays, and nobody has its link any more.

    Whoever is a member, too, keeps that registration. Asked again, nothing happens. Raises as `export`,
    PreconditionFailed when the group has changed since, RetentionHeld while a hold keeps it.
    """
    group, conference, _ = await _allowed(session, caller, group_id)
    if not group.leader:
        return LeaderErasure(group_id=group.id, places={}, stored_answers=0)
    if_match.check(group.version)
    await check_not_held(session, conference)
    sought = Sought(group.leader)
    answers = await answers_without(session, group.id, sought)
    for scope, key, body in answers:
        await store.rewrite_answer(session, scope, key, body)
    places = await store.erase(session, await store.find(session, group.id, conference.id, sought, lock=True))
    return LeaderErasure(group_id=group.id, places=places, stored_answers=len(answers))


async def _allowed(session: AsyncSession, caller: Caller, group_id: UUID) -> Reached:
    reached = await group_for(session, caller, group_id)
    if not (leads(caller, reached[0]) or reached[2].manages):
        raise Forbidden()
    return reached
