"""Where a programme contradicts itself (D8): two things in one room, a person in two places, a room that is too small,
languages that nobody interprets. Values in, conflicts out."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from services.registration.rules.person import PersonKey
from services.registration.rules.quota import Slot
from services.registration.vocabularies.timetable import ConflictKind, ThingType


@dataclass(frozen=True, slots=True)
class Appearance:
    """Somebody who speaks, moderates or chairs. `confirmed`: has accepted, and is not only proposed or invited.

    The same person is the same registration, else the same address with the same name: a name alone is nobody.
    """

    id: UUID
    registration_id: UUID | None = None
    key: PersonKey | None = None
    confirmed: bool = True

    def identities(self) -> Iterator[object]:
        if self.registration_id is not None:
            yield self.registration_id
        if self.key is not None and self.key.address is not None:
            yield self.key


@dataclass(frozen=True, slots=True)
class Thing:
    """A workshop or a session that is not cancelled. `capacity` is its own; `public`: has been announced."""

    type: ThingType
    id: UUID
    title: Mapping[str, str]
    slot: Slot
    public: bool
    room_id: UUID | None = None
    capacity: int | None = None
    appearances: Sequence[Appearance] = ()
    languages: Sequence[str] = ()
    interpretation: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """What of a conference the things are held against: its languages, its days with interpreters, its rooms' seats.

    `interpreters` by day; empty when nobody has said on which days there are any.
    """

    zone: ZoneInfo
    languages: Collection[str] = ()
    interpreters: Mapping[date, Collection[str]] = field(default_factory=dict)
    room_seats: Mapping[UUID, int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Conflict:
    """`things` are the two that clash, or the one in which something does not fit; `impossible` is what cannot be.

    `starts_at` to `ends_at` is the time that both take. `appearances` are the person's, one in each thing.
    """

    kind: ConflictKind
    things: tuple[Thing, ...]
    impossible: bool = False
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    room_id: UUID | None = None
    appearances: tuple[UUID, ...] = ()
    languages: tuple[str, ...] = ()
    seats: int | None = None

    def concerns(self, thing_id: UUID) -> bool:
        return any(thing.id == thing_id for thing in self.things)

    @property
    def is_public(self) -> bool:
        """Whether all of it has been announced."""
        return all(thing.public for thing in self.things)


def conflicts_in(things: Iterable[Thing], setting: Setting) -> Iterator[Conflict]:
    """Every conflict of a programme: first what cannot be, in the order of time, then what does not fit."""
    everything = sorted(things, key=lambda thing: (thing.slot.starts_at is None, thing.slot.starts_at, thing.id))
    clashes = [*_in_one_room(everything), *_in_two_places(everything)]
    yield from sorted(clashes, key=lambda clash: (clash.starts_at, [thing.id for thing in clash.things]))
    for thing in everything:
        yield from _too_small(thing, setting)
        yield from _not_understood(thing, setting)


def _in_one_room(things: Iterable[Thing]) -> Iterator[Conflict]:
    by_room: defaultdict[UUID, list[Thing]] = defaultdict(list)
    for thing in things:
        if thing.room_id is not None:
            by_room[thing.room_id].append(thing)
    for room_id, inside in by_room.items():
        for first, second in _overlapping(inside):
            starts_at, ends_at = _both(first, second)
            yield Conflict(ConflictKind.ROOM_TAKEN, (first, second), True, starts_at, ends_at, room_id=room_id)


def _in_two_places(things: Iterable[Thing]) -> Iterator[Conflict]:
    """A person known by registration here and by address there is one person; each pair of appearances is told once."""
    by_person: defaultdict[object, list[tuple[Thing, Appearance]]] = defaultdict(list)
    for thing in things:
        for appearance in thing.appearances:
            for identity in appearance.identities():
                by_person[identity].append((thing, appearance))
    told: set[tuple[UUID, UUID]] = set()
    for places in by_person.values():
        for index, (first, here) in enumerate(places):
            for second, there in places[index + 1 :]:
                if first.id == second.id or not first.slot.overlaps(second.slot) or (here.id, there.id) in told:
                    continue
                told.add((here.id, there.id))
                starts_at, ends_at = _both(first, second)
                impossible = here.confirmed and there.confirmed
                yield Conflict(
                    ConflictKind.PERSON_TWICE, (first, second), impossible, starts_at, ends_at,
                    appearances=(here.id, there.id),
                )  # fmt: skip


def _overlapping(things: Sequence[Thing]) -> Iterator[tuple[Thing, Thing]]:
    """The pairs that overlap, of things in the order of their start."""
    going: list[Thing] = []
    for thing in things:
        going = [earlier for earlier in going if earlier.slot.overlaps(thing.slot)]
        for earlier in going:
            yield earlier, thing
        going.append(thing)


def _both(first: Thing, second: Thing) -> tuple[datetime | None, datetime | None]:
    """From when to when both of two that overlap go on."""
    starts = [thing.slot.starts_at for thing in (first, second) if thing.slot.starts_at is not None]
    ends = [thing.slot.ends_at for thing in (first, second) if thing.slot.ends_at is not None]
    return max(starts), min(ends)


def _too_small(thing: Thing, setting: Setting) -> Iterator[Conflict]:
    seats = setting.room_seats.get(thing.room_id) if thing.room_id is not None else None
    if seats is not None and thing.capacity is not None and seats < thing.capacity:
        yield Conflict(ConflictKind.ROOM_TOO_SMALL, (thing,), room_id=thing.room_id, seats=seats)


def _not_understood(thing: Thing, setting: Setting) -> Iterator[Conflict]:
    """Languages of the conference into which what is spoken is not interpreted; and interpreting without interpreters.

    Nothing is said of what names no language: a break needs none.
    """
    if not thing.languages:
        return
    heard = {_primary(language) for language in (*thing.languages, *thing.interpretation)}
    left_out = tuple(language for language in setting.languages if _primary(language) not in heard)
    if left_out:
        yield Conflict(ConflictKind.NOT_INTERPRETED, (thing,), languages=left_out)
    if not setting.interpreters or thing.slot.starts_at is None:
        return
    there = setting.interpreters.get(thing.slot.starts_at.astimezone(setting.zone).date(), ())
    known = {_primary(language) for language in there}
    missing = tuple(language for language in thing.interpretation if _primary(language) not in known)
    if missing:
        yield Conflict(ConflictKind.NO_INTERPRETERS, (thing,), languages=missing)


def _primary(language: str) -> str:
    """`zh-Hans` is understood by those who asked for `zh`."""
    return language.partition("-")[0]
