"""A feed's file: its encoding, its format and its text, told from what is in it and never from its name alone.

UTF-8 with or without BOM, UTF-16, GB18030, and Windows-1252.
"""

import codecs
import json
import re
from collections.abc import Iterator
from pathlib import Path

from catalog.errors import FeedError, UnknownFormat

BLOCK = 1 << 18  # bytes read at a time
SAMPLE = 1 << 22  # bytes in which an eight-bit encoding is guessed
_MAGIC = {
    b"PK\x03\x04": "a ZIP archive (or an .xlsx workbook)",
    b"\x1f\x8b": "a gzip archive",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"SQLite format 3": "a SQLite database",
    b"\xd0\xcf\x11\xe0": "an .xls workbook",
}
_DECLARED = re.compile(rb"""<\?xml[^>]{0,100}encoding=["']([A-Za-z0-9._-]+)["']""")
FORMATS = ("google", "jsonl", "csv", "jsonld")
NAMES = {
    "google_tsv": "Google Merchant TSV",
    "google_xml": "Google Merchant XML",
    "jsonl": "JSON Lines",
    "json": "JSON",
    "csv": "table",
    "jsonld": "schema.org JSON-LD",
}
_FAMILY = {"google_tsv": "google", "google_xml": "google", "json": "jsonl"}
_LD_KEYS = re.compile(r'"@(?:context|type|graph|id)"\s*:')
_FEED_ROOT = re.compile(r"<(?:[A-Za-z]+:)?(rss|feed|channel)\b", re.I)
_LD_SCRIPT = re.compile(r"<script[^>]*application/ld\+json", re.I)
_HTML = re.compile(r"<!doctype html|<html\b|<head\b|<body\b|<script\b", re.I)
HEAD = 1 << 16  # characters in which a format is told


def guess_encoding(path: Path) -> str:
    """The name of the codec that reads the file. Raises :class:`FeedError` when it is no text at all."""
    with path.open("rb") as file:
        head = file.read(4096)
    for magic, what in _MAGIC.items():
        if head.startswith(magic):
            raise FeedError(f"{path.name} is {what}, not a feed; save it as CSV, TSV, XML, JSON Lines or JSON-LD")
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    wide = _wide_without_mark(head)
    if wide:
        return wide
    if b"\x00\x00" in head:
        raise FeedError(f"{path.name} is a binary file, not a feed; allowed: CSV, TSV, XML, JSON Lines, JSON-LD")
    if _decodes(path, "utf-8"):
        return "utf-8"
    return _eight_bit(path, head)


