"""Tables as people's spreadsheets write them, and tables that are safe to open in one."""

import csv
import gzip
import io
import itertools
import re
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

_DELIMITERS = ",;\t|"
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)*", re.ASCII)


class CsvProblem(ValueError):
    """Why a file cannot be read as a table; `line` counts from 1, None for the whole file."""

    def __init__(self, message, line=None):
        super().__init__(message)
        self.message = message
        self.line = line


@dataclass
class CsvTable:
    """A table: iterate for (line number, {column: text}).

    The line is the one a row begins on, cells are stripped, empty lines left out. `notes` are
    sentences for the person who sent the file. `ragged` fills while iterating: (line, cells found)
    of rows that are longer or shorter than the header; missing cells are "".
    """

    columns: list
    encoding: str
    delimiter: str
    notes: list = field(default_factory=list)
    ragged: list = field(default_factory=list)
    _rows: object = field(default=(), repr=False)

    def __iter__(self):
        for line, cells in self._rows:
            if len(cells) != len(self.columns):
                self.ragged.append((line, len(cells)))
            cells = [_unguarded(cell.strip()) for cell in cells]
            cells += [""] * (len(self.columns) - len(cells))
            yield line, dict(zip(self.columns, cells, strict=False))


def read_csv(source):
    """A CsvTable from bytes or the path of a .csv or .csv.gz file; raises CsvProblem.

    Reads UTF-8 with or without a byte order mark, UTF-16 with one, else Windows-1252 with a note;
    separated by commas, semicolons, tabs or bars. The first line holds the names of the columns.
    """
    text, encoding, notes = _decoded(_bytes_of(source))
    if "\0" in text:
        raise CsvProblem(
            _("This line holds a NUL byte: the file is damaged or not a table."),
            text.count("\n", 0, text.index("\0")) + 1,
        )
    delimiter = _delimiter_of(text)
    rows = _numbered(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    header = next(rows, None)
    if header is None:
        raise CsvProblem(_("The file is empty."))
    columns = _named_columns(header[1], notes)
    return CsvTable(columns, encoding, delimiter, notes, _rows=rows)


def safe_cell(value):
    """A cell that no spreadsheet takes for a formula: text like "=1+1" gets a leading apostrophe.

    Numbers, also as text ("-4.31"), stay. `read_csv` takes the apostrophe off again.
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    if value.startswith(_FORMULA_STARTS) and not _PLAIN_NUMBER.fullmatch(value):
        return "'" + value
    return value


def csv_lines(columns, rows):
    """The lines of a CSV file, made safe cell by cell: a header, then each row (a sequence)."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    for row in itertools.chain([columns], rows):
        writer.writerow([safe_cell(value) for value in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _bytes_of(source):
    if isinstance(source, bytes):
        return source
    path = Path(source)
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        return file.read()


def _decoded(data):
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding, []
            except UnicodeDecodeError as error:
                raise CsvProblem(
                    _("The file says it is %(encoding)s text, but it is not.")
                    % {"encoding": encoding.upper().removesuffix("-SIG")}
                ) from error
    try:
        return data.decode("utf-8"), "utf-8", []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    # Windows-1252 leaves five bytes undefined; better one odd letter than a refused file.
    note = _(
        "The file is not UTF-8 (first seen in line %(line)s) and was read as Windows-1252. Check "
        "letters with accents."
    )
    return data.decode("cp1252", errors="replace"), "cp1252", [note % {"line": line}]


def _delimiter_of(text):
    header = text.lstrip("\r\n").partition("\n")[0][:10_000]
    try:
        return csv.Sniffer().sniff(header, delimiters=_DELIMITERS).delimiter
    except csv.Error:
        return max(_DELIMITERS, key=header.count)  # a comma where none occurs


def _numbered(reader):
    """(line a row begins on, cells) of the rows that hold anything."""
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise CsvProblem(
                _("This line cannot be read as a row: %(reason)s.") % {"reason": error}, line
            ) from error
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield line, cells


def _named_columns(header, notes):
    """Names that are neither empty nor the same twice."""
    columns = []
    for number, name in enumerate(header, start=1):
        wanted = name = " ".join(name.split()) or _("column %(number)s") % {"number": number}
        again = 2
        while name in columns:
            name = f"{wanted} ({again})"
            again += 1
        if name != wanted:
            notes.append(
                _("Two columns are called “%(name)s”; the later one is read as “%(new)s”.")
                % {"name": wanted, "new": name}
            )
        columns.append(name)
    return columns


def _unguarded(cell):
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_FORMULA_STARTS) else cell
