"""B13: when two registrations are the same person's."""

import pytest

from services.registration.rules.person import address_key, name_key, person_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna.Li@Ville.Example.org", "anna.li@ville.example.org"),
        ("anna+chengdu@ville.example.org", "anna@ville.example.org"),
        (" anna@ville.example.org ", "anna@ville.example.org"),
    ],
)
def test_b13_these_are_one_address(one: str, other: str) -> None:
    assert address_key(one) == address_key(other)


def test_b13_an_address_of_a_tag_alone_is_kept() -> None:
    assert address_key("+a@x.example.org") != address_key("+b@x.example.org")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Zoé", "d’Arc"), ("D'ARC", "Zoe")),
        (("Ping", "Zhao"), ("Zhao", "Ping")),
        (("Jean-Luc", "Müller"), ("JEAN LUC", "Mu\u0308ller")),
        (("赵平", None), (None, "赵平")),
    ],
)
def test_b13_these_are_one_name(one: tuple[str | None, ...], other: tuple[str | None, ...]) -> None:
    assert name_key(*one) == name_key(*other)


def test_b13_these_are_two_names() -> None:
    assert name_key("Anna", "Li") != name_key("Anna", "Lu")


def test_b13_a_person_without_an_address_has_none_in_the_key() -> None:
    assert person_key(None, "Anna").address is None


def test_b13_a_very_long_name_still_has_a_short_key_of_its_own() -> None:
    one, other = name_key("\ufdfa" * 300), name_key("\ufdfa" * 299 + "a")
    assert one != other
    assert len(one.encode()) <= 200
