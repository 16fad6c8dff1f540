"""From a row's cells to objects of the registry, by the same use cases as through the API: nothing is entered twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.agreements.schemas import AgreementIn
from services.registry.agreements.use_cases import create_agreement
from services.registry.cooperations.schemas import CooperationIn
from services.registry.cooperations.use_cases import create_cooperation
from services.registry.imports import store
from services.registry.imports.cells import Cells, known_of
from services.registry.imports.columns import IDENTIFIER_PREFIX, MOST_PARTIES, ImportKind
from services.registry.imports.places import Meant, Said, authority_of, resolve
from services.registry.imports.problems import CellProblem, RefusedRow, SkippedRow
from services.registry.imports.reading import Cell, Row
from services.registry.partners.schemas import PartnerIn
from services.registry.partners.use_cases import create_partner
from services.registry.rules.agreement import FEWEST_PARTIES
from services.registry.rules.identifiers import WrongIdentifier, normalised
from services.registry.rules.names import exact_key
from services.registry.rules.typed_values import TypedLocale
from services.registry.sight import sight_of
from services.registry.tables import TerritoryRow
from services.registry.territories import store as territories
from services.registry.vocabularies.agreements import INSTRUMENTS, RENEWALS, Instrument
from services.registry.vocabularies.imports import RowState
from services.registry.vocabularies.partners import KINDS, PartnerKind
from services.registry.vocabularies.themes import THEMES
from shared.auth.caller import Caller
from shared.catalogue.texts import LANGUAGES
from shared.http.problems import Fault, Problem
from shared.http.validation import faults_of


@dataclass(frozen=True, slots=True)
class Context:
    """What all rows of one import have in common."""

    caller: Caller
    today: date
    locale: TypedLocale
    mapping: Mapping[str, str]
    header: Sequence[str]
    defaults: Mapping[str, str]
    decisions: Mapping[str, Any]
    historical: bool


@dataclass(slots=True)
class Result:
    """What became of a row."""

    line: int
    state: RowState
    problems: list[dict[str, Any]] = field(default_factory=list)
    object_ids: list[UUID] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Entered:
    """The objects of a row, and whether the row made any of them."""

    object_ids: list[UUID]
    made: bool


class Enterer(Protocol):
    """Enters rows of one kind, a batch at a time."""

    async def prepare(self, session: AsyncSession, rows: Mapping[int, Cells]) -> None:
        """Look up what the batch names, all at once."""

    async def enter(self, session: AsyncSession, line: int, cells: Cells) -> Entered:
        """Enter one row; raises RefusedRow, SkippedRow, or the Problem of a use case."""


async def enter_batch(session: AsyncSession, context: Context, enterer: Enterer, rows: Sequence[Row]) -> list[Result]:
    """Enter these rows, each whole or not at all; the session's transaction is the caller's."""
    by_field = {row.line: _by_field(context, row) for row in rows}
    readable = {line: Cells(cells, context.locale) for line, cells in by_field.items()}
    await enterer.prepare(session, readable)
    columns = {name: column for column, name in context.mapping.items()}
    results = []
    for line, cells in readable.items():
        try:
            async with session.begin_nested():
                entered = await enterer.enter(session, line, cells)
            state = RowState.CREATED if entered.made else RowState.EXISTING
            results.append(Result(line, state, object_ids=entered.object_ids))
        except SkippedRow:
            results.append(Result(line, RowState.SKIPPED))
        except RefusedRow as refusal:
            state = RowState.DOUBTFUL if refusal.doubtful else RowState.REFUSED
            told = [problem.stored(columns, by_field[line]) for problem in refusal.problems]
            results.append(Result(line, state, told))
        except Problem as problem:
            told = [found.stored(columns, by_field[line]) for found in _of_use_case(problem)]
            results.append(Result(line, RowState.REFUSED, told))
    return results


def _by_field(context: Context, row: Row) -> dict[str, Cell]:
    named = dict(zip(context.header, row.cells, strict=False))
    cells: dict[str, Cell] = dict(context.defaults)
    cells |= {name: named[column] for column, name in context.mapping.items() if named.get(column, "") != ""}
    return cells


def _of_use_case(problem: Problem) -> list[CellProblem]:
    """What a use case refused, by the field that it names as far as a column holds it."""
    if not problem.errors:
        text = problem.detail or problem.title
        return [CellProblem(None, problem.slug, texts=_in_all_languages(Fault("", problem.slug, text, problem.values)))]
    return [_told(fault) for fault in problem.errors]


def _told(fault: Fault) -> CellProblem:
    name = fault.pointer.lstrip("/").split("/")[0]
    return CellProblem(name or None, fault.code, texts=_in_all_languages(fault))


def _in_all_languages(fault: Fault) -> dict[str, str]:
    return {language: fault.text.render(language, values=fault.values) for language in LANGUAGES}


def _validated(error: ValidationError) -> RefusedRow:
    errors = [{**each, "loc": ("body", *each["loc"])} for each in error.errors()]
    return RefusedRow([_told(fault) for fault in faults_of(errors)])


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
            raise _validated(error) from None

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
        raise _not_understood("territory", meant)


class AgreementEnterer:
    """Rows that link two partners or more: their cooperation, and with a signature's date an agreement in it.

    A row without a date says that they cooperate, and not when they signed: no draft and no day is invented for it (A5,
    D9). The same partners in another order are the same cooperation.
    """

    def __init__(self, context: Context) -> None:
        self._context, self._sight = context, sight_of(context.caller)
        self._meant: dict[Said, Meant] = {}
        self._parties: dict[int, dict[str, Said]] = {}

    async def prepare(self, session: AsyncSession, rows: Mapping[int, Cells]) -> None:
        self._parties = {line: _parties(cells) for line, cells in rows.items()}
        said = [one for parties in self._parties.values() for one in parties.values()]
        self._meant = await resolve(session, self._sight, said, self._context.decisions)

    async def enter(self, session: AsyncSession, line: int, cells: Cells) -> Entered:
        parties = self._understood(line)
        instrument = cells.code("instrument", INSTRUMENTS) or Instrument.TWINNING
        signed_on = cells.day("signed_on")
        facts = self._facts(cells)
        started_on = cells.day("started_on")
        cells.check()
        partners, made = await self._partners(session, parties)
        ids = list(partners)
        title = self._title(cells, Instrument(instrument), list(partners.values()))
        cooperation = await store.cooperation_of(session, ids)
        if cooperation is None:
            body = {
                "title": title,
                "partners": [{"partner_id": partner_id} for partner_id in ids],
                "started_on": started_on,
                "themes": cells.codes("themes", THEMES),
            }
            cooperation = (await self._create(create_cooperation, CooperationIn, session, body)).id
            made = True
        if signed_on is None:
            return Entered([cooperation], made)
        agreement = await store.agreement_of(session, instrument, signed_on, ids)
        if agreement is None:
            body = facts | {
                "cooperation_id": cooperation,
                "instrument": instrument,
                "title": title,
                "signed_on": signed_on,
                "signatories": [{"partner_id": partner_id} for partner_id in ids],
                "historical": self._context.historical,
            }
            agreement = (await self._create(create_agreement, AgreementIn, session, body)).id
            made = True
        return Entered([cooperation, agreement], made)

    async def _create(self, use_case: Any, schema: Any, session: AsyncSession, facts: dict[str, Any]) -> Any:
        try:
            body = schema.model_validate({name: value for name, value in facts.items() if value is not None})
        except ValidationError as error:
            raise _validated(error) from None
        return await use_case(session, self._context.caller, body, self._context.today)

    def _understood(self, line: int) -> dict[str, Meant]:
        """What each party's column means; raises RefusedRow where one is not understood or there are too few."""
        meant = {name: self._meant[said] for name, said in self._parties[line].items()}
        if any(one.skipped for one in meant.values()):
            raise SkippedRow
        open_ones = [_not_understood(name, one) for name, one in meant.items() if not (one.partner_id or one.territory)]
        if open_ones:
            problems = [problem for refusal in open_ones for problem in refusal.problems]
            raise RefusedRow(problems, doubtful=all(refusal.doubtful for refusal in open_ones))
        if len(meant) < FEWEST_PARTIES:
            raise RefusedRow([CellProblem(None, "too_few_partners")])
        return meant

    async def _partners(self, session: AsyncSession, parties: Mapping[str, Meant]) -> tuple[dict[UUID, str], bool]:
        """The partners' ids and names, entered where they were not; and whether one was."""
        ids: list[UUID] = []
        made = False
        for name, meant in parties.items():
            partner_id = meant.partner_id
            if partner_id is None and meant.territory is not None:
                # An earlier row of the batch may have entered it.
                partner_id = (await store.authorities(session, [meant.territory])).get(meant.territory.id)
                if partner_id is None:
                    body = authority_of(meant.territory)
                    partner_id = (await create_partner(session, self._context.caller, body, self._context.today)).id
                    made = True
            if partner_id is None or partner_id in ids:
                raise RefusedRow([CellProblem(name, "same_partner")])
            ids.append(partner_id)
        names = await store.names(session, ids)
        return {partner_id: names[partner_id] for partner_id in ids}, made

    def _facts(self, cells: Cells) -> dict[str, Any]:
        """The fields of an agreement, apart from its parties."""
        amount, months = cells.number("forecast_amount"), cells.number("term_months")
        currency = cells.text("forecast_currency")
        return {
            "signed_place": cells.text("signed_place"),
            "celebrated_on": cells.day("celebrated_on"),
            "term_months": int(months) if months is not None and months == int(months) else months,
            "renewal": cells.code("renewal", RENEWALS),
            "transmitted_on": cells.day("transmitted_on"),
            "effective_on": cells.day("effective_on"),
            "themes": cells.codes("themes", THEMES),
            "object": cells.text("object"),
            "forecast_amount": {"amount": str(amount), "currency": currency} if amount is not None else None,
        }

    def _title(self, cells: Cells, instrument: Instrument, names: Sequence[str]) -> dict[str, str]:
        own = cells.text("title")
        if own:
            return {str(self._context.locale): own}
        joined = " – ".join(names)
        return {language: f"{INSTRUMENTS[instrument].render(language)} {joined}"[:300] for language in LANGUAGES}


