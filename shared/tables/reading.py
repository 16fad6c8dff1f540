"""A file as a table: CSV in whatever encoding and with whatever separator, or a sheet of a workbook."""

import codecs
import csv
import io
import math
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from charset_normalizer import from_bytes
from python_calamine import CalamineError, CalamineWorkbook

Cell = str | Decimal | date
"""Text as typed; a workbook also holds numbers and days as such. An empty cell is an empty text."""

MOST_ROWS = 100_000
MOST_COLUMNS = 200
LONGEST_CELL = 20_000
_UNPACKED_BYTES = 256 * 2**20
MOST_CELLS = 4_000_000
"""Of a sheet, empty ones included: more than that is no table of people."""
_SEPARATORS = ",;\t|"
_NO_ENCODINGS = frozenset(
    {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "unicode-escape", "raw-unicode-escape"}
    | {"utf-7"}
)
"""Of Python's codecs those that files are not written in, and that would let through what no database holds."""
_LOOKED_AT = 50
_BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


class UnreadableFile(ValueError):
    """Why a file is no table of ours: `code` is one of `problems.FILE_PROBLEMS`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Row:
    """`line` is the line of the file (of the sheet) at which it begins, counted from 1."""

    line: int
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """The names of the columns, the rows below, and how the file was read."""

    header: list[str]
    rows: list[Row]
    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None


def read_table(
    content: bytes, *, encoding: str | None = None, separator: str | None = None, sheet: str | None = None
) -> Table:
    """Read a file; what is not said is detected. Raises UnreadableFile."""
    table = _read_workbook(content, sheet) if content.startswith(b"PK") else _read_csv(content, encoding, separator)
    if not any(table.header):
        raise UnreadableFile("no_header")
    if len(set(filter(None, table.header))) < len(list(filter(None, table.header))):
        raise UnreadableFile("repeated_header")
    if len(table.header) > MOST_COLUMNS:
        raise UnreadableFile("too_many_columns")
    if len(table.rows) > MOST_ROWS:
        raise UnreadableFile("too_many_rows")
    return table


def _read_csv(content: bytes, encoding: str | None, separator: str | None) -> Table:
    encoding = encoding or _encoding_of(content)
    try:
        if codecs.lookup(encoding).name in _NO_ENCODINGS:
            raise LookupError
        text = content.decode(encoding)
    except (ValueError, LookupError):
        raise UnreadableFile("wrong_encoding") from None
    if "\0" in text:
        raise UnreadableFile("no_table")
    try:
        separator = separator or _separator_of(text)
    except csv.Error:
        raise UnreadableFile("broken_csv") from None
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[Row] = []
    header: list[str] = []
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if not header:
                    header = [cell.strip() for cell in cells]
                else:
                    rows.append(Row(line, [_short(cell.strip()) for cell in cells]))
            line = reader.line_num + 1
    except csv.Error:
        raise UnreadableFile("broken_csv") from None
    return Table(header, rows, encoding=encoding, separator=separator)


def _encoding_of(content: bytes) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            return encoding
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        best = from_bytes(content).best()
        if best is None:
            raise UnreadableFile("wrong_encoding") from None
        # What a guess calls ISO 8859-1 or ASCII was written on Windows far more often, where it is the same and more.
        return "cp1252" if best.encoding in ("latin_1", "iso8859_15", "ascii", "cp1250") else best.encoding
    return "utf-8"


def _separator_of(text: str) -> str:
    """The separator that gives the first lines the most columns, the same number in all of them if possible."""
    lines = list(csv_lines(text))[:_LOOKED_AT]

    def fitness(separator: str) -> tuple[bool, int]:
        widths = [len(cells) for cells in csv.reader(lines, delimiter=separator)]
        return len(set(widths)) == 1 and widths[0] > 1, min(widths, default=0)

    return max(_SEPARATORS, key=fitness)


def csv_lines(text: str) -> Iterable[str]:
    return (line for line in text.splitlines() if line.strip())


def _read_workbook(content: bytes, sheet: str | None) -> Table:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _UNPACKED_BYTES:
                raise UnreadableFile("too_large_unpacked")
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        name = sheet or book.sheet_names[0]
        if name not in book.sheet_names:
            raise UnreadableFile("no_such_sheet")
        table = book.get_sheet_by_name(name)
        if table.total_width * table.total_height > MOST_CELLS:
            raise UnreadableFile("too_large_unpacked")
        lines = table.to_python(skip_empty_area=False)
    except UnreadableFile:
        raise
    except (CalamineError, zipfile.BadZipFile, IndexError, NotImplementedError, ValueError):
        raise UnreadableFile("broken_workbook") from None
    header: list[str] = []
    rows: list[Row] = []
    for number, values in enumerate(lines, start=1):
        cells = [_cell(value) for value in values]
        if not any(cell != "" for cell in cells):
            continue
        if not header:
            header = [str(cell).strip() for cell in cells]
        else:
            rows.append(Row(number, cells))
    return Table(header, rows, sheet=name)


def _cell(value: str | float | bool | date | datetime | time | timedelta) -> Cell:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool | time | timedelta):
        return str(value)
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, int | float):
        # What stands in a cell as 59009 is held as 59009.0.
        return Decimal(int(value)) if float(value).is_integer() else Decimal(repr(value))
    return _short(value.strip())


def _short(text: str) -> str:
    if len(text) > LONGEST_CELL:
        raise UnreadableFile("too_long_cell")
    return text
