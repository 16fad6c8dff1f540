"""Rows that are partners."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.imports import store
from services.registry.imports.cells import Cells, known_of
from services.registry.imports.columns import IDENTIFIER_PREFIX
from services.registry.imports.course import Context, Entered
from services.registry.imports.places import Meant, Said, resolve
from services.registry.imports.problems import CellProblem, SkippedRow, not_understood, not_valid
from services.registry.partners.schemas import PartnerIn
from services.registry.partners.use_cases import create_partner
from services.registry.rules.identifiers import WrongIdentifier, normalised
from services.registry.rules.names import exact_key
from services.registry.sight import sight_of
from services.registry.tables import TerritoryRow
from services.registry.territories import store as territories
from services.registry.vocabularies.partners import KINDS, PartnerKind
from services.registry.vocabularies.themes import THEMES


class PartnerEnterer:
    """Rows that are partners: known by an identifier, by their territory, or by name, country and kind."""

    def __init__(self, context: Context) -> None:
        self._context, self._sight = context, sight_of(context.caller)
        self._places: dict[Said, Meant] = {}
        self._said: dict[int, Said] = {}

    async def prepare(self, session: AsyncSession, rows: Mapping[int, Cells]) -> None:
        self._said = {}
        for line, cells in rows.items():
            place = cells.text("territory")
            if place and not cells.text("territory_code"):
                self._said[line] = Said(place, cells.text("country"))
        self._places = await resolve(session, self._sight, self._said.values(), self._context.decisions)

    async def enter(self, session: AsyncSession, line: int, cells: Cells) -> Entered:
        body = await self._body(session, line, cells)
        found = await store.registered(session, body, exact_key(body.name))
        if found is not None:
            return Entered([found], made=False)
        made = await create_partner(session, self._context.caller, body, self._context.today)
        return Entered([made.id], made=True)

    async def _body(self, session: AsyncSession, line: int, cells: Cells) -> PartnerIn:
        facts: dict[str, Any] = {
            "name": cells.needed("name"),
            "kind": cells.code("kind", KINDS) or PartnerKind.LOCAL_AUTHORITY,
            "country": cells.country("country"),
            "names": [{"lang": "und", "text": text, "kind": "alias"} for text in cells.texts("other_names")],
            "identifiers": _identifiers(cells),
            "website": cells.text("website"),
            "themes": cells.codes("themes", THEMES),
            "languages": cells.texts("languages"),
            "established_on": cells.day("established_on"),
            "dissolved_on": cells.day("dissolved_on"),
        }
        lat, lon = cells.number("lat"), cells.number("lon")
        if lat is not None and lon is not None:
            facts["location"] = {"lat": float(lat), "lon": float(lon)}
        level, code = cells.text("territory_level"), cells.text("territory_code")
        if level and code:
            facts["territory"] = {"level": level, "code": code}
        elif line in self._said:
            territory = await self._territory(session, self._said[line])
            facts["territory"] = {"level": territory.level, "code": territory.code}
            facts["country"] = facts["country"] or territory.country
        if facts["country"] is None and not cells.problems:
            cells.problems.append(CellProblem("country", "missing"))
        cells.check()
        try:
            return PartnerIn.model_validate(facts)
        except ValidationError as error:
            raise not_valid(error) from None

    async def _territory(self, session: AsyncSession, said: Said) -> TerritoryRow:
        meant = self._places[said]
        if meant.skipped:
            raise SkippedRow
        if meant.territory is not None:
            return meant.territory
        if meant.partner_id is not None:
            key = await store.territory_of(session, meant.partner_id)
            known = await territories.by_codes(session, [key]) if key else {}
            if key in known:
                return known[key]
        raise not_understood("territory", meant.candidates)


def _identifiers(cells: Cells) -> list[dict[str, str]]:
    """Of columns of their own (`identifier:siren`), and of one that holds several (`siren: 215900093; lei: …`)."""
    found = []
    for name in known_of(cells.fields, IDENTIFIER_PREFIX):
        if value := cells.text(name):
            found.append((name, name.removeprefix(IDENTIFIER_PREFIX), value))
    for part in cells.texts("identifiers"):
        scheme, separator, value = part.partition(":")
        if not separator:
            cells.problems.append(CellProblem("identifiers", "not_a_pair"))
            continue
        found.append(("identifiers", scheme.strip(), value.strip()))
    told = []
    for _, scheme, value in found:
        try:
            told.append({"scheme": scheme, "value": normalised(scheme, value)})
        except WrongIdentifier:
            told.append({"scheme": scheme, "value": value})
    return told
