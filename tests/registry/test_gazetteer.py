"""What the gazetteer's file holds, and how it is loaded."""

import asyncio
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import text

from services.registry.territories.gazetteer import FILE, Line, opened, territory_id, version_of
from services.registry.territories.loader import load
from shared.db.engine import make_engine, transaction
from shared.testing.databases import TestDatabases
from tests.registry.places import lines, written

pytestmark = pytest.mark.xdist_group("territories")


def found(country: str, level: str, code: str) -> Line:
    return next(line for line in lines() if (line.country, line.level, line.code) == (country, level, code))


def called(name: str, country: str | None = None) -> list[Line]:
    """Those with this very name among their names."""
    return [
        line
        for line in lines()
        if country in {None, line.country} and (line.name == name or any(name == text for text, _, _ in line.names))
    ]


def test_the_file_is_small_and_says_what_version_it_is() -> None:
    assert FILE.stat().st_size < 8_000_000
    assert version_of() == opened().version


def test_french_local_authorities_are_complete() -> None:
    there = Counter((line.level, line.dissolved) for line in lines() if line.country == "FR")
    assert there["commune", False] == 34_969
    assert there["commune", True] > 1_500
    assert there["department", False] == 109
    assert there["intercommunality", False] == 1_255 + 11
    assert (there["region", False], there["region", True]) == (26, 16)


def test_other_countries_are_as_complete_as_their_sources() -> None:
    there = Counter((line.country, line.level) for line in lines())
    assert (there["MA", "region"], there["MA", "province"], there["MA", "commune"]) == (12, 83, 1_503)
    assert (there["BJ", "department"], there["BJ", "commune"]) == (12, 77)
    assert there["UA", "oblast"] == 25  # Crimea's republic with them; Kyiv and Sevastopol are cities
    assert (there["CN", "province"], there["CN", "prefecture"]) == (31, 333)
    assert there["DE", "land"] == 16
    assert sum(line.level == "country" for line in lines()) > 240
    assert sum(line.level == "city" for line in lines()) > 30_000


def test_every_territory_has_one_id_that_is_a_uuid_of_version_7() -> None:
    ids = {line.id for line in lines()}
    assert len(ids) == len(lines())
    assert {(one.version, one.variant) for one in ids} == {(7, "specified in RFC 4122")}
    # In every installation, after every build: others keep these ids.
    assert str(territory_id("FR", "commune", "59009")) == str(found("FR", "commune", "59009").id)
    assert str(territory_id("FR", "commune", "59183")) == "019b76da-a800-710a-8070-25e33088874d"


def test_what_a_territory_refers_to_is_there() -> None:
    keys = {(line.country, line.level, line.code) for line in lines()}
    for line in lines():
        assert line.parent is not None or line.level == "country", line
        for other in (line.parent, line.grouping, *(key for key, _ in line.successors)):
            assert other is None or tuple(other) in keys, line


def test_villeneuve_d_ascq_has_its_codes_and_those_of_before() -> None:
    line = found("FR", "commune", "59009")
    assert line.codes["siren"] == "215900093"
    assert line.codes["former_insee"] == ["59020", "59235"]
    assert line.codes["geonames"] == "6543862"
    assert line.grouping is not None
    assert line.grouping[2] == "200093201"


def test_a15_regions_of_before_2016_have_their_successor() -> None:
    assert found("FR", "region", "22").successors == [[["FR", "region", "32"], "2016-01-01"]]
    into = Counter(
        key[2] for line in lines() if line.level == "region" and line.country == "FR" for key, _ in line.successors
    )
    assert into == {"44": 3, "75": 3, "76": 2, "84": 2, "27": 2, "32": 2, "28": 2}
    assert found("FR", "region", "32").established_on == "2016-01-01"
    assert not found("FR", "region", "53").dissolved


@pytest.mark.parametrize(
    ("names", "country", "code"),
    [
        (["Dunkirk", "Dünkirchen", "Duinkerke", "Dunkerque"], "FR", "59183"),
        (["深圳市", "深圳", "Shenzhen"], "CN", "440300"),
        (["Київ", "Kyiv", "Kiev"], "UA", "UA80000000000093317"),
        (["Sidi Ifni", "سيدي إفني"], "MA", "10.473.01.03"),
        (["Tanguiéta"], "BJ", "BJ-AK-TAN"),
        (["Saint-Denis"], "RE", None),
        (["北京市", "Beijing", "Pékin"], "CN", "110000"),
        (["Berlin"], "DE", "DE-BE"),
    ],
)
def test_one_place_is_one_territory(names: list[str], country: str, code: str | None) -> None:
    for name in names:
        there = [
            line.code
            for line in called(name, country)
            if line.level not in {"province", "country"} or line.code == code
        ]
        assert there == ([code] if code else []), name


