"""What a caller may see and change of the registry's objects."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from services.registry.vocabularies.partners import Visibility
from shared.auth.caller import Caller

_READ, _WRITE = "registry:read", "registry:write"
_STAFF = ("admin", "coordinator")


@dataclass(frozen=True, slots=True)
class Sight:
    """What a caller sees: objects of some visibilities, and whatever concerns its own partners; or everything."""

    everything: bool
    visibilities: frozenset[Visibility]
    partners: frozenset[UUID]
    persons: bool
    """Whether names of persons are shown (D7)."""
    subject: str | None = None
    """The name by which grants know the caller; None for those who have none, or see everything."""

    def covers(self, visibility: str, concerned: Iterable[UUID]) -> bool:
        """Whether an object of this visibility that concerns these partners is seen."""
        return self.everything or visibility in self.visibilities or not self.partners.isdisjoint(concerned)


def sight_of(caller: Caller) -> Sight:
    """Anonymous callers see what is public, readers what is the network's as well; members what concerns them."""
    reads = caller.may(_READ)
    levels = {Visibility.PUBLIC, Visibility.NETWORK} if reads else {Visibility.PUBLIC}
    everything = reads and (may_write_all(caller) or caller.is_service)
    named = reads and not everything and caller.kind in ("account", "client")
    return Sight(
        everything,
        frozenset(levels),
        caller.partners if reads else frozenset(),
        persons=reads,
        subject=caller.subject if named else None,
    )


def may_write_all(caller: Caller) -> bool:
    """The network's staff and machine clients that may write; members write only what concerns their partners."""
    return caller.may(_WRITE) and (caller.is_client or caller.has_role(*_STAFF))


def may_write(caller: Caller) -> bool:
    """Whether the caller may change anything at all."""
    return caller.may(_WRITE)


def may_change(caller: Caller, concerned: Iterable[UUID]) -> bool:
    """Whether the caller may change an object that concerns these partners."""
    return may_write_all(caller) or (caller.may(_WRITE) and not caller.partners.isdisjoint(concerned))


def sees_contacts_of(caller: Caller, concerned: Iterable[UUID]) -> bool:
    """D7: whether the caller is told the persons behind the functions of these partners.

    The network's staff, machine clients that may write, and the partners' own members.
    """
    return may_write_all(caller) or (caller.may(_READ) and not caller.partners.isdisjoint(concerned))
