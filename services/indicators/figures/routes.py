"""Figures over HTTP."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, status
from sqlalchemy.ext.asyncio import AsyncSession

from services.indicators.figures import store, use_cases
from services.indicators.figures.schemas import FigureIn, FigureOut, FigurePatch, Population, ShareOut, Source, Study
from services.indicators.figures.use_cases import amount_of, warnings_of
from services.indicators.frameworks.access import circles_of
from services.indicators.models.figures import FigureRow
from services.indicators.permissions import FigureWriter, FrameworkVisitor
from services.indicators.results.schemas import AmountOut
from services.indicators.rules.nesting import share
from shared.auth.caller import Caller
from shared.catalogue.rules import Notice
from shared.db.engine import Session
from shared.http.etags import IfMatch, Tag, VersionTag
from shared.http.pages import Page, PageRequest, paging
from shared.http.route import EntenteRoute
from shared.http.schemas import CountryCode, Instant

router = APIRouter(prefix="/indicators/v1/figures", tags=["figures"], route_class=EntenteRoute)


async def _shown(session: AsyncSession, caller: Caller, figures: Sequence[FigureRow]) -> list[FigureOut]:
    """Figures with the shares that they are of what this caller sees."""
    wholes = await store.wholes_of(session, [figure.id for figure in figures])
    known = await store.figures_by_id(session, (whole for found in wholes.values() for whole in found))
    return [
        FigureOut(
            **figure.model_dump(exclude={"source", "study", "population", "created_by"}),
            source=Source.model_validate(figure.source),
            study=Study.model_validate(figure.study) if figure.study else None,
            population=Population.model_validate(figure.population) if figure.population else None,
            part_of=[
                ShareOut(
                    figure_id=whole,
                    title=known[whole].title,
                    value=known[whole].value,
                    qualifier=known[whole].qualifier,
                    share=AmountOut.of(share(amount_of(figure), amount_of(known[whole]))),
                )
                for whole in wholes[figure.id]
                if use_cases.sees(caller, known[whole])
            ],
            warnings=[Notice.of(finding) for finding in warnings_of(figure)],
        )
        for figure in figures
    ]


async def _one(session: AsyncSession, caller: Caller, figure: FigureRow, tag: VersionTag) -> FigureOut:
    tag(figure.version)
    (shown,) = await _shown(session, caller, [figure])
    return shown


@router.post("", status_code=status.HTTP_201_CREATED)
async def add_figure(body: FigureIn, caller: FigureWriter, session: Session, tag: Tag, response: Response) -> FigureOut:
    """Keep a figure as it was published: value, unit, how exact it is, date and source (C2, C4).

    A part is never more than its whole (C1): 422, also along chains. A qualified share is never turned into a count
    (C3).
    """
    figure = await use_cases.add_figure(session, caller, body)
    response.headers["Location"] = f"{router.prefix}/{figure.id}"
    return await _one(session, caller, figure, tag)


@router.get("")
async def list_figures(
    caller: FrameworkVisitor,
    session: Session,
    page: Annotated[PageRequest, paging("updated_at")],
    q: Annotated[str | None, Query(max_length=200, description="part of the title")] = None,
    country: CountryCode | None = None,
    theme: Annotated[str | None, Query(max_length=64)] = None,
    part_of: Annotated[UUID | None, Query(description="the parts of this figure")] = None,
    updated_since: Instant | None = None,
) -> Page[FigureOut]:
    """The figures that you may see, with what share of others they are."""
    statement = store.listed(
        circles=circles_of(caller),
        author=None if caller.is_anonymous else caller.key,
        q=q,
        country=country,
        theme=theme,
        part_of=part_of,
        updated_since=updated_since,
    )
    found, cursor, total = await store.page_of(session, statement, page)
    return Page(items=await _shown(session, caller, [row[0] for row in found]), next=cursor, total=total)


@router.get("/{figure_id:uuid}")
async def read_figure(figure_id: UUID, caller: FrameworkVisitor, session: Session, tag: Tag) -> FigureOut:
    """One figure."""
    return await _one(session, caller, await use_cases.visible_figure(session, caller, figure_id), tag)


@router.patch("/{figure_id:uuid}")
async def correct_figure(
    figure_id: UUID, body: FigurePatch, caller: FigureWriter, session: Session, if_match: IfMatch, tag: Tag
) -> FigureOut:
    """Correct a figure, for the network's staff and for whoever entered it. Others are told (event `corrected`)."""
    return await _one(session, caller, await use_cases.change_figure(session, caller, figure_id, if_match, body), tag)


@router.delete("/{figure_id:uuid}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_figure(figure_id: UUID, caller: FigureWriter, session: Session, if_match: IfMatch) -> None:
    """Remove a figure that no other is a part of."""
    await use_cases.remove_figure(session, caller, figure_id, if_match)
