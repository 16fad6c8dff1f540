"""From rows to objects of the registry, by the same use cases as through the API: nothing is entered twice."""

from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.imports.cells import Cells
from services.registry.imports.columns import ImportKind
from services.registry.imports.course import Context, Enterer, Result
from services.registry.imports.link_rows import AgreementEnterer
from services.registry.imports.partner_rows import PartnerEnterer
from services.registry.imports.problems import RefusedRow, SkippedRow, of_use_case
from services.registry.vocabularies.imports import RowState
from shared.http.problems import Problem
from shared.tables.reading import Cell, Row

ENTERERS: Mapping[ImportKind, type[PartnerEnterer] | type[AgreementEnterer]] = {
    ImportKind.PARTNERS: PartnerEnterer,
    ImportKind.AGREEMENTS: AgreementEnterer,
}


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
            told = [found.stored(columns, by_field[line]) for found in of_use_case(problem)]
            results.append(Result(line, RowState.REFUSED, told))
    return results


def _by_field(context: Context, row: Row) -> dict[str, Cell]:
    named = dict(zip(context.header, row.cells, strict=False))
    cells: dict[str, Cell] = dict(context.defaults)
    cells |= {name: named[column] for column, name in context.mapping.items() if named.get(column, "") != ""}
    return cells
