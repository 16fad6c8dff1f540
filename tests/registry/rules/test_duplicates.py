"""Whether two entries may be one body (D2)."""

from itertools import product

from services.registry.rules.duplicates import Entry, Reason, reasons_for, score_of
from services.registry.rules.names import exact_key, fold


def entry(name: str, *, former: str | None = None, kind: str = "local_authority", **fields: object) -> Entry:
    keys = {"names": frozenset({(exact_key(name), fold(name))}), "former": frozenset()}
    if former:
        keys["former"] = frozenset({(exact_key(former), fold(former))})
    usual = {"kind": kind, "territory": None, "host": None, "identifiers": frozenset(), "cell": None}
    return Entry(**(usual | keys | fields))  # type: ignore[arg-type]


def score(one: Entry, other: Entry) -> int:
    return score_of(reasons_for(one, other))


def test_d2_munster_with_and_without_marks_never_score_high() -> None:
    for place in ({}, {"cell": (1, 2)}, {"territory": ("commune", "1")}):
        for one, other in (("Münster", "Munster"), ("Fürth", "Furth"), ("Löhne", "Lohne")):
            assert score(entry(one, **place), entry(other, **place)) < 50


def test_d2_the_same_name_elsewhere_is_less_than_the_same_name() -> None:
    here, there = ("commune", "93066"), ("commune", "97411")
    assert score(entry("Saint-Denis"), entry("St Denis")) == 60
    assert score(entry("Saint-Denis", territory=here), entry("Saint-Denis", territory=here)) == 85
    assert score(entry("Saint-Denis", territory=here), entry("Saint-Denis", territory=there)) == 20


def test_d2_a_former_name_and_an_identifier_are_reasons() -> None:
    assert reasons_for(entry("Occitanie"), entry("X", former="Occitanie")) == [Reason.SAME_FORMER_NAME]
    one, other = (entry(name, identifiers=frozenset({"215900093"})) for name in ("A", "Ville de B"))
    assert score(one, other) == 60


def test_d2_neighbours_without_a_like_name_are_none() -> None:
    place = {"territory": ("commune", "1"), "host": "example.org"}
    assert score(entry("Lycée Colbert", **place), entry("Musée", **place)) == 0


def test_d2_a_score_is_the_same_both_ways_and_within_bounds() -> None:
    entries = [
        entry(name, kind=kind, host=host, cell=cell)
        for name, kind, host, cell in product(
            ("Lille", "Lile", "Ville de Lille"), ("school", "other"), (None, "lille.fr"), (None, (1, 1))
        )
    ]
    for one, other in product(entries, entries):
        assert 0 <= score(one, other) == score(other, one) <= 100
