"""The conflicts of a programme, without a database (D8)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from services.registration.rules.conflicts import Appearance, Conflict, Setting, Thing, conflicts_in
from services.registration.rules.person import person_key
from services.registration.rules.quota import Slot
from services.registration.vocabularies.timetable import ConflictKind, ThingType

NINE = datetime(2027, 10, 26, 9, tzinfo=UTC)
SETTING = Setting(ZoneInfo("Asia/Shanghai"))
LOTUS, BAMBOO = UUID(int=1), UUID(int=2)
ZHAO = person_key("zhao@example.org", "Ping", "Zhao")


def thing(number: int, start: int = 0, minutes: int = 60, **fields: object) -> Thing:
    """From `start` minutes after nine; `start` -1 is without a time."""
    begin = NINE + timedelta(minutes=start)
    slot = Slot(begin, begin + timedelta(minutes=minutes)) if start >= 0 else Slot()
    values = {"type": ThingType.WORKSHOP, "title": {"en": str(number)}, "public": True} | fields
    return Thing(id=UUID(int=number + 100), slot=slot, **values)  # type: ignore[arg-type]


def kinds(things: Sequence[Thing], setting: Setting = SETTING) -> list[ConflictKind]:
    return [conflict.kind for conflict in conflicts_in(things, setting)]


def test_d8_two_things_in_one_room_share_no_minute() -> None:
    first, second = thing(1, 0, 60, room_id=LOTUS), thing(2, 30, 60, room_id=LOTUS)
    (clash,) = conflicts_in([second, first], SETTING)
    assert (clash.kind, clash.things, clash.impossible) == (ConflictKind.ROOM_TAKEN, (first, second), True)
    assert (clash.starts_at, clash.ends_at) == (NINE + timedelta(minutes=30), NINE + timedelta(minutes=60))
    assert kinds([first, thing(3, 60, 60, room_id=LOTUS)]) == []
    assert kinds([first, thing(3, 0, 60, room_id=BAMBOO), thing(4), thing(5, -1, room_id=LOTUS)]) == []


def test_d8_the_same_person_is_a_registration_or_an_address_with_a_name() -> None:
    registration = UUID(int=7)

    def twice(one: Appearance, other: Appearance) -> list[Conflict]:
        return list(conflicts_in([thing(1, 0, appearances=[one]), thing(2, 30, appearances=[other])], SETTING))

    (clash,) = twice(Appearance(UUID(int=1), registration), Appearance(UUID(int=2), registration, ZHAO))
    assert (clash.kind, clash.appearances) == (ConflictKind.PERSON_TWICE, (UUID(int=1), UUID(int=2)))
    both = Appearance(UUID(int=1), registration, ZHAO), Appearance(UUID(int=2), registration, ZHAO)
    assert len(twice(*both)) == 1
    assert len(twice(Appearance(UUID(int=1), key=ZHAO), Appearance(UUID(int=2), registration, ZHAO))) == 1
    shared = person_key("zhao@example.org", "Xin", "Shen")
    assert twice(Appearance(UUID(int=1), key=ZHAO), Appearance(UUID(int=2), key=shared)) == []
    nameless = person_key(None, "Ping", "Zhao")
    assert twice(Appearance(UUID(int=1), key=nameless), Appearance(UUID(int=2), key=nameless)) == []


def test_d8_whoever_has_not_accepted_twice_can_still_choose() -> None:
    proposed, accepted = (Appearance(UUID(int=number), key=ZHAO, confirmed=number == 2) for number in (1, 2))
    (clash,) = conflicts_in([thing(1, appearances=[proposed]), thing(2, appearances=[accepted])], SETTING)
    assert not clash.impossible
    assert kinds([thing(1, appearances=[proposed, accepted])]) == []


def test_d8_a_room_has_the_seats_that_its_workshop_offers() -> None:
    setting = Setting(ZoneInfo("UTC"), room_seats={LOTUS: 40, BAMBOO: None})
    (small,) = conflicts_in([thing(1, -1, room_id=LOTUS, capacity=41)], setting)
    assert (small.kind, small.seats, small.impossible) == (ConflictKind.ROOM_TOO_SMALL, 40, False)
    fits = [
        thing(1, -1, room_id=LOTUS, capacity=40),
        thing(2, -1, room_id=LOTUS),
        thing(3, -1, room_id=BAMBOO, capacity=9),
    ]
    assert kinds(fits, setting) == []


def test_b14_what_is_spoken_is_interpreted_on_days_with_interpreters() -> None:
    setting = Setting(
        ZoneInfo("Asia/Shanghai"), languages=["fr", "zh"], interpreters={date(2027, 10, 26): ["fr", "zh"]}
    )
    (alone,) = conflicts_in([thing(1, languages=["fr"])], setting)
    assert (alone.kind, alone.languages) == (ConflictKind.NOT_INTERPRETED, ("zh",))
    assert kinds([thing(1, languages=["fr"], interpretation=["zh-Hans"]), thing(2)], setting) == []
    next_day = thing(3, 1440, languages=["fr"], interpretation=["zh"])
    assert kinds([next_day], setting) == [ConflictKind.NO_INTERPRETERS]
    assert kinds([next_day], Setting(ZoneInfo("UTC"), languages=["fr", "zh"])) == []


PLANS = st.lists(
    st.tuples(st.integers(0, 6), st.integers(1, 4), st.sampled_from([LOTUS, BAMBOO, None]), st.sampled_from("abc")),
    max_size=9,
)


@given(PLANS)
def test_d8_every_clash_is_found_once_and_nothing_else(plans: list[tuple[int, int, UUID | None, str]]) -> None:
    things = [
        thing(
            number,
            start,
            minutes,
            room_id=room,
            appearances=[Appearance(UUID(int=number + 1), key=person_key(who, who))],
        )
        for number, (start, minutes, room, who) in enumerate(plans)
    ]
    expected = set()
    for (one, first), (two, second) in combinations(enumerate(things), 2):
        if not first.slot.overlaps(second.slot):
            continue
        pair = frozenset({first.id, second.id})
        if plans[one][2] is not None and plans[one][2] == plans[two][2]:
            expected.add((ConflictKind.ROOM_TAKEN, pair))
        if plans[one][3] == plans[two][3]:
            expected.add((ConflictKind.PERSON_TWICE, pair))
    found = [(clash.kind, frozenset(item.id for item in clash.things)) for clash in conflicts_in(things, SETTING)]
    assert len(found) == len(set(found))
    assert set(found) == expected