def test_a_city_that_is_a_first_level_subdivision_is_one_with_it() -> None:
    for name, country, code in (("Oslo", "NO", "NO-03"), ("Yerevan", "AM", "AM-ER"), ("Sofia", "BG", "BG-22")):
        one = next(line for line in called(name, country) if line.code == code)
        assert one.population is not None
        assert [line for line in called(name, country) if line.level == "city"] == []


def test_a_prefecture_has_its_latin_name_as_its_own_and_its_urban_district_is_not_beside_it() -> None:
    assert ["Zhuhai", "zh-Latn", "official"] in found("CN", "prefecture", "440400").names
    assert called("Tongchuanshi", "CN") == []


@pytest.mark.parametrize(
    ("country", "name", "parent"),
    [
        ("DE", "Bonn", "DE-NW"),
        ("PL", "Katowice", "PL-24"),
        ("ES", "Murcia", "ES-MC"),
        ("CZ", "Brno", "CZ-64"),
        ("IN", "Hyderabad", "IN-TS"),
        ("ID", "Bandung", "ID-JB"),
        ("NO", "Bergen", "NO-46"),
        ("NO", "Tromsø", "NO-55"),
        ("VN", "Vinh", "VN-22"),
        ("ZA", "Johannesburg", "ZA-GP"),
        ("GT", "Antigua Guatemala", "GT-03"),
        ("DZ", "Touggourt", "DZ-55"),
    ],
)
def test_cities_stand_under_their_state_or_province(country: str, name: str, parent: str) -> None:
    above = {line.parent[2] for line in called(name, country) if line.level == "city" and line.parent}
    assert parent in above, above


def test_few_cities_have_only_their_country_above_them() -> None:
    alone = Counter(
        line.country
        for line in lines()
        if line.level == "city" and line.parent == [line.country, "country", line.country]
    )
    assert sum(alone.values()) < 700
    assert not alone.keys() & {"DE", "PL", "MA", "BJ", "FR", "IT", "US", "GB", "NO", "ES", "TR", "JP", "ZA"}


def test_a15_counties_of_norway_that_were_divided_have_their_successors() -> None:
    divided = found("NO", "region", "NO-30")
    assert (divided.name, divided.dissolved_on) == ("Viken", "2024-01-01")
    assert [key[2] for key, _ in divided.successors] == ["NO-31", "NO-32", "NO-33"]


def test_muenster_and_munster_are_two() -> None:
    german = {(line.name, line.parent[2]) for line in called("Munster", "DE") + called("Münster", "DE") if line.parent}
    assert {("Münster", "DE-NW"), ("Munster", "DE-NI")} <= german
    assert found("FR", "commune", "68226").name == "Munster"


async def counted(url: str) -> dict[str, int]:
    engine = make_engine(url)
    tables = ("territory", "territory_name", "territory_succession", "territory_gazetteer")
    async with transaction(engine) as session:
        rows = {table: await session.scalar(text(f"select count(*) from {table}")) or 0 for table in tables}
    await engine.dispose()
    return rows


async def test_two_that_start_at_once_load_it_once_and_a_third_time_nothing_is_done(
    databases: TestDatabases, tmp_path: Path
) -> None:
    url, path = await databases.clone("registry"), written(tmp_path / "cut.xz", "1")
    engines = [make_engine(url) for _ in range(3)]
    done = await asyncio.gather(*(load(engine, path) for engine in engines[:2]))
    assert sorted(done) == [False, True]
    before = await counted(url)
    assert before["territory"] > 3_000
    assert await load(engines[2], path) is False
    assert await counted(url) == before

    later = written(tmp_path / "later.xz", "2", but=("Bonn",))
    assert await load(engines[0], later) is True
    after = await counted(url)
    assert after["territory"] == before["territory"] - 1
    assert after["territory_gazetteer"] == 1
    for engine in engines:
        await engine.dispose()
