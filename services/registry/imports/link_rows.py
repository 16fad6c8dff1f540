"""Rows that are links between partners."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.agreements.schemas import AgreementIn
from services.registry.agreements.use_cases import create_agreement
from services.registry.cooperations.schemas import CooperationIn
from services.registry.cooperations.use_cases import create_cooperation
from services.registry.imports import store
from services.registry.imports.cells import Cells
from services.registry.imports.columns import MOST_PARTIES
from services.registry.imports.course import Context, Entered
from services.registry.imports.places import Meant, Said, authority_of, resolve
from services.registry.imports.problems import CellProblem, RefusedRow, SkippedRow, not_understood, not_valid
from services.registry.partners.use_cases import create_partner
from services.registry.rules.agreement import FEWEST_PARTIES
from services.registry.rules.names import exact_key
from services.registry.sight import sight_of
from services.registry.vocabularies.agreements import INSTRUMENTS, RENEWALS, Instrument
from services.registry.vocabularies.themes import THEMES
from shared.catalogue.texts import LANGUAGES


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
            raise not_valid(error) from None
        return await use_case(session, self._context.caller, body, self._context.today)

    def _understood(self, line: int) -> dict[str, Meant]:
        """What each party's column means; raises RefusedRow where one is not understood or there are too few."""
        meant = {name: self._meant[said] for name, said in self._parties[line].items()}
        if any(one.skipped for one in meant.values()):
            raise SkippedRow
        open_ones = [not_understood(name, one.candidates) for name, one in meant.items() if not one.is_clear]
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
            partner_id = meant.partner_id or await self._registered(session, meant)
            if partner_id is None:
                partner_id = await self._entered(session, meant)
                made = True
            if partner_id in ids:
                raise RefusedRow([CellProblem(name, "same_partner")])
            ids.append(partner_id)
        names = await store.names(session, ids)
        return {partner_id: names[partner_id] for partner_id in ids}, made

    async def _entered(self, session: AsyncSession, meant: Meant) -> UUID:
        body = authority_of(meant.territory) if meant.territory else meant.body
        if body is None:
            raise LookupError
        return (await create_partner(session, self._context.caller, body, self._context.today)).id

    async def _registered(self, session: AsyncSession, meant: Meant) -> UUID | None:
        """The partner if it is registered by now: an earlier row of the batch may have entered it."""
        if meant.territory is not None:
            return (await store.authorities(session, [meant.territory])).get(meant.territory.id)
        if meant.body is not None:
            return await store.registered(session, meant.body, exact_key(meant.body.name))
        return None

    def _facts(self, cells: Cells) -> dict[str, Any]:
        """The fields of an agreement, apart from its parties."""
        amount, months = cells.number("forecast_amount"), cells.number("term_months")
        currency = cells.text("forecast_currency")
        if amount is not None and currency is None:
            cells.problems.append(CellProblem("forecast_amount", "currency_missing"))
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
