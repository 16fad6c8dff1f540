"""CSV and XLSX."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import xlsxwriter

from services.registry.exports.formats.cells import Column, row_of

T = TypeVar("T")
_PIECE = 256 * 1024
# Numbers in text columns (codes, dates) stay text, and no address becomes a link.
_WORKBOOK: dict[str, Any] = {
    "constant_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}


async def write_csv(columns: Sequence[Column[T]], batches: AsyncIterator[Sequence[T]]) -> AsyncIterator[bytes]:
    """UTF-8 with the mark by which Excel knows it, commas, one line of names first."""
    yield b"\xef\xbb\xbf" + _lines([[column.name for column in columns]])
    async for batch in batches:
        yield _lines([row_of(columns, item) for item in batch])


def _lines(rows: Sequence[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


async def write_xlsx(
    title: str, columns: Sequence[Column[T]], batches: AsyncIterator[Sequence[T]]
) -> AsyncIterator[bytes]:
    """One sheet with a frozen head and a filter. Its file is made on disk first: a spreadsheet is a ZIP archive."""
    with TemporaryDirectory(prefix="entente-export-") as folder:
        path = Path(folder) / "export.xlsx"
        workbook = xlsxwriter.Workbook(str(path), _WORKBOOK | {"tmpdir": folder})
        sheet = workbook.add_worksheet(title)
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, [column.name for column in columns], workbook.add_format({"bold": True}))
        row = 1
        async for batch in batches:
            await asyncio.to_thread(_write_rows, sheet, row, [row_of(columns, item) for item in batch])
            row += len(batch)
        sheet.autofilter(0, 0, row - 1, len(columns) - 1)
        await asyncio.to_thread(workbook.close)
        with path.open("rb") as file:
            while piece := await asyncio.to_thread(file.read, _PIECE):
                yield piece


def _write_rows(sheet: Any, first: int, rows: Sequence[Sequence[Any]]) -> None:
    for offset, cells in enumerate(rows):
        sheet.write_row(first + offset, 0, cells)
