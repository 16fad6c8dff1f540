"""Names of persons: no family name and no order is forced on anybody (D3)."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.registry.vocabularies.people import NameOrder


@dataclass(frozen=True, slots=True)
class PersonName:
    """What somebody is called: any one of the names is enough."""

    given_name: str | None = None
    family_name: str | None = None
    name_order: NameOrder = NameOrder.GIVEN_FIRST
    native_name: str | None = None
    transcription: str | None = None
    also_known_as: tuple[str, ...] = ()

    @property
    def shown(self) -> str | None:
        """The name as its bearer orders it; the native one, or its transcription, where no other is known."""
        parts = [self.given_name, self.family_name]
        if self.name_order is NameOrder.FAMILY_FIRST:
            parts.reverse()
        return " ".join(part for part in parts if part) or self.native_name or self.transcription

    @property
    def spellings(self) -> list[str]:
        """Every way in which the whole name may stand somewhere, either order included."""
        both = [self.given_name, self.family_name]
        ways: Iterable[str | None] = [self.native_name, self.transcription, *self.also_known_as]
        if all(both):
            ways = [f"{both[0]} {both[1]}", f"{both[1]} {both[0]}", *ways]
        elif not (self.native_name or self.transcription):
            ways = [*both, *ways]
        return list(dict.fromkeys(way for way in ways if way))
