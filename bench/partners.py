"""A hundred thousand partners that do not exist, with names as people give them; written straight into the registry.

They lie in some twenty thousand places, more than four hundred of them in the largest; half have a website and a
number; some are another one of their place, typed again.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from services.registry.partners.store import names_of
from services.registry.rules.names import fold, search_key
from services.registry.tables import PartnerRow
from services.registry.vocabularies.partners import PartnerKind
from services.registry.vocabularies.themes import THEMES
from shared.clock import now
from shared.ids import new_id

PARTNERS = 100_000
PLACES = 3_000
"""So many in each country."""
_TYPED_AGAIN = 0.02
"""So many of those that do not lie alone are there already under the same name, or nearly."""
_SEED = 20_260_101


def _words(text: str) -> list[str]:
    return text.split()


_ONSETS = _words("b br c ch cl d f g gr h j l m mont n p pl qu r s t tr v val vill w")
_CODAS = _words("ac an ard as ay bach beck berg bourg dorf ein el en ergues euil feld ieux in ingen oux on ow ün y")
_MIDDLES = ["a", "ai", "e", "é", "è", "eau", "i", "ie", "o", "ô", "ou", "u", "ü", "ä", "ö"]
_BEFORE = ["", "", "", "", "", "Saint-", "Sainte-", "La ", "Le ", "Les ", "Bad ", "Neu", "Mont-", "L'"]
_AFTER = ["", "", "", "", "-sur-{}", "-en-{}", " an der {}", "-lès-{}", "-les-Bains", " d'{}", "-la-Forêt", " am {}"]
_HAN = "安北本长成达大东福高广桂海杭合河湖华淮江金京九昆兰丽连林柳龙洛绵南宁平青泉厦山上深沈石苏台太天通武西仙新徐阳"
_FORMS: dict[PartnerKind, list[str]] = {
    PartnerKind.LOCAL_AUTHORITY: ["{}", "{}", "{}", "Ville de {}", "Commune de {}", "Stadt {}"],
    PartnerKind.SCHOOL: ["Lycée {}", "Collège de {}", "Gymnasium {}"],
    PartnerKind.ASSOCIATION: ["Comité de jumelage de {}", "Amis de {}", "Verein {} und die Welt"],
    PartnerKind.UNIVERSITY: ["Université de {}", "Universität {}"],
    PartnerKind.COMPANY: ["{} Énergies", "Werke {}"],
}
_COUNTRIES = ["FR", "FR", "FR", "DE", "DE", "PL", "BJ", "MA", "UA", "IT", "ES"]


@dataclass(frozen=True)
class _Lying:
    """Where a partner lies: the code of its place, and the place's point."""

    code: str
    point: tuple[float, float]


class _Places:
    """Where partners lie and what they are known by besides their names. Its chances leave those of the names alone."""

    def __init__(self) -> None:
        self._random = random.Random(_SEED)
        self._points: dict[tuple[str, str], tuple[float, float]] = {}
        self._names: dict[tuple[str, str], str] = {}

    def lying(self, country: str, point: tuple[float, float]) -> _Lying:
        """One of the country's places, the first of them the likeliest; it lies where its first partner did."""
        code = f"{int(PLACES * self._random.random() ** 2):05}"
        return _Lying(code, self._points.setdefault((country, code), point))

    def name(self, country: str, code: str, name: str) -> str:
        """The partner's name, or now and then one of the place that is there already, as somebody else types it."""
        before = self._names.get((country, code))
        if before is not None and self._random.random() < _TYPED_AGAIN:
            wrong = self._random.randrange(1, len(before))
            return before if self._random.random() < 0.5 else before[:wrong] + before[wrong - 1 :]
        self._names[country, code] = name
        return name

    def website(self, name: str) -> str | None:
        return f"https://www.{fold(name).replace(' ', '-')}.example/" if self._random.random() < 0.5 else None

    def numbers(self, partner_id: UUID) -> list[dict[str, Any]]:
        """The identifiers of one in two."""
        value = f"{self._random.randrange(10**9):09}"
        known = self._random.random() < 0.5
        return [{"partner_id": partner_id, "position": 0, "scheme": "bench", "value": value}] if known else []


