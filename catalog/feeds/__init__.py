"""Product feeds in and out: one reader per format, one mapping for all, rejects with line and reason.

for row in read(Path("shop.csv")):
    match row:
        case Row(line, product, repairs): ...
        case Reject(line, reason, raw): ...
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from catalog.errors import FeedError, UnknownFormat
from catalog.feeds import export, google, jsonl, jsonld, table
from catalog.feeds.detect import FORMATS, NAMES, guess_encoding, settle
from catalog.feeds.exact import SCHEMA, UNSEALED
from catalog.feeds.mapping import Mapper, raw
from catalog.feeds.names import price_field
from catalog.feeds.rows import Feed, Record, Reject, Row
from catalog.ontology import Ontology, load
from catalog.product import Product

__all__ = ["EXPORTS", "FORMATS", "NAMES", "Feed", "Reject", "Row", "open_feed", "read", "rows", "write"]

_WRITERS = {"google": export.google, "jsonl": export.jsonl, "jsonld": export.jsonld}
EXPORTS = tuple(_WRITERS)
_READERS = {
    "google_tsv": google.read_tsv,
    "google_xml": google.read_xml,
    "jsonl": jsonl.read_lines,
    "json": jsonl.read_document,
    "csv": table.read,
    "jsonld": jsonld.read,
}


def open_feed(path: Path, format: str = "auto") -> Feed:
    """The feed's format and encoding. Raises :class:`FeedError` when the file cannot be a feed of that format."""
    path = Path(path)
    if not path.is_file():
        raise FeedError(f"{path} is no file; give the path of a feed")
    encoding = guess_encoding(path)
    kind = settle(path, encoding, format)
    if kind == "json" and format == "jsonld":
        kind = "jsonld"
    return Feed(kind, encoding)


def read(
    path: Path, format: str = "auto", ontology: Ontology | None = None, today: date | None = None
) -> Iterator[Row | Reject]:
    """Every record of a feed as a row or a reject, in order; nothing is left out. Raises :class:`FeedError` at once."""
    path = Path(path)
    return rows(path, open_feed(path, format), ontology, today)


def rows(path: Path, feed: Feed, ontology: Ontology | None = None, today: date | None = None) -> Iterator[Row | Reject]:
    """The rows and rejects of an opened feed. Of two rows with one SKU the first is kept, the other is reported."""
    mapper = Mapper(ontology or load(), priced=_priced(path, feed), today=today or _day(path))
    kept: dict[str, int] = {}
    for record in _records(path, feed):
        row = mapper.row(record) if isinstance(record, Record) else record
        if isinstance(row, Row):
            first = kept.get(row.product.sku)
            if first is not None:
                row = Reject(
                    row.line, f"second row with id {row.product.sku!r}: line {first} is kept", _shown(record), True
                )
            else:
                kept[row.product.sku] = row.line
        yield row


def _shown(record: Record | Reject) -> str:
    return raw(record) if isinstance(record, Record) else record.raw


def _records(path: Path, feed: Feed) -> Iterator[Record | Reject]:
    return _READERS[feed.format](path, feed.encoding)


def _priced(path: Path, feed: Feed) -> bool:
    """Whether the feed has a price column: any row that names a price, even an empty one."""
    for record in _records(path, feed):
        if isinstance(record, Reject):
            continue
        if record.fields.get("schema") == SCHEMA:
            return False
        if "offers" in record.fields or any(price_field(name) for name in record.fields):
            return True
        if feed.format in ("csv", "google_tsv"):
            return False
    return False


def _day(path: Path) -> date:
    """The day the file was last written: prices are as of then, and importing it again changes nothing."""
    return min(date.fromtimestamp(path.stat().st_mtime), date.today())


def write(path: Path, products: Iterable[Product], format: str, ontology: Ontology | None = None) -> int:
    """How many products were written as google (TSV), jsonl or jsonld. Raises :class:`UnknownFormat`."""
    if format not in EXPORTS:
        raise UnknownFormat(f"unknown format {format!r} for an export; allowed: {', '.join(EXPORTS)}")
    mapper = Mapper(ontology or load(), today=date.min)

    def read_back(record: Record) -> Product:
        return mapper.row(replace(record, exact=UNSEALED)).product

    with Path(path).open("w", encoding="utf-8", newline="") as file:
        return _WRITERS[format](products, file, read_back)