def _wide_without_mark(head: bytes) -> str | None:
    """UTF-16 without a byte order mark shows as a NUL in every other byte of its ASCII."""
    if len(head) < 8:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > 0.3 * half and not even:
        return "utf-16-le"
    return "utf-16-be" if even > 0.3 * half and not odd else None


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while block := file.read(BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _eight_bit(path: Path, head: bytes) -> str:
    """GB18030 when it reads as everyday Chinese, UTF-8 when only a few bytes are broken, else Windows-1252."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    declared = _DECLARED.search(head)
    if declared:
        name = declared.group(1).decode("ascii").lower()
        name = {"gb2312": "gb18030", "gbk": "gb18030"}.get(name, name)
        try:
            if codecs.lookup(name).name != "utf-8" and _decodes(path, name):
                return name
        except (LookupError, ValueError):
            pass
    as_utf8 = sample.decode("utf-8", "replace")
    broken = as_utf8.count("\ufffd")
    good = sum(c > "\x7f" for c in as_utf8) - broken
    if good >= 4 * broken:
        return "utf-8"
    wide = [c for c in sample.decode("gb18030", "ignore") if c > "\x7f"]
    everyday = sum(_in_gb2312(c) for c in wide)
    return "gb18030" if everyday > 0.8 * len(wide) else "cp1252"


def _in_gb2312(char: str) -> bool:
    try:
        return len(char.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False


def blocks(path: Path, encoding: str) -> Iterator[str]:
    """The file's text, block by block. A byte that cannot be read becomes U+FFFD, which ``cells.clean`` reports."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    with path.open("rb") as file:
        while data := file.read(BLOCK):
            yield decoder.decode(data)
        yield decoder.decode(b"", final=True)


def lines(path: Path, encoding: str) -> Iterator[str]:
    """The file's lines with their ends; only ``\\n``, ``\\r\\n`` and ``\\r`` end a line."""
    with path.open("r", encoding=encoding, errors="replace", newline="") as file:
        yield from file


def detect(path: Path, encoding: str) -> str:
    """The format: google_tsv, google_xml, jsonl, json, csv or jsonld. Raises :class:`UnknownFormat`."""
    head = ""
    for block in blocks(path, encoding):
        head += block
        if len(head) >= HEAD:
            break
    text = head.lstrip("\ufeff \t\r\n")
    if not text:
        raise UnknownFormat(f"{path.name} is empty; a feed needs at least one row")
    if text[0] == "<":
        return _markup(path, text)
    if text[0] in "{[":
        return _json(text)
    return _delimited(path, text)


def family(kind: str) -> str:
    """The contract's name of a format: google, jsonl, csv or jsonld."""
    return _FAMILY.get(kind, kind)


def settle(path: Path, encoding: str, wanted: str) -> str:
    """The format to read with; :class:`FeedError` when the file is plainly not what ``wanted`` says."""
    if wanted != "auto" and wanted not in FORMATS:
        raise UnknownFormat(f"unknown format {wanted!r}; allowed: auto, {', '.join(FORMATS)}")
    kind = detect(path, encoding)
    if wanted in ("auto", family(kind)):
        return kind
    if wanted == "csv" and kind == "google_tsv":
        return "csv"
    if wanted == "google" and kind == "csv":
        return "google_tsv"
    if wanted == "jsonld" and family(kind) == "jsonl":
        return "jsonld"
    if wanted == "jsonl" and kind == "jsonld":
        return "jsonl"
    raise FeedError(f"{path.name} is not {wanted}: it looks like {NAMES[kind]}; use --format {family(kind)} or auto")


def _markup(path: Path, text: str) -> str:
    if _FEED_ROOT.search(text[:4096]) and not _HTML.match(text):
        return "google_xml"
    if _LD_SCRIPT.search(text) or _HTML.search(text[:4096]):
        return "jsonld"
    root = re.search(r"<([A-Za-z][\w:.-]*)", text)
    raise UnknownFormat(
        f"{path.name} is XML with the root <{root.group(1) if root else '?'}>; "
        "allowed: RSS 2.0 (<rss>) and Atom (<feed>) in Google's form, or HTML with JSON-LD"
    )


def _json(text: str) -> str:
    first, rest = _first_value(text)
    if isinstance(first, list) and rest.startswith(("{", "[")):
        return "jsonl"
    if isinstance(first, dict):
        if not any(key.startswith("@") for key in first):
            return "jsonl" if rest or "\n" not in text.strip() else "json"
        return "jsonl" if rest else "jsonld"
    return "jsonld" if _LD_KEYS.search(text) else "jsonl" if first is None and _line_of_json(text) else "json"


def _first_value(text: str) -> tuple[object, str]:
    """The first JSON value when the head holds all of it, and what follows it."""
    try:
        value, end = json.JSONDecoder(strict=False).raw_decode(text)
    except (ValueError, RecursionError):
        return None, ""
    return value, text[end:].strip()


def _line_of_json(text: str) -> bool:
    """True when some later line holds a JSON object of its own: a first line may be broken."""
    for line in text.splitlines()[1:20]:
        try:
            if isinstance(json.loads(line), dict):
                return True
        except (ValueError, RecursionError):
            continue
    return False


def _delimited(path: Path, text: str) -> str:
    from catalog.feeds.names import field_names

    first = text.splitlines()[0]
    if "\t" in first:
        names = {cell.strip().strip('"').lower() for cell in first.split("\t")}
        google = {"id", "title", "price", "availability", "link", "image_link", "gtin", "google_product_category"}
        return "google_tsv" if {"id", "title"} <= names and len(names & google) >= 3 else "csv"
    lines = text.splitlines()[:20]
    if _line_of_json("\n" + "\n".join(lines)):
        return "jsonl"
    if not any(mark in first for mark in ",;|，") and not field_names([first.strip().strip('"')]):
        shown = first[:40] + ("…" if len(first) > 40 else "")
        raise UnknownFormat(
            f"{path.name} is none of the formats known (it begins {shown!r}); allowed: Google "
            "Merchant TSV or XML, JSON Lines, CSV with a header line, schema.org JSON-LD"
        )
    return "csv"
