"""Figures: kept as they were published, corrected with an event, and never more than the whole they are a part of."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.indicators import store as rows
from services.indicators.figures import events, store
from services.indicators.figures.schemas import FigureIn, FigurePatch
from services.indicators.frameworks.access import circles_of, manages_everything, sees_everything
from services.indicators.models.figures import FigureRow
from services.indicators.rules.catalogue.figures import C1, C10
from services.indicators.rules.nesting import exceeds, is_part_of_itself
from services.indicators.rules.values import Amount
from services.indicators.texts import NO_SUCH_SUBJECT, OTHER_UNIT, PART_OF_ITSELF
from shared.auth.caller import Caller
from shared.catalogue.rules import Finding
from shared.events.outbox import publish
from shared.http.conflicts import InUse
from shared.http.etags import Precondition
from shared.http.problems import Forbidden, NotFound, RuleViolated, invalid
from shared.partial_dates import PartialDate


def amount_of(figure: FigureRow) -> Amount:
    return Amount(figure.value, qualifier=figure.qualifier)


def sees(caller: Caller, figure: FigureRow) -> bool:
    return sees_everything(caller) or figure.visibility in circles_of(caller) or figure.created_by == caller.key


async def visible_figure(session: AsyncSession, caller: Caller, figure_id: UUID) -> FigureRow:
    """Raises NotFound for what the caller may not see."""
    figure = await store.get_figure(session, figure_id)
    if figure is None or not sees(caller, figure):
        raise NotFound()
    return figure


async def _own_figure(session: AsyncSession, caller: Caller, figure_id: UUID, if_match: Precondition) -> FigureRow:
    """For the network's staff, and for whoever entered it."""
    await store.lock_nesting(session)
    figure = await visible_figure(session, caller, figure_id)
    if not (manages_everything(caller) or (figure.created_by == caller.key and caller.may("indicators:write"))):
        raise Forbidden()
    if_match.check(figure.version)
    return figure


async def add_figure(session: AsyncSession, caller: Caller, body: FigureIn) -> FigureRow:
    """Raises RuleViolated (C1) when it is more than a whole that it is a part of, Unprocessable for one of another
    unit."""
    await store.lock_nesting(session)
    figure = FigureRow(**_columns(body, FigureIn.model_fields.keys()), created_by=caller.key)
    await rows.add(session, figure)
    await _nest(session, caller, figure, body.part_of)
    return figure


async def change_figure(
    session: AsyncSession, caller: Caller, figure_id: UUID, if_match: Precondition, body: FigurePatch
) -> FigureRow:
    """As `add_figure`; nor does it become less than its parts."""
    figure = await _own_figure(session, caller, figure_id, if_match)
    columns = _columns(body, body.model_fields_set)
    for name, value in columns.items():
        setattr(figure, name, value)
    figure.touch()
    if "part_of" in body.model_fields_set:
        await _nest(session, caller, figure, body.part_of)
    elif columns.keys() & {"value", "qualifier", "unit"}:
        known = await store.wholes_of(session, [figure.id])
        await _check_wholes(session, figure, known[figure.id])
    await _check_parts(session, figure)
    changed = sorted(body.model_fields_set - {"locale"})
    data = events.figure_event(figure.id, figure.version, changed)
    await publish(session, events.CORRECTED, data, visibility=events.seen_by(figure.visibility))
    return figure


async def remove_figure(session: AsyncSession, caller: Caller, figure_id: UUID, if_match: Precondition) -> None:
    """Raises InUse while others are parts of it."""
    figure = await _own_figure(session, caller, figure_id, if_match)
    if await store.parts_of(session, figure.id):
        raise InUse()
    await rows.remove(session, figure)


def _columns(body: FigureIn | FigurePatch, named: Collection[str]) -> dict[str, Any]:
    """The fields `named` as the row holds them."""
    kept = set(named) - {"part_of", "locale"}
    in_json = {"source", "study", "population"} & kept
    return body.model_dump(include=kept - in_json) | body.model_dump(mode="json", by_alias=True, include=in_json)


async def _nest(session: AsyncSession, caller: Caller, figure: FigureRow, wholes: Collection[UUID]) -> None:
    known = await store.figures_by_id(session, wholes)
    for number, whole in enumerate(wholes):
        if whole not in known or not sees(caller, known[whole]):
            raise invalid(f"/part_of/{number}", "unknown_figure", NO_SUCH_SUBJECT)
    everything = await store.all_parts(session)
    everything[figure.id] = set(wholes)
    if figure.id in wholes or is_part_of_itself(figure.id, everything):
        raise invalid("/part_of", "circle", PART_OF_ITSELF)
    await store.replace_wholes(session, figure.id, dict.fromkeys(wholes))
    await _check_wholes(session, figure, list(wholes))


async def _check_wholes(session: AsyncSession, figure: FigureRow, wholes: list[UUID]) -> None:
    known = await store.figures_by_id(session, wholes)
    for number, whole in enumerate(wholes):
        if known[whole].unit != figure.unit:
            raise invalid(f"/part_of/{number}", "other_unit", OTHER_UNIT, unit=known[whole].unit)
        if exceeds(amount_of(figure), amount_of(known[whole])):
            raise _more(figure, known[whole], f"/part_of/{number}")


async def _check_parts(session: AsyncSession, figure: FigureRow) -> None:
    for part in await store.parts_of(session, figure.id):
        if part.unit != figure.unit:
            raise invalid("/unit", "other_unit", OTHER_UNIT, unit=part.unit)
        if exceeds(amount_of(part), amount_of(figure)):
            raise _more(part, figure, "/value")


def _more(part: FigureRow, whole: FigureRow, pointer: str) -> RuleViolated:
    return RuleViolated(C1, pointer=pointer, values={"part": f"{part.value:f}", "whole": f"{whole.value:f}"})


def warnings_of(figure: FigureRow) -> list[Finding]:
    """C10: a study that is said to have gone on after it was published."""
    published = (figure.source or {}).get("published_on")
    ended = (figure.study or {}).get("to")
    if published and ended and PartialDate.parse(ended).first > PartialDate.parse(published).last:
        return [C10.finding("/study/to")]
    return []