class _Names:
    """Names of places, made of syllables; the same ones in every run."""

    def __init__(self) -> None:
        self._random = random.Random(_SEED)
        self.pick = self._random.choice
        self.share = self._random.random
        self.between = self._random.uniform

    def stem(self) -> str:
        syllables = "".join(self.pick(_ONSETS) + self.pick(_MIDDLES) for _ in range(self._random.randint(1, 2)))
        return (syllables + self.pick(_CODAS)).capitalize()

    def western(self) -> str:
        return self.pick(_BEFORE) + self.stem() + self.pick(_AFTER).format(self.stem())

    def chinese(self) -> str:
        return "".join(self.pick(_HAN) for _ in range(self._random.randint(2, 3))) + self.pick("市市市县区")


def rows(count: int) -> Iterator[PartnerRow]:
    """So many partners; one in ten is Chinese, one in three has a second name."""
    names, places, instant = _Names(), _Places(), now()
    themes = list(map(str, THEMES))
    for _ in range(count):
        yield _row(names, places, instant, themes)


def _row(names: _Names, places: _Places, instant: datetime, themes: list[str]) -> PartnerRow:
    kind, others = names.pick([PartnerKind.LOCAL_AUTHORITY] * 4 + list(_FORMS)), []
    country = "CN" if names.share() < 0.1 else names.pick(_COUNTRIES)
    name = names.stem() if country == "CN" else names.pick(_FORMS[kind]).format(names.western())
    if country == "CN":
        others.append({"lang": "zh", "text": names.chinese(), "kind": "official"})
    elif names.share() < 0.33:
        others.append({"lang": "fr", "text": names.western(), "kind": names.pick(["former", "alias"])})
    lying = places.lying(country, (names.between(-60, 70), names.between(-180, 180)))
    name = places.name(country, lying.code, name)
    return PartnerRow(
        id=new_id(),
        version=1,
        created_at=instant,
        updated_at=instant,
        kind=kind,
        name=name,
        names=others,
        country=country,
        territory_level="commune",
        territory_code=lying.code,
        parent_id=None,
        addresses=[],
        website=places.website(name),
        latitude=lying.point[0],
        longitude=lying.point[1],
        themes=[names.pick(themes)],
        languages=[],
        seeking=None,
        facts=[],
        established_on=None,
        dissolved_on=None,
        dissolved_last=None,
        visibility="public" if names.share() < 0.97 else "private",
        search_key=search_key([name, *(other["text"] for other in others)]),
        sort_key=fold(name),
    )


async def fill(connection: "asyncpg.Connection", count: int) -> None:
    """Write `count` partners and the rows of their names, and let the planner know of them."""
    await connection.set_type_codec(
        "jsonb", schema="pg_catalog", format="binary", encoder=_jsonb, decoder=lambda data: json.loads(data[1:])
    )
    made, places = list(rows(count)), _Places()
    await _copy(connection, "partner", [row.model_dump() for row in made])
    await _copy(connection, "partner_name", [name for row in made for name in names_of(row)])
    numbered = {number["value"]: number for row in made for number in places.numbers(row.id)}
    await _copy(connection, "partner_identifier", list(numbered.values()))
    for table in ("partner", "partner_name", "partner_identifier"):
        await connection.execute(f"vacuum analyze {table}")


def _jsonb(value: Any) -> bytes:
    """PostgreSQL's binary form: a version, then the text."""
    return b"\x01" + json.dumps(value).encode()


async def _copy(connection: "asyncpg.Connection", table: str, records: list[dict[str, Any]]) -> None:
    columns = list(records[0])
    values = [tuple(record[name] for name in columns) for record in records]
    await connection.copy_records_to_table(table, columns=columns, records=values)
