"""CSV and other tables of text: the delimiter is told from the header, short and long rows are repaired."""

import csv
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from catalog.errors import UnknownFormat
from catalog.feeds.detect import lines
from catalog.feeds.names import field_names
from catalog.feeds.rows import Record, Reject

_FIELD_LIMIT = 1 << 24
_SPAN = 100  # lines that one quoted cell may run over
_DELIMITERS = "\t,;|，"


def read(path: Path, encoding: str, delimiter: str | None = None) -> Iterator[Record | Reject]:
    """Records of a table whose first line that is not blank names the columns."""
    csv.field_size_limit(_FIELD_LIMIT)
    source = Source(lines(path, encoding))
    first = source.next_filled() or ""
    delimiter = delimiter or _delimiter(first)
    header = [name.strip() for name in next(csv.reader([first], delimiter=delimiter), [])]
    _check(path, header)
    while (text := source.next_filled()) is not None:
        line = source.line
        cells, notes = _cells(text, source, delimiter, len(header))
        if any(cell.strip() for cell in cells):
            yield as_record(line, header, cells, notes)


class Source:
    """Lines with their numbers, some of which can be put back."""

    def __init__(self, given: Iterator[str]):
        self._given = given
        self._back: deque[str] = deque()
        self.line = 0

    def next(self) -> str | None:
        """The next line, or None at the end."""
        text = self._back.popleft() if self._back else next(self._given, None)
        self.line += text is not None
        return text

    def next_filled(self) -> str | None:
        """The next line that is not blank, or None."""
        while (text := self.next()) is not None:
            if text.strip("\ufeff \t\r\n"):
                return text.lstrip("\ufeff")
        return None

    def put_back(self, texts: list[str]) -> None:
        """Give lines again, in their order."""
        self._back.extendleft(reversed(texts))
        self.line -= len(texts)


def _cells(text: str, source: Source, delimiter: str, width: int) -> tuple[list[str], tuple[str, ...]]:
    """The cells of the row that begins with ``text``; a quote that never closes costs its own row's quote only."""
    pending = [text]
    while True:
        try:
            cells = next(csv.reader(pending, delimiter=delimiter, strict=True), [])
        except csv.Error as error:
            more = source.next() if "unexpected end" in str(error) and len(pending) < _SPAN else None
            if more is not None:
                pending.append(more)
                continue
            if len(pending) == 1 and "unexpected end" not in str(error):
                return next(csv.reader(pending, delimiter=delimiter), []), ()
        else:
            if len(pending) == 1 or len(cells) <= width:
                return cells, ()
        source.put_back(pending[1:])
        loose = next(csv.reader(pending[:1], delimiter=delimiter, quoting=csv.QUOTE_NONE), [])
        return [cell.strip('"') for cell in loose], ("a quote that is not closed was ignored",)


def _delimiter(header: str) -> str:
    """The delimiter that cuts the header into the most columns."""
    return max(_DELIMITERS, key=lambda mark: len(next(csv.reader([header], delimiter=mark), [])))


def _check(path: Path, header: list[str]) -> None:
    fields = set(field_names(header).values())
    if not fields & {"title", "model", "subtitle"}:
        shown = ", ".join(header[:6]) + (", …" if len(header) > 6 else "")
        raise UnknownFormat(
            f"{path.name}: no column names the products (its columns: {shown:.200}); "
            "call one title, name, model, 标题, 名称 or 型号"
        )


def as_record(line: int, header: list[str], cells: list[str], notes: tuple[str, ...] = ()) -> Record | Reject:
    """One row as a record. Cells that are missing are empty; more cells than columns cannot be placed."""
    extra = [cell for cell in cells[len(header) :] if cell.strip()]
    if extra:
        raw = " | ".join(cells)
        return Reject(
            line, f"{len(cells)} cells for {len(header)} columns: a delimiter inside a text is not quoted", raw
        )
    if len(cells) < len(header):
        notes += (f"row is {len(header) - len(cells)} cells short: the missing ones are taken as empty",)
    fields: dict[str, object] = {}
    for name, cell in zip(header, cells, strict=False):
        if not name:
            name = "column " + str(len(fields) + 1)
        if name in fields and cell.strip():
            fields[name] = f"{fields[name]}, {cell}" if fields[name] else cell
        else:
            fields.setdefault(name, cell)
    for name in header[len(cells) :]:
        fields.setdefault(name, "")
    return Record(line, fields, notes)