def _parties(cells: Cells) -> dict[str, Said]:
    """The parties that a row names, by the field of each."""
    numbered = {
        f"partner_{number}": (
            cells.text(f"partner_{number}"),
            cells.text(f"country_{number}"),
            cells.text(f"identifier_{number}"),
        )
        for number in range(1, MOST_PARTIES + 1)
    }
    parties = {
        name: Said(text, country, _identifier(identifier))
        for name, (text, country, identifier) in numbered.items()
        if text
    }
    if parties:
        return parties
    # An export holds all names in one cell, and all countries in another.
    countries = cells.texts("countries")
    names = cells.texts("partners")
    paired = countries if len(countries) == len(names) else [None] * len(names)
    return {f"partners:{index}": Said(name, paired[index]) for index, name in enumerate(names)}


def _identifier(text: str | None) -> frozenset[tuple[str, str]]:
    scheme, separator, value = (text or "").partition(":")
    if not text:
        return frozenset()
    return frozenset({(scheme.strip(), value.strip()) if separator else ("siren", text)})


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


def _not_understood(name: str, meant: Meant) -> RefusedRow:
    if meant.candidates:
        return RefusedRow([CellProblem(name, "doubtful_place", candidates=meant.candidates)], doubtful=True)
    return RefusedRow([CellProblem(name, "unknown_place")])


ENTERERS: Mapping[ImportKind, type[PartnerEnterer] | type[AgreementEnterer]] = {
    ImportKind.PARTNERS: PartnerEnterer,
    ImportKind.AGREEMENTS: AgreementEnterer,
}
