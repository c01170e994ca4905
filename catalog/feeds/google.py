"""Google Merchant Center product feeds: TSV, RSS 2.0 and Atom (support.google.com/merchants/answer/7052112)."""

import csv
import re
import xml.sax
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.sax.handler import ContentHandler, feature_namespaces

import defusedxml.sax
from defusedxml import DefusedXmlException

from catalog.errors import FeedError
from catalog.feeds import table
from catalog.feeds.detect import blocks
from catalog.feeds.exact import EXACT
from catalog.feeds.rows import Record, Reject

G = "http://base.google.com/ns/1.0"
ITEMS = ("item", "entry")
_DETAIL = re.compile(r"^product_detail\((.+)\)$")
_BAD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LOOSE = re.compile(r"&(?!#\d+;|#x[0-9a-fA-F]+;|(?:amp|lt|gt|quot|apos);)")
_TAIL = re.compile(r"(?:&[^;\s]{0,40}|<[!\[CDATA]{0,8}|\]\]?)$")
_LITERAL = re.compile(r"(<!\[CDATA\[|\]\]>)")


def read_tsv(path: Path, encoding: str) -> Iterator[Record | Reject]:
    """Records of a tab-separated feed. ``product_detail`` cells are cut into sections, names and values."""
    for record in table.read(path, encoding):
        if isinstance(record, Reject):
            yield record
            continue
        fields = dict(record.fields)
        exact = fields.pop(EXACT, None)
        details = [pair for name in list(fields) for pair in _detail_column(name, fields)]
        said = dict(fields)
        if details:
            fields["product_detail"] = details
        yield Record(record.line, fields, record.notes, {EXACT: exact, "said": said_cells(said)} if exact else None)


def said_cells(fields: dict) -> dict[str, str]:
    """What a row says in the open, as the digest sees it."""
    return {name: str(cell) for name, cell in fields.items() if name != EXACT and cell not in ("", None)}


def _detail_column(name: str, fields: dict) -> list[tuple[str, str]]:
    """The (name, value) pairs of a product_detail column, in either of Google's two spellings."""
    columns = _DETAIL.match(name.lower().removeprefix("g:"))
    cell = str(fields[name])
    if columns:
        parts = [part.strip() for part in cell.split(":", 2)]
        return [(parts[1], parts[2])] if len(parts) == 3 and parts[1] and parts[2] else []
    if name.lower().removeprefix("g:") != "product_detail":
        return []
    return list(details(cell))


def details(cell: str) -> Iterator[tuple[str, str]]:
    """``section:name:value,section:name:value`` as pairs of name and value; quotes guard commas.

    >>> list(details('General:Width:59.8 cm,"General:Colours:white, black"'))
    [('Width', '59.8 cm'), ('Colours', 'white, black')]
    """
    for group in next(csv.reader([cell.replace("\n", " ")], skipinitialspace=True), []):
        parts = [part.strip() for part in group.split(":", 2)]
        if len(parts) == 3 and parts[1] and parts[2]:
            yield parts[1], parts[2]
        elif len(parts) == 2 and all(parts):
            yield parts[0], parts[1]


class _Items(ContentHandler):
    """Collects the items of RSS 2.0 and Atom as records; ``done`` holds those that are complete."""

    def __init__(self, where: Callable[[], int]):
        super().__init__()
        self.where = where
        self.done: list[Record] = []
        self.fields: dict | None = None
        self.path: list[str] = []
        self.text: list[str] = []
        self.nested: dict[str, str] = {}
        self.line = 0
        self.items = 0

    def startElementNS(self, name, qname, attrs):
        space, local = name
        if self.fields is None:
            if local in ITEMS:
                self.fields, self.path, self.line = {}, [], self.where()
            return
        self.path.append("atom_id" if local == "id" and space and space != G else local)
        self.text = []
        if len(self.path) == 1:
            self.nested = {}
            href = next((value for key, value in attrs.items() if key[1] == "href"), None)
            if href:
                self.text.append(href)

    def characters(self, content):
        self.text.append(content)

    def endElementNS(self, name, qname):
        if self.fields is None:
            return
        if not self.path:
            self.done.append(Record(self.line, self._finished()))
            self.fields, self.items = None, self.items + 1
            return
        text, local = "".join(self.text).strip(), self.path.pop()
        self.text = []
        if self.path:
            self.nested[local] = text
        elif local == "product_detail" and self.nested:
            pair = (self.nested.get("attribute_name", ""), self.nested.get("attribute_value", ""))
            self.fields.setdefault(local, []).append(pair)
        elif self.nested:
            self._add(local, "; ".join(f"{key} {value}" for key, value in self.nested.items()))
        elif text:
            self._add(local, text)

    def _add(self, name: str, text: str) -> None:
        """Elements may repeat: pictures and highlights become lists."""
        if name in ("additional_image_link", "product_highlight", "image_link"):
            self.fields.setdefault(name, []).append(text)
        elif name in self.fields:
            self.fields[name] = f"{self.fields[name]}, {text}"
        else:
            self.fields[name] = text

    def _finished(self) -> dict:
        fields = self.fields
        if "atom_id" in fields and "id" not in fields:
            fields["id"] = fields.pop("atom_id")
        return fields


def read_xml(path: Path, encoding: str) -> Iterator[Record | Reject]:
    """Records of an RSS or Atom feed, one by one. Entities of the document's own are refused (defusedxml)."""
    parser = defusedxml.sax.make_parser()
    handler = _Items(lambda: parser.getLineNumber() or 0)
    parser.setFeature(feature_namespaces, True)
    parser.setContentHandler(handler)
    try:
        for number, text in enumerate(_well_formed(path, encoding)):
            parser.feed(text if number else text.lstrip("\ufeff \t\r\n"))
            yield from _taken(handler)
        parser.close()
    except DefusedXmlException as error:
        raise FeedError(
            f"{path.name} declares XML entities ({error}); such files are refused, export it without"
        ) from None
    except xml.sax.SAXException as error:
        yield from _taken(handler)
        line = parser.getLineNumber() or 0
        reason = error.getMessage() if hasattr(error, "getMessage") else str(error)
        if not handler.items:
            raise FeedError(
                f"{path.name} is not well-formed XML: line {line}: {reason}; no item could be read"
            ) from None
        yield Reject(line, f"XML breaks off here ({reason}): nothing after this line could be read")
    yield from _taken(handler)


def _taken(handler: _Items) -> list[Record]:
    done, handler.done = handler.done, []
    return done


def _well_formed(path: Path, encoding: str) -> Iterator[str]:
    """The text without what XML forbids but feeds have: control characters, ``&nbsp;``, lone ampersands."""
    kept, literal = "", False
    for block in blocks(path, encoding):
        text = kept + block
        tail = _TAIL.search(text) if block else None
        kept = tail.group() if tail else ""
        mended = []
        for part in _LITERAL.split(_BAD.sub("\ufffd", text[: len(text) - len(kept)])):
            literal = part == "<![CDATA[" or (literal and part != "]]>")
            mended.append(part if literal else _LOOSE.sub("&amp;", part))
        yield "".join(mended)
    yield _LOOSE.sub("&amp;", kept)
