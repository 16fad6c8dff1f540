"""CSV and XLSX, written as their rows come."""

import asyncio
import csv
import io
import re
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Generic, TypeVar

import xlsxwriter

from shared.tables.cells import Column, row_of

T = TypeVar("T")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8; header=present"
_PIECE = 256 * 1024
# Numbers in text columns (codes, dates) stay text, and no address becomes a link.
_WORKBOOK: dict[str, Any] = {
    "constant_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}
_LONGEST_NAME = 31
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_RESERVED = "history"


@dataclass(frozen=True)
class Sheet(Generic[T]):
    """One sheet of a workbook: its name, its columns, and its rows in batches."""

    name: str
    columns: Sequence[Column[T]]
    batches: AsyncIterator[Sequence[T]]


async def write_csv(columns: Sequence[Column[T]], batches: AsyncIterator[Sequence[T]]) -> AsyncIterator[bytes]:
    """UTF-8 with the mark by which Excel knows it, commas, one line of names first."""
    yield b"\xef\xbb\xbf" + _lines([[column.name for column in columns]])
    async for batch in batches:
        yield _lines([row_of(columns, item) for item in batch])


def _lines(rows: Sequence[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


async def write_xlsx(sheets: Iterable[Sheet[T]]) -> AsyncIterator[bytes]:
    """Sheets with a frozen head and a filter, one after the other; their names are made such as a workbook may hold.

    The file is made on disk first: a spreadsheet is a ZIP archive.
    """
    with TemporaryDirectory(prefix="entente-table-") as folder:
        path = Path(folder) / "table.xlsx"
        workbook = xlsxwriter.Workbook(str(path), _WORKBOOK | {"tmpdir": folder})
        bold = workbook.add_format({"bold": True})
        taken: set[str] = set()
        for sheet in sheets:
            await _write_sheet(workbook.add_worksheet(_name(sheet.name, taken)), sheet, bold)
        await asyncio.to_thread(workbook.close)
        with path.open("rb") as file:
            while piece := await asyncio.to_thread(file.read, _PIECE):
                yield piece


async def _write_sheet(page: Any, sheet: Sheet[T], bold: Any) -> None:
    page.freeze_panes(1, 0)
    page.write_row(0, 0, [column.name for column in sheet.columns], bold)
    row = 1
    async for batch in sheet.batches:
        await asyncio.to_thread(_write_rows, page, row, [row_of(sheet.columns, item) for item in batch])
        row += len(batch)
    page.autofilter(0, 0, row - 1, len(sheet.columns) - 1)


def _write_rows(page: Any, first: int, rows: Sequence[Sequence[Any]]) -> None:
    for offset, cells in enumerate(rows):
        page.write_row(first + offset, 0, cells)


def _name(wanted: str, taken: set[str]) -> str:
    """A sheet's name: no more than 31 characters, none that Excel refuses, and no other's, whatever the case."""
    plain = _NOT_IN_A_NAME.sub(" ", wanted).strip("' ") or "-"
    name, number = plain[:_LONGEST_NAME].rstrip("' "), 1
    while name.casefold() in taken or name.casefold() == _RESERVED:
        number += 1
        ending = f" ({number})"
        name = plain[: _LONGEST_NAME - len(ending)].rstrip("' ") + ending
    taken.add(name.casefold())
    return name
