"""An LMS's own CSV: single cells are filled in, and every other byte stays as it was."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from graders.files import replacing_bytes

_BOMS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_BOM = "\ufeff"


class ExportError(Exception):
    """What was asked for cannot be exported; the message says what to change."""


class Cell(NamedTuple):
    """A cell's value, and where it stands in the text, its quotes included."""

    value: str
    start: int
    end: int


@dataclass(frozen=True)
class Sheet:
    """A CSV as it was read. changes: new texts of cells, by row and column."""

    path: Path
    text: str
    encoding: str
    rows: list[list[Cell]]
    changes: dict[tuple[int, int], str] = field(default_factory=dict)

    @property
    def heading(self) -> list[str]:
        """The first row."""
        return self.values(0)

    def values(self, row: int) -> list[str]:
        """What stands in a row."""
        return [cell.value for cell in self.rows[row]]

    def value(self, row: int, column: int) -> str:
        """What stands in a cell; nothing where the row is too short."""
        cells = self.rows[row]
        return cells[column].value if column < len(cells) else ""

    def column(self, column: int) -> list[str]:
        """What stands below the heading in a column."""
        return [self.value(row, column) for row in range(1, len(self.rows))]

    def copy(self) -> Sheet:
        """Give the same sheet, unchanged."""
        return replace(self, changes={})

    def put(self, row: int, column: int, text: str) -> bool:
        """Fill a cell, in quotes where it had quotes; whether the row has such a cell."""
        if column >= len(self.rows[row]):
            return False
        cell = self.rows[row][column]
        quoted = self.text[cell.start : cell.end].startswith('"') or not re.match(r"[\w.]*\Z", text)
        self.changes[row, column] = f'"{text}"' if quoted else text
        return True

    def write(self, path: Path) -> Path:
        """Write it with its changes, and give the path. Raises OSError."""
        parts, at = [], 0
        for (row, column), text in sorted(self.changes.items()):
            cell = self.rows[row][column]
            parts += [self.text[at : cell.start], text]
            at = cell.end
        whole = "".join([*parts, self.text[at:]])
        with replacing_bytes(path) as file:
            file.write(whole.encode(self.encoding))
        return path


def read_sheet(path: Path) -> Sheet:
    """Read a CSV that an LMS exported. Raises ExportError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ExportError(f"I could not read the sheet {path}: {error}.") from error
    encoding = _BOMS.get(data[:2], "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeError:
        # Every byte is a character of it, and comes back as it was.
        encoding, text = "latin-1", data.decode("latin-1")
    begin = len(_BOM) if text.startswith(_BOM) else 0
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=lambda one: len(next(iter(_rows(first, begin, one)), [])))
    rows = list(_rows(text, begin, delimiter))
    if len(rows) < 2:
        raise ExportError(f"The sheet {path} has no row below its heading.")
    return Sheet(path, text, encoding, rows)


def _rows(text: str, begin: int, delimiter: str) -> list[list[Cell]]:
    """Take a CSV apart, empty lines left out."""
    rows: list[list[Cell]] = [[]]
    start, closed, quoted = begin, -1, False
    for token in re.finditer(rf'"|{delimiter}|\r\n|\r|\n|\Z', text):
        if token[0] == '"':
            # It opens a cell, or closes it, or both at once where it is doubled.
            if quoted or token.start() in (start, closed):
                quoted, closed = not quoted, token.end()
        elif not quoted or not token[0]:
            rows[-1].append(Cell(_plain(text[start : token.start()]), start, token.start()))
            start = token.end()
            if token[0] != delimiter:
                rows.append([])
    return [row for row in rows if len(row) > 1 or (row and row[0].value.strip())]


def _plain(raw: str) -> str:
    if len(raw) > 1 and raw.startswith('"') and raw.endswith('"'):
        return raw[1:-1].replace('""', '"')
    return raw
