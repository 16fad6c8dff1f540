"""What a caller may see and change of one cooperation and what belongs to it: as a member, by grants, or as staff.

A grant on a side stands for membership of that side's parties, in this cooperation and what belongs to it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.grants import store
from services.registry.sight import Sight, may_change, may_write, may_write_all, sight_of
from services.registry.vocabularies.grants import GrantRole
from shared.auth.caller import Caller

_EDITING = frozenset({GrantRole.OWNER, GrantRole.EDITOR, GrantRole.DELEGATION_HEAD})


@dataclass(frozen=True, slots=True)
class Access:
    """What one caller may do to one cooperation and its agreements and milestones.

    `seen` and `edited` are the parties of the sides that are granted, `sides` the sides whose half it edits; `whole…`
    are grants that name no side. `inherited` are the ended bodies in whose place its partners stand (A15).
    """

    caller: Caller
    sight: Sight
    inherited: frozenset[UUID] = frozenset()
    granted: bool = False
    whole_seen: bool = False
    whole_edited: bool = False
    whole_owned: bool = False
    seen: frozenset[UUID] = frozenset()
    edited: frozenset[UUID] = frozenset()
    sides: frozenset[str] = frozenset()
    owned_sides: frozenset[str] = frozenset()

    def covers(self, visibility: str, concerned: Iterable[UUID]) -> bool:
        """Whether something of this visibility that concerns these partners is seen."""
        concerned = list(concerned)
        if self.sight.covers(visibility, concerned) or self.whole_seen:
            return True
        return not (self.seen | self.inherited).isdisjoint(concerned)

    def sees_cooperation(self, visibility: str, parties: Iterable[UUID]) -> bool:
        """Whether the cooperation itself is seen: any grant shows it."""
        parties = list(parties)
        return self.granted or self.sight.covers(visibility, parties) or not self.inherited.isdisjoint(parties)

    def changes(self, concerned: Iterable[UUID]) -> bool:
        """Whether something that concerns these partners may be changed."""
        concerned = list(concerned)
        if may_change(self.caller, concerned):
            return True
        return may_write(self.caller) and (
            self.whole_edited or not (self.edited | self.inherited).isdisjoint(concerned)
        )

    @property
    def changes_all(self) -> bool:
        """Whether both halves may be changed."""
        return may_write_all(self.caller) or (may_write(self.caller) and self.whole_edited)

    def own(self, partner_id: UUID) -> bool:
        """Whether what belongs to this partner is the caller's half."""
        return partner_id in self.caller.partners or partner_id in self.edited or partner_id in self.inherited

    def own_entry(self, partner_id: UUID, side: str | None) -> bool:
        """Whether this entry among the parties is the caller's half: its own partner's, or of a side granted to it."""
        return partner_id in self.caller.partners or side in self.sides or partner_id in self.inherited

    def grants(self, side: str | None) -> bool:
        """Whether the caller may make, change and take back grants on this side (None: on the whole)."""
        if may_write_all(self.caller):
            return True
        return may_write(self.caller) and (self.whole_owned or (side is not None and side in self.owned_sides))


async def access_to(session: AsyncSession, caller: Caller, cooperation_id: UUID | None) -> Access:
    """The caller's access to a cooperation and what belongs to it; None: what belongs to none is granted to nobody."""
    sight = sight_of(caller)
    inherited = await store.inherited(session, sight)
    if cooperation_id is None or sight.subject is None:
        return Access(caller, sight, inherited)
    found = await store.of_subject(session, cooperation_id, sight.subject)
    whole = {role for role, side, _ in found if side is None}
    by_side = [(role, side, parties) for role, side, parties in found if side is not None]
    return Access(
        caller,
        sight,
        inherited,
        granted=bool(found),
        whole_seen=bool(whole),
        whole_edited=not whole.isdisjoint(_EDITING),
        whole_owned=GrantRole.OWNER in whole,
        seen=frozenset().union(*(parties for _, _, parties in by_side)),
        edited=frozenset().union(*(parties for role, _, parties in by_side if role in _EDITING)),
        sides=frozenset(side for role, side, _ in by_side if role in _EDITING),
        owned_sides=frozenset(side for role, side, _ in by_side if role == GrantRole.OWNER),
    )
