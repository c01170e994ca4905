"""What a feed is made of while it is read, and what reading it came to: records, rows, rejects and their tally."""

import json
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from catalog.product import Product

_SHOWN = 5  # rejects told in the report itself
_EVERY = 0.2  # seconds between two progress lines


@dataclass(frozen=True, slots=True)
class Record:
    """One record as its format gives it: field names and values as written (text, numbers, lists, dicts).

    ``exact`` is the product as our own export wrote it, for the formats that cannot say everything.
    """

    line: int
    fields: Mapping[str, object]
    notes: tuple[str, ...] = ()
    exact: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A product that was read, the line it stood on, and what had to be repaired."""

    line: int
    product: Product
    repairs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reject:
    """A record that was not taken: where, why, and its text. ``duplicate``: a second row with one id."""

    line: int
    reason: str
    raw: str = ""
    duplicate: bool = False


@dataclass(frozen=True, slots=True)
class Feed:
    """An opened feed: its format (a key of ``detect.NAMES``) and its encoding (a codec)."""

    format: str
    encoding: str


@dataclass(slots=True)
class Tally:
    """Counts of one import. Every record is accepted or rejected: ``accepted + rejected == read``."""

    accepted: int = 0
    repaired: int = 0
    rejected: int = 0
    duplicates: int = 0  # those of the rejected that repeat an id
    unknown_kind: int = 0
    unpriced: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    repairs: Counter = field(default_factory=Counter)
    reasons: Counter = field(default_factory=Counter)
    first: list[Reject] = field(default_factory=list)

    def products(self, rows: Iterable[Row | Reject], rejects: "Rejects") -> Iterator[Product]:
        """The products of the rows, counting as they pass; rejects are written on the way."""
        for row in rows:
            if isinstance(row, Reject):
                self._reject(row)
                rejects.add(row)
                continue
            self.accepted += 1
            self.repaired += bool(row.repairs)
            self.repairs.update({_kind(repair) for repair in row.repairs})
            self.unknown_kind += row.product.category is None
            self.unpriced += not row.product.offers
            yield row.product

    def _reject(self, row: Reject) -> None:
        self.rejected += 1
        self.duplicates += row.duplicate
        self.reasons["second row with one id" if row.duplicate else _kind(row.reason)] += 1
        if len(self.first) < _SHOWN:
            self.first.append(row)

    def compare(self, product: Product, known: Product | None) -> None:
        """Count what an upsert would do with the product."""
        if known is None:
            self.new += 1
        elif known == product:
            self.unchanged += 1
        else:
            self.updated += 1


def _kind(reason: str) -> str:
    """A reason without its particulars, for counting.

    >>> _kind("sale price 600 is above the price 500: dropped"), _kind("no price")
    ('sale price … is above the price …: dropped', 'no price')
    """
    text = re.sub(r"'[^']*'|\"[^\"]*\"", "…", reason)
    text = re.sub(r"^[^:]{1,80}: .{0,48} (has no unit|is not plausible).*$", r"a figure \1: kept as given", text)
    text = re.sub(r"^(GTIN) \S+.*? has", r"\1 has", text)
    return re.sub(r"(?<![\w…])-?\d[\d.,]*(?!\w)", "…", text)


class Rejects:
    """The file of rejected rows, one JSON object per line: line, reason, row. Without a path it keeps none."""

    def __init__(self, path: Path | None):
        self._path = path
        self._file: TextIO | None = None

    def __enter__(self) -> "Rejects":
        if self._path:
            self._file = self._path.open("w", encoding="utf-8")
        return self

    def __exit__(self, *_) -> None:
        if self._file:
            self._file.close()

    def add(self, reject: Reject) -> None:
        """Write one reject."""
        if self._file:
            told = {"line": reject.line, "reason": reject.reason, "row": reject.raw}
            self._file.write(json.dumps(told, ensure_ascii=False) + "\n")


def progress(rows: Iterable[Row | Reject], out: TextIO) -> Iterator[Row | Reject]:
    """The rows as they are, with a running count on ``out`` when that is a terminal."""
    if not out.isatty():
        yield from rows
        return
    count, told = 0, 0.0
    for count, row in enumerate(rows, 1):
        if time.monotonic() - told > _EVERY:
            told = time.monotonic()
            print(f"\r{count:,} rows", end="", file=out, flush=True)
        yield row
    print(f"\r{count:,} rows read\033[K", file=out, flush=True)
